"""A new index beside the one that serves: filled, caught up, compared, and only then live."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from operations import queue
from search import embedding, engines, golden, indexing, underway, vectors
from search.engines.base import Engine, EngineUnavailable, PageChange
from search.golden import Compared, WorseThanBeforeError
from search.indexing import LogPruned
from search.models import Change

logger = logging.getLogger(__name__)

TASK = "search.tasks.rebuild"
TOO_OLD = "The change log does not lead on from the index before; the one that serves goes on."


class NotNeededError(Exception):
    """Somebody else was first."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    pages: int
    passages: int
    encoded: int  # texts whose vector was not kept yet
    compared: Compared


def rebuild(
    *, engine: Engine | None = None, force: bool = False, needed: Callable[[], bool] | None = None
) -> Rebuilt:
    """Build a new index from the database and let it serve; of the engine that serves, or this.

    Everything is encoded first, so that the new index is whole when it goes live. `needed` is
    asked once nobody else can rebuild. Raises WorseThanBeforeError, unless forced,
    NotNeededError and EngineUnavailable; the old index then goes on.
    """
    engine, encoder = engine or engines.current(), embedding.current()
    model_id = encoder.model_id if encoder else ""
    cursor = Change.objects.newest()
    counted = _Counted()
    compared: list[Compared] = []

    def pages() -> Iterator[PageChange]:
        if needed is not None and not needed():
            raise NotNeededError
        counted.begun = True  # nobody else rebuilds now
        counted.encoded = vectors.encode_pages(encoder) if encoder else 0
        yield from counted(_pages(cursor, model_id))

    def before_live(draft: Engine) -> None:
        if model_id:
            draft.set_vectors({}, model_id)
        with vectors.following():  # many new texts are encoded here, and by no other worker, too
            indexing.apply_pending(draft)
        vectors.complete_if_possible(draft)
        underway.note(underway.COMPARING)
        compared.append(golden.compare(engine, draft))
        if compared[0].is_worse and not force:
            raise WorseThanBeforeError(_worse(compared[0]))

    try:
        engine.rebuild(pages(), cursor, before_live=before_live)
        indexing.apply_pending(engine)  # what happened while it was compared
    except Exception as error:
        if counted.begun:
            underway.stopped(str(error))
        raise
    underway.over()
    return Rebuilt(counted.pages, counted.passages, counted.encoded, compared[0])


def ask() -> bool:
    """Have the index built anew by a worker, or where there is none in a thread; false when
    that is under way already."""
    if is_under_way():
        return False
    if not queue.ask_for(TASK):
        underway.note(underway.INDEXING)  # the page that is shown next is quicker than a thread
        threading.Thread(target=_in_background, name="search-rebuild", daemon=True).start()
    return True


def is_under_way() -> bool:
    """Whether somebody rebuilds, or a worker will."""
    stage = underway.current()
    return bool(stage and stage.goes_on) or is_waiting()


def is_waiting() -> bool:
    """Whether a rebuild waits for a worker, or for its next try."""
    waits = queue.is_there() and queue.rows().filter(task_path=TASK, status=queue.READY)
    return bool(waits and waits.exists())


def _in_background() -> None:
    try:
        for engine in engines.stores():
            rebuild(engine=engine)
    except Exception as error:
        logger.exception("The index was not built anew; the one before goes on.")
        underway.stopped(str(error))
    finally:
        connection.close()


def rollback(engine: Engine | None = None) -> int:
    """Let the index before the last rebuild serve again, brought up to date.

    Returns how many pages it took. Raises EngineUnavailable when there is no such index, or when
    the change log does not reach back to it; the one that serves then goes on.
    """
    engine = engine or engines.current()
    engine.rollback()
    try:
        return indexing.apply_pending(engine)
    except LogPruned as error:
        engine.rollback()  # undoes the first
        raise EngineUnavailable(TOO_OLD) from error


def _pages(cursor: int, model_id: str) -> Iterator[PageChange]:
    ids = vectors.live_pages()
    with underway.progress(underway.INDEXING, "pages", len(ids)) as more:
        for batch in vectors.batches(ids, vectors.PAGES_AT_ONCE):
            yield from indexing.read_changes(dict.fromkeys(batch, cursor), model_id)
            more(len(batch))


class _Counted:
    """Counts what flows through."""

    pages = passages = encoded = 0
    begun = False

    def __call__(self, changes: Iterator[PageChange]) -> Iterator[PageChange]:
        for change in changes:
            self.pages += bool(change.documents)
            self.passages += len(change.documents)
            yield change


def _worse(compared: Compared) -> str:
    return (
        f"The new index answers the {compared.queries} golden queries worse: nDCG@{golden.K} "
        f"{compared.after:.4f} after {compared.before:.4f}. The old one goes on serving; "
        "--force lets the new one serve all the same."
    )
