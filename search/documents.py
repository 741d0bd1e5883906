"""Pages as they are now → the documents that engines store."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone

from kb.audiences import Restrictions, access_key
from kb.models import AnnouncementPage, ArticlePage, ArticleTag, Passage, ProductPage
from kb.verification import is_current
from search import popularity
from search.encoding_text import encoding_texts
from search.engines.base import Document, Vector

_STEP = ProductPage.steplen


@dataclass(frozen=True, slots=True)
class Facts:
    """What all documents of a page share."""

    page_id: int
    title: str
    path: str
    language: str
    kind: str
    keywords: str
    code: str
    verified: bool
    products: tuple[int, ...]
    popularity: float


class Reader:
    """Reads pages; restrictions and the tree of products once, the rest batch by batch."""

    def __init__(self) -> None:
        self.restrictions = Restrictions()
        self.products = dict(ProductPage.objects.values_list("path", "pk"))
        self.today = timezone.localdate()

    def documents(self, page_ids: Sequence[int]) -> dict[int, tuple[Document, ...]]:
        """Documents of each page, in reading order; none for a page that is not live.

        Needs the same few queries for any number of pages.
        """
        facts = self._facts(page_ids)
        found: dict[int, list[Document]] = {page_id: [] for page_id in page_ids}
        rows = Passage.objects.filter(page_id__in=facts, live=True).order_by("page_id", "position")
        for page_id, of_page in groupby(rows, key=lambda row: row.page_id):
            passages = list(of_page)
            texts = encoding_texts(facts[page_id].title, passages)
            found[page_id] = [
                self._document(facts[page_id], row, text)
                for row, text in zip(passages, texts, strict=True)
            ]
        return {page_id: tuple(documents) for page_id, documents in found.items()}

    def _document(self, page: Facts, row: Passage, encoded: str) -> Document:
        above = (restriction.pk for restriction in self.restrictions.above(page.path))
        return Document(
            page_id=page.page_id,
            anchor=row.anchor,
            part=row.part,
            position=row.position,
            title=page.title,
            headings=tuple(row.headings),
            text=row.text,
            keywords=page.keywords,
            products=page.products,
            kind=page.kind,
            language=page.language,
            audience=row.audience,
            access=access_key(row.audience, above),
            verified=page.verified,
            popularity=page.popularity,
            code=page.code,
            text_hash=text_hash(encoded),
            said=short(row.text_hash),
            encoded=encoded,
        )

    def _facts(self, page_ids: Sequence[int]) -> dict[int, Facts]:
        used = popularity.of(page_ids)
        pages = [*self._articles(page_ids), *self._announcements(page_ids)]
        return {
            page.page_id: replace(page, popularity=used.get(page.page_id, 0.0)) for page in pages
        }

    def _articles(self, page_ids: Sequence[int]) -> Iterator[Facts]:
        tags = defaultdict[int, list[str]](list)
        tagged = ArticleTag.objects.filter(content_object_id__in=page_ids)
        for page_id, name in tagged.values_list("content_object_id", "tag__name"):
            tags[page_id].append(name)
        pages = ArticlePage.objects.live().filter(pk__in=page_ids).select_related("locale")
        for page in pages.defer("body"):
            yield Facts(
                page.pk,
                page.title,
                page.path,
                page.locale.language_code.lower(),
                page.kind,
                " ".join(filter(None, [*tags[page.pk], page.topic, page.summary])),
                page.code or "",
                is_current(page.verified_until, self.today),
                self._products_above(page.path),
                0.0,
            )

    def _announcements(self, page_ids: Sequence[int]) -> Iterator[Facts]:
        pages = AnnouncementPage.objects.live().filter(pk__in=page_ids).select_related("locale")
        for page in pages.defer("body").prefetch_related("products"):
            concerned = (self._products_above(product.path) for product in page.products.all())
            yield Facts(
                page.pk,
                page.title,
                page.path,
                page.locale.language_code.lower(),
                page.kind,
                page.summary,
                "",
                False,
                tuple(dict.fromkeys(product for path in concerned for product in path)),
                0.0,
            )

    def _products_above(self, path: str) -> tuple[int, ...]:
        above = (path[:end] for end in range(_STEP, len(path) + 1, _STEP))
        return tuple(self.products[prefix] for prefix in above if prefix in self.products)


def short(passage_hash: str) -> int:
    """A passage's hash as a number of 60 bits, which an index can keep for every passage."""
    return int(passage_hash[:15], 16)


def text_hash(text: str) -> str:
    """Name of a text in the cache of vectors."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def with_vectors(documents: Iterable[Document], vectors: dict[str, Vector]) -> tuple[Document, ...]:
    """The documents with the vectors that are known."""
    return tuple(replace(doc, vector=vectors.get(doc.text_hash)) for doc in documents)
