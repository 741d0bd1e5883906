"""Vectors follow the words: what is new is found by its words first, then encoded.

Each text is encoded once for each model and kept in the database. A few texts are encoded at
once; many by a worker in a task of their own, or where there is none in a thread of their own, so
that neither a web request waits nor what else is due; in a command with a progress bar. Who is in
a hurry sees to the texts of its own change alone. What still lacks a vector then, because a
process died or an encoder came later, is asked of the engine by `search.tasks.catch_up`. An engine
gets the vectors of a large batch when all of them are there: a list of nearest passages in which
most are missing would be worse than none.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import NoReturn, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from django.core.signals import request_finished, request_started
from django.db import connection
from tqdm import tqdm

from kb.models import ANSWERS
from operations import queue
from search import embedding, underway
from search.documents import Reader
from search.embedding import Encoder, EncoderUnavailable
from search.engines.base import Engine, Health, PageChange
from search.models import Embedding

logger = logging.getLogger(__name__)
Item = TypeVar("Item")

FEW = 24  # texts encoded while the person who published waits: about half a second
KEPT_AT_ONCE = 64
PAGES_AT_ONCE = 200
AT_A_TIME = 60.0  # seconds of encoding where no worker does it and other things are due meanwhile
TASK = "search.tasks.encode"
_at_work = threading.Lock()
_next: WeakSet[Engine] = WeakSet()  # engines for which a thread waits until it may encode
# Where an engine still waited for a text: the id before the first page of those looked at last.
_awaited: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()


class _Here(threading.local):
    """Why this thread is in a hurry, if it is."""

    in_request = False
    following = False


_here = _Here()


@dataclass
class Bare:
    """Texts by hash that an engine took without a vector; of many no more than shows it."""

    texts: dict[str, str] = field(default_factory=dict)

    def add(self, changes: Iterable[PageChange]) -> None:
        """Remember the documents of these pages that have no vector."""
        for change in changes:
            for document in change.documents:
                if document.vector is None and len(self.texts) <= FEW:
                    self.texts[document.text_hash] = document.encoded


def model_of(engine: Engine) -> str:
    """The model whose vectors documents may bring to this engine; "" for none.

    An index with vectors of another model keeps them, unused, until it is rebuilt.
    """
    encoder = embedding.current()
    return encoder.model_id if encoder and engine.model() in ("", encoder.model_id) else ""


def _encoder_for(engine: Engine) -> Encoder | None:
    """The encoder, if there is one whose vectors this engine can take now."""
    return embedding.current() if model_of(engine) else None


def _agrees(health: Health, encoder: Encoder) -> bool:
    return health.vectors == 0 or health.model_id in ("", encoder.model_id)


def follow(engine: Engine, bare: Bare) -> None:
    """Give an engine the vectors it lacks: who is in a hurry, only few, and only of its own."""
    if not _in_a_hurry():
        complete_if_possible(engine)
    elif len(bare.texts) <= FEW:
        _if_possible(engine, partial(_give, engine, bare.texts))
    elif not _here.following:
        _complete_later(engine)


def _in_a_hurry() -> bool:
    return _here.in_request or _here.following or queue.is_working()


def follow_others(engine: Engine) -> None:
    """What we published another process applied: of many texts it left the vectors to us."""
    if not _in_a_hurry():
        complete_if_possible(engine)
    elif _lacks_many(engine):
        _complete_later(engine)


def _lacks_many(engine: Engine) -> bool:
    health = engine.health()
    return health.documents - health.vectors > FEW and _encoder_for(engine) is not None


def _complete_later(engine: Engine) -> None:
    if _is_asked_for() or queue.is_working():  # there `search.tasks.catch_up` comes to it
        return
    if engine not in _next:  # who waits for the turn sees to what comes until then
        _next.add(engine)
        work = partial(_take_turn, engine)
        threading.Thread(target=_in_background, args=(work,), daemon=True).start()


def _take_turn(engine: Engine) -> int:
    _next.discard(engine)
    return complete_if_possible(engine)


def _is_asked_for() -> bool:
    """Whether a worker encodes, or will; who encodes now sees to what comes meanwhile."""
    return queue.ask_for(TASK, alone=True)


def complete_soon(engine: Engine) -> None:
    """Have a worker encode what an engine lacks; where there is none, a part of it is done here.

    Not while a rebuild is under way, which encodes everything.
    """
    rebuild = underway.current()
    if (rebuild and rebuild.goes_on) or not _lacks_any(engine):
        return
    if not _is_asked_for():
        complete_if_possible(engine, seconds=AT_A_TIME)


def _lacks_any(engine: Engine) -> bool:
    """Whether there are passages without a vector, and an encoder for them."""
    there_is_an_index = engine.health().documents > 0
    return there_is_an_index and bool(engine.bare(0, 1)) and _encoder_for(engine) is not None


def complete_if_possible(engine: Engine, *, seconds: float = math.inf) -> int:
    """As `complete`; what was published is found by its words, whatever becomes of its vectors."""
    return _if_possible(engine, partial(complete, engine, seconds=seconds))


def _if_possible(engine: Engine, work: Callable[[], int]) -> int:
    try:
        return work()
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


class _TimeIsUp(Exception):
    """What was encoded is kept; the next one goes on from there."""


class _Pace:
    """Counts what is encoded; raises _TimeIsUp after so many seconds of it."""

    def __init__(self, bar: tqdm[NoReturn], seconds: float) -> None:
        self.encoded = 0
        self._bar = bar
        self._seconds = seconds
        self._began = 0.0

    def __call__(self, count: int) -> None:
        self.encoded += count
        self._bar.update(count)
        self._began = self._began or time.monotonic()
        if time.monotonic() - self._began >= self._seconds:
            raise _TimeIsUp


def complete(engine: Engine, *, seconds: float = math.inf) -> int:
    """Encode what an engine lacks, and what comes meanwhile; returns how many texts were encoded.

    Hands all of it over; what takes longer than `seconds` is kept, and the next call goes on.
    Raises EncoderUnavailable and EngineUnavailable.
    """
    encoder = _encoder_for(engine) if _lacks_any(engine) else None
    if encoder is None:
        return 0
    health = engine.health()
    missing = max(health.documents - health.vectors, 0) or None
    with tqdm(total=missing, desc="Encoding", unit=" passages", disable=None) as bar:
        pace = _Pace(bar, seconds)
        with suppress(_TimeIsUp):
            while _completed(engine, encoder, pace):
                pass
    return pace.encoded


def _completed(engine: Engine, encoder: Encoder, pace: _Pace) -> bool:
    """Whether something was new, so that it took time in which more may have come."""
    before = pace.encoded
    for texts in _lacking(engine):
        encode(texts, encoder, pace)
    _hand_over(engine, encoder)
    return pace.encoded > before


def hand_over(engine: Engine) -> None:
    """Give an engine the vectors that it lacks, once others have encoded all of them."""
    encoder = _encoder_for(engine) if engine.bare(0, 1) else None
    if encoder and _all_are_known(engine, encoder):
        _hand_over(engine, encoder)


def _all_are_known(engine: Engine, encoder: Encoder) -> bool:
    """Whether every text is kept; first those are asked for that one was waited for among.

    Otherwise each look at a long encoding would read everything that is done so far.
    """
    after = _awaited.get(engine, 0)
    return all(_are_known_after(engine, page_id, encoder) for page_id in dict.fromkeys((after, 0)))


def _are_known_after(engine: Engine, page_id: int, encoder: Encoder) -> bool:
    reader = Reader()
    for page_ids in _bare(engine, page_id):
        if not _are_known(_texts(reader, page_ids), encoder):
            _awaited[engine] = page_ids[0] - 1
            return False
    return True


def _hand_over(engine: Engine, encoder: Encoder) -> None:
    for texts in _lacking(engine):
        engine.set_vectors(Embedding.objects.vectors(texts, encoder.model_id), encoder.model_id)


def _are_known(texts: dict[str, str], encoder: Encoder) -> bool:
    return len(Embedding.objects.vectors(texts, encoder.model_id)) == len(texts)


def _give(engine: Engine, texts: dict[str, str]) -> int:
    """Encode texts (by hash) and hand their vectors over; returns how many were encoded."""
    encoder = _encoder_for(engine) if texts else None
    if encoder is None:
        return 0
    encoded = encode(texts, encoder)
    engine.set_vectors(Embedding.objects.vectors(texts, encoder.model_id), encoder.model_id)
    return encoded


def encode_pages(encoder: Encoder, *, noted: bool = False) -> int:
    """Encode every text of every live page that is not kept yet; returns how many.

    `noted`: how far it is, for the page about a rebuild.
    """
    encoded = 0
    with underway.progress(underway.ENCODING, "passages", noted=noted) as more:
        for texts in _texts_by_page():
            encoded += encode(texts, encoder, more)
            more(0)  # where all is kept already, too
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


def _texts_by_page() -> Iterator[dict[str, str]]:
    """Texts by hash, some hundred pages at a time."""
    reader = Reader()
    return (_texts(reader, page_ids) for page_ids in batches(live_pages(), PAGES_AT_ONCE))


def _lacking(engine: Engine) -> Iterator[dict[str, str]]:
    """Texts by hash of the pages on which an engine lacks a vector."""
    reader = Reader()
    return (_texts(reader, page_ids) for page_ids in _bare(engine))


def _bare(engine: Engine, after: int = 0) -> Iterator[list[int]]:
    """Pages on which an engine lacks a vector, some hundred at a time, by their ids."""
    while page_ids := engine.bare(after, PAGES_AT_ONCE):
        yield page_ids
        after = page_ids[-1]


def _texts(reader: Reader, page_ids: Sequence[int]) -> dict[str, str]:
    found = reader.documents(page_ids).values()
    return {doc.text_hash: doc.encoded for documents in found for doc in documents}


def live_pages() -> list[int]:
    """Ids of all pages that have passages to find."""
    return [
        page_id
        for model in ANSWERS
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


def somebody_waits() -> bool:
    """Whether this thread answers a request."""
    return _here.in_request


def request_began(**kwargs: object) -> None:
    """From here on somebody waits for a response."""
    _here.in_request = True


def request_ended(**kwargs: object) -> None:
    """Nobody waits any more."""
    _here.in_request = False


@contextmanager
def following() -> Iterator[None]:
    """What is applied within the block others published: many texts are for them to encode."""
    before, _here.following = _here.following, True
    try:
        yield
    finally:
        _here.following = before


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
