"""The change log, from the row that an event writes to the engine that follows it.

An event records the pages it touches in its own transaction; after the commit the engine applies
what it has not seen, from its own cursor, reading every page as it is by then. Nothing is lost
when the engine is away: whoever comes next catches up. Words go first, vectors follow.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from weakref import WeakKeyDictionary

from django.db import transaction

from kb.importers.batch import in_bulk
from operations import queue
from search import engines, vectors
from search.documents import Reader, with_vectors
from search.engines import patience
from search.engines.base import CursorMoved, Engine, EngineUnavailable, PageChange
from search.models import Change, Embedding

logger = logging.getLogger(__name__)

CHANGES_AT_ONCE = 400  # pages in one commit of the engine
AHEAD = (
    "The index is ahead of the change log: it was made from another database, or from a later "
    "state of this one. Run manage.py rebuild_search."
)
PATIENCE = 30.0  # seconds that a thread waits for another one's turn
IMPATIENCE = 10.0  # the same while somebody waits who published; the other one applies it, too
LOOKS = 0.2  # seconds between two looks whether there is still something to wait for
_here = threading.local()
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


class LogPruned(EngineUnavailable):
    """The change log does not lead on from where the engine stands; only a rebuild helps."""


def record(page_ids: Iterable[int | None], kind: str) -> None:
    """Note that these pages changed, in the caller's transaction; applied after its commit."""
    if Change.objects.record(page_ids, kind):
        transaction.on_commit(_after_commit)


@contextmanager
def suspended() -> Iterator[None]:
    """Apply nothing in this thread until the end of the block, then all of it."""
    before, _here.suspended = getattr(_here, "suspended", False), True
    try:
        yield
    finally:
        _here.suspended = before
    if not before:
        transaction.on_commit(_after_commit)


def _after_commit() -> None:
    if getattr(_here, "suspended", False) or in_bulk():
        return
    for engine in engines.stores():
        if engines.is_away(engine) or not _applied_now(engine):
            queue.ask_for("search.tasks.catch_up")


def _applied_now(engine: Engine) -> bool:
    """What is published is published, whatever fails here: it must not fail who published."""
    try:
        with _in_time():
            if not apply_pending(engine, patient=False, through=Change.objects.newest()):
                vectors.follow_others(engine)
    except EngineUnavailable as error:
        logger.warning("%s will catch up later: %s", engine.name, error)
        return False
    except Exception:
        logger.exception("%s could not be brought up to date; it will catch up later.", engine.name)
        return False
    return True


def _in_time() -> AbstractContextManager[None]:
    """A request waits so long for a server in all; a command, which has all at once, does not."""
    return patience.shared(patience.PUBLISHING) if vectors.somebody_waits() else nullcontext()


def followers() -> list[Engine]:
    """The engines that tasks bring up to date: the one that is to answer, and this machine's copy.

    Not a copy to which the change log does not lead: a web process makes it anew
    (`search.following`), and where only workers run nobody asks it anything.
    """
    first, *copies = engines.stores()
    return [first, *filter(_leads_to, copies)]


def _leads_to(copy: Engine) -> bool:
    try:
        _pending(copy.cursor())
    except EngineUnavailable:
        return False
    return True


def after_bulk(**kwargs: object) -> None:
    """An import is over: apply all of it."""
    transaction.on_commit(_after_commit)


def apply_pending(
    engine: Engine | None = None, *, patient: bool = True, through: int | None = None
) -> int:
    """Bring an engine (the one that serves) up to date; returns how many pages it took.

    Any number of processes may do this at once: a page is never overwritten by an older
    version of itself. Who is not `patient` does not wait for a server that somebody else has
    just found away, nor long for another's turn. Who wants to see their own change applied says
    `through` which one: while an import goes on, more come without end. Raises EngineUnavailable.
    """
    engine = engine or engines.current()
    bare, pages = vectors.Bare(), 0
    with _turn(engine, patient):
        for changes in _applied(engine, through):
            bare.add(changes)
            pages += len(changes)
    if pages:
        vectors.follow(engine, bare)
    return pages


@contextmanager
def _turn(engine: Engine, patient: bool = True) -> Iterator[None]:
    """One thread of a process at a time: it applies what all the others wait for, in one go.

    Raises EngineUnavailable when another one's turn does not end.
    """
    turn = _turns.setdefault(engine, threading.Lock())
    until = time.monotonic() + (PATIENCE if patient else IMPATIENCE)
    while not turn.acquire(timeout=min(LOOKS, PATIENCE)):
        _still_worth_it(engine, patient)
        if time.monotonic() > until:
            raise EngineUnavailable("Another thread is still applying changes.")
    try:
        _still_worth_it(engine, patient)
        yield
    finally:
        turn.release()


def _still_worth_it(engine: Engine, patient: bool) -> None:
    if not patient and engines.is_away(engine):
        raise EngineUnavailable("It went away while others applied changes.")


def _applied(engine: Engine, through: int | None) -> Iterator[list[PageChange]]:
    """Batches of changes, each once the engine has it, until it has seen this one or all."""
    while pending := _pending(engine.cursor()):
        since, versions, cursor = pending
        if through is not None and since >= through:
            return
        changes = read_changes(versions, vectors.model_of(engine))
        try:
            engine.apply(changes, cursor, since=since)
        except CursorMoved:
            continue
        yield changes


def _pending(since: int) -> tuple[int, dict[int, int], int] | None:
    """Cursor to start from, page id → version, and cursor to reach; None: nothing to do."""
    # With the change applied last, in one query: where even that is not there, nothing follows.
    known = Change.objects.since(since)[: CHANGES_AT_ONCE + 1]
    rows = list(known.values_list("pk", "page_id", "kind"))
    if since and not rows:
        raise LogPruned(AHEAD)
    rows = [row for row in rows if row[0] > since][:CHANGES_AT_ONCE]
    if not rows:
        return None
    if rows[0][2] == Change.Kind.PRUNED:
        raise LogPruned("The change log begins after the index: run manage.py rebuild_search.")
    versions = {page_id: version for version, page_id, _ in rows if page_id is not None}
    return since, versions, rows[-1][0]


def read_changes(versions: dict[int, int], model_id: str) -> list[PageChange]:
    """The pages as they are now, with the vectors of this model that are known."""
    pages = Reader().documents(list(versions))
    hashes = {document.text_hash for documents in pages.values() for document in documents}
    known = Embedding.objects.vectors(hashes, model_id) if model_id else {}
    return [
        PageChange(page_id, versions[page_id], with_vectors(documents, known))
        for page_id, documents in pages.items()
    ]
