"""Fill a migrated site with made-up articles, as many as give so many passages; then index it.

    python -m benchmarks.inside.fill PASSAGES

Rows are as real as those of an import: products in a tree, articles with bodies of blocks, their
passages, one in five for agents, one article in ten for agents alone. Vectors are random ones
around the mean direction of some encoded sentences, so that the nearest of them count as near,
as real ones would; they are put into the cache of vectors, from which the index takes them.
"""

import datetime
import json
import sys
from collections.abc import Iterator

import numpy as np
from django.core.management import call_command
from django.utils import timezone

from benchmarks.inside import tell
from benchmarks.inside.rows import Tree, batches, write_pages
from benchmarks.zipf import Zipf
from kb.models import ArticlePage, HelpCenterPage, Passage, ProductPage
from kb.passages import PassageText, unique_anchor
from search import embedding, vectors
from search.documents import Reader
from search.models import Embedding

PASSAGES_A_PAGE = 6
PRODUCTS, BELOW = 8, 3  # on top, and below each
CODES = 10_000


class Library:
    """Made-up products, articles and passages."""

    def __init__(self, passages: int) -> None:
        self.text = Zipf(seed=passages)
        self.random = self.text.random
        self.tree = Tree(HelpCenterPage.objects.get())
        self.count = -(-passages // PASSAGES_A_PAGE)
        self.today = timezone.localdate()

    def write(self) -> None:
        """All of it."""
        products = self.products()
        for some in batches(range(self.count)):
            pages = [self.article(number, products) for number in some]
            passages = [self.passages() for _ in some]
            for page, texts in zip(pages, passages, strict=True):
                page.body = json.dumps(list(_blocks(texts)))
            write_pages(pages)
            rows = zip(pages, passages, strict=True)
            Passage.objects.bulk_create(
                (row for page, texts in rows for row in self.rows(page, texts)), batch_size=1000
            )
        self.tree.finish()

    def products(self) -> list[ProductPage]:
        """Two levels; articles stand below those of the second."""
        top = [self.product(self.tree.top) for _ in range(PRODUCTS)]
        below = [self.product(above) for above in top for _ in range(BELOW)]
        write_pages([*top, *below])
        return below

    def product(self, above: HelpCenterPage | ProductPage) -> ProductPage:
        """One product, placed."""
        placed: ProductPage = self.tree.place(ProductPage(title=self.text.heading()), above)
        return placed

    def article(self, number: int, products: list[ProductPage]) -> ArticlePage:
        """One article without its body, placed."""
        random = self.random
        page = ArticlePage(
            title=self.text.title(),
            summary=self.text.sentence(12),
            topic=self.text.telling(1),
            audience="agents" if random.random() < 0.1 else "public",
            kind="playbook" if random.random() < 0.1 else "article",
            code=str(CODES + number),
            verified_until=self.today + datetime.timedelta(days=random.randint(-90, 180)),
        )
        placed: ArticlePage = self.tree.place(page, random.choice(products))
        return placed

    def passages(self) -> list[PassageText]:
        """What stands on one page."""
        return [
            PassageText(
                anchor=anchor,
                part=0,
                position=position,
                headings=(heading,),
                text=self.text.passage(),
                audience="agents" if self.random.random() < 0.2 else "public",
            )
            for position, (anchor, heading) in enumerate(self.headings().items())
        ]

    def headings(self) -> dict[str, str]:
        """Headings of a page by their anchors."""
        found: dict[str, str] = {}
        while len(found) < PASSAGES_A_PAGE:
            heading = self.text.heading()
            found[unique_anchor(heading, found)] = heading
        return found

    def rows(self, page: ArticlePage, texts: list[PassageText]) -> Iterator[Passage]:
        """The rows of a page's passages."""
        for text in texts:
            fields = {name: getattr(text, name) for name in PassageText.__slots__}
            fields["audience"] = "agents" if page.audience == "agents" else text.audience
            yield Passage(page_id=page.pk, text_hash=text.text_hash, **fields)


def _blocks(texts: list[PassageText]) -> Iterator[dict[str, object]]:
    for text in texts:
        heading = {"text": text.headings[0], "level": "2", "anchor": text.anchor}
        yield {"type": "heading", "value": heading}
        said = {"type": "text", "value": f"<p>{text.text}</p>"}
        for_agents = {"type": "agents", "value": {"content": [said]}}
        yield for_agents if text.audience == "agents" else said


def make_vectors() -> None:
    """A vector in the cache for each passage."""
    encoder = embedding.current()
    assert encoder is not None
    draw, about, reader = np.random.default_rng(1), _middle(encoder), Reader()
    for some in batches(vectors.live_pages()):
        found = reader.documents(some).values()
        hashes = [document.text_hash for documents in found for document in documents]
        random = draw.normal(size=(len(hashes), encoder.size))
        made = 0.6 * about + 0.8 * random / np.linalg.norm(random, axis=1, keepdims=True)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        named = dict(zip(hashes, made.astype(np.float32), strict=True))
        Embedding.objects.keep(named, encoder.model_id)


def _middle(encoder: embedding.Encoder) -> np.ndarray:
    text = Zipf(seed=2)
    mean = np.mean([encoder.encode(text.question()) for _ in range(50)], axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


if __name__ == "__main__":
    Library(int(sys.argv[1])).write()
    make_vectors()
    call_command("rebuild_search", verbosity=0)
    tell({})
