"""Vectors follow the words: what is new is found by its words first, then encoded.

Each text is encoded once for each model and kept in the database. A few texts are encoded at
once; many by a worker, or where there is none in a thread of their own, so that no web request
waits; in a command with a progress bar. An engine gets the vectors of a large batch when all of
them are there: a list of nearest passages in which most are missing would be worse than none.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection
from tqdm import tqdm

from kb.models import AnnouncementPage, ArticlePage
from operations import queue
from search import embedding
from search.documents import Reader
from search.embedding import Encoder, EncoderUnavailable
from search.engines.base import Engine, Health, PageChange
from search.models import Embedding

logger = logging.getLogger(__name__)
Item = TypeVar("Item")

FEW = 24  # texts encoded while the person who published waits: about half a second
GATHERED = 1_000  # texts remembered between applying and encoding; beyond, pages are read again
KEPT_AT_ONCE = 64
PAGES_AT_ONCE = 200

_request = threading.local()
_at_work = threading.Lock()


@dataclass
class Bare:
    """What an engine took without a vector: texts by hash, and how many documents they are."""

    texts: dict[str, str] = field(default_factory=dict)
    documents: int = 0

    def add(self, changes: Iterable[PageChange]) -> None:
        """Remember the documents of these pages that have no vector."""
        for change in changes:
            for document in change.documents:
                if document.vector is None and len(self.texts) < GATHERED:
                    self.texts[document.text_hash] = document.encoded
                    self.documents += 1


def model_of(engine: Engine) -> str:
    """The model whose vectors documents may bring to this engine; "" for none.

    An index with vectors of another model keeps them, unused, until it is rebuilt.
    """
    encoder = embedding.current()
    return encoder.model_id if encoder and _agrees(engine.health(), encoder) else ""


def _agrees(health: Health, encoder: Encoder) -> bool:
    return health.vectors == 0 or health.model_id in ("", encoder.model_id)


def follow(engine: Engine, bare: Bare) -> None:
    """Give an engine the vectors it lacks, now or, for many during a request, a little later."""
    work = partial(_complete_if_possible, engine, bare)
    if not getattr(_request, "under_way", False) or len(bare.texts) <= FEW:
        work()
    elif not queue.ask_for("search.tasks.encode"):
        threading.Thread(target=_in_background, args=(work,), daemon=True).start()


def _complete_if_possible(engine: Engine, bare: Bare) -> int:
    """What was published is found by its words, whatever becomes of its vectors."""
    try:
        return complete(engine, bare)
    except EncoderUnavailable as error:
        logger.warning("%s gets no vectors: %s", engine.name, error)
        return 0


def _in_background(work: Callable[[], int]) -> None:
    with _at_work:  # one at a time: encoding takes a processor for itself
        try:
            work()
        except Exception:
            logger.exception("Encoding stopped; the next change or rebuild_search goes on with it.")
        finally:
            connection.close()


def complete(engine: Engine, bare: Bare | None = None) -> int:
    """Encode what an engine lacks and hand it over; returns how many texts were encoded.

    `bare` is what is known to lack; whatever else lacks is found by reading all pages. Raises
    EncoderUnavailable.
    """
    bare, encoder, health = bare or Bare(), embedding.current(), engine.health()
    if encoder is None or not _agrees(health, encoder):
        return 0
    if health.documents - health.vectors > bare.documents:
        encoded = encode_pages(encoder, health.documents - health.vectors)
        _hand_over_everything(engine, encoder.model_id)
        return encoded
    encoded = encode(bare.texts, encoder)
    if bare.texts:
        engine.set_vectors(
            Embedding.objects.vectors(bare.texts, encoder.model_id), encoder.model_id
        )
    return encoded


def encode_pages(encoder: Encoder, expected: int | None = None) -> int:
    """Encode every text of every live page that is not kept yet; returns how many."""
    encoded = 0
    with tqdm(total=expected, desc="Encoding", unit=" passages", disable=None) as bar:
        for texts in _texts_by_page():
            encoded += encode(texts, encoder, bar.update)
    return encoded


def encode(
    texts: dict[str, str], encoder: Encoder, done: Callable[[int], object] = lambda count: None
) -> int:
    """Encode and keep the texts (by hash) that are not kept yet; returns how many."""
    known = Embedding.objects.vectors(texts, encoder.model_id)
    missing = [(key, text) for key, text in texts.items() if key not in known]
    for batch in batches(missing, KEPT_AT_ONCE):
        made = {key: encoder.encode(text) for key, text in batch}
        Embedding.objects.keep(made, encoder.model_id)
        done(len(made))
    return len(missing)


def _hand_over_everything(engine: Engine, model_id: str) -> None:
    for texts in _texts_by_page():
        engine.set_vectors(Embedding.objects.vectors(texts, model_id), model_id)


def _texts_by_page() -> Iterator[dict[str, str]]:
    """Texts by hash, some hundred pages at a time."""
    reader = Reader()
    for page_ids in batches(live_pages(), PAGES_AT_ONCE):
        found = reader.documents(page_ids).values()
        yield {doc.text_hash: doc.encoded for documents in found for doc in documents}


def live_pages() -> list[int]:
    """Ids of all pages that have passages to find."""
    return [
        page_id
        for model in (ArticlePage, AnnouncementPage)
        for page_id in model.objects.live().order_by("pk").values_list("pk", flat=True)
    ]


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size` items, in order."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def connect() -> None:
    """Learn when somebody waits for a response."""
    request_started.connect(request_began, dispatch_uid="search.vectors.began")
    request_finished.connect(request_ended, dispatch_uid="search.vectors.ended")


def request_began(**kwargs: object) -> None:
    """From here on somebody waits for a response."""
    _request.under_way = True


def request_ended(**kwargs: object) -> None:
    """Nobody waits any more."""
    _request.under_way = False


def describe(health: Health) -> str:
    """What to say about meaning, if something is to be said."""
    encoder, problem = embedding.current(), embedding.problem()
    if encoder is None or problem:
        return f"Search goes by words alone: {problem}"
    if not _agrees(health, encoder):
        return f"Vectors are of {health.model_id}, the encoder is {encoder.model_id}: rebuild."
    if health.vectors < health.documents:
        return f"{health.documents - health.vectors} passages have no vector yet."
    return ""
