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
    NotNeededError, EncoderUnavailable and EngineUnavailable; the old index then goes on.
    """
    work = _Rebuild(engine or engines.current(), force, needed)
    try:
        work.engine.rebuild(work.pages(), work.cursor, before_live=work.before_live)
    except Exception as error:
        work.stopped(error)
        raise
    work.is_live()
    return work.done()


class _Rebuild:
    """One rebuild: what fills the new index, and what is asked of it before it goes live."""

    def __init__(self, engine: Engine, force: bool, needed: Callable[[], bool] | None) -> None:
        self.engine, self.force, self.needed = engine, force, needed
        self.encoder = embedding.current()
        self.cursor = Change.objects.newest()
        self._noted = engine is engines.stores()[0]
        self._counted = _Counted()
        self._begun = False
        self._encoded = 0
        self._compared = Compared(0, None, None)

    def pages(self) -> Iterator[PageChange]:
        """Every page as of the cursor, once nobody else can rebuild and all is encoded."""
        if self.needed is not None and not self.needed():
            raise NotNeededError
        self._begun = True
        if self.encoder:
            self._encoded = vectors.encode_pages(self.encoder, noted=self._noted)
        yield from self._counted(self._read())

    def _read(self) -> Iterator[PageChange]:
        model_id = self.encoder.model_id if self.encoder else ""
        ids, noted = vectors.live_pages(), self._noted
        with underway.progress(underway.INDEXING, "pages", len(ids), noted=noted) as more:
            for batch in vectors.batches(ids, vectors.PAGES_AT_ONCE):
                yield from indexing.read_changes(dict.fromkeys(batch, self.cursor), model_id)
                more(len(batch))

    def before_live(self, draft: Engine) -> None:
        """Bring the new index up to date, and compare. Raises WorseThanBeforeError."""
        if self.encoder:
            draft.set_vectors({}, self.encoder.model_id)
        with vectors.following():  # many new texts are encoded here, and by no other worker, too
            indexing.apply_pending(draft)
        vectors.complete_if_possible(draft)
        if self._noted:
            underway.note(underway.COMPARING)
        self._compared = golden.compare(self.engine, draft)
        if self._compared.is_worse and not self.force:
            raise WorseThanBeforeError(_worse(self._compared))

    def stopped(self, error: Exception) -> None:
        """Say why, unless it was another rebuild that was in the way."""
        if self._begun and self._noted:
            underway.stopped(str(error))

    def is_live(self) -> None:
        """Apply what happened while it was compared, or let it be caught up with later."""
        if self._noted:
            underway.over()
        try:
            indexing.apply_pending(self.engine)
        except EngineUnavailable as error:
            logger.warning("%s will catch up later: %s", self.engine.name, error)

    def done(self) -> Rebuilt:
        """What it did."""
        counted = self._counted
        return Rebuilt(counted.pages, counted.passages, self._encoded, self._compared)


def rebuild_all() -> list[str]:
    """Build anew the index that answers, then this machine's copy of a server's; says how it went.

    A new index that would answer worse is no failure that another try would mend. Raises
    EngineUnavailable when the first could not be built; a copy looks after itself.
    """
    first, *copies = engines.stores()
    said = [_said_of(first)]
    for copy in copies:
        try:
            said.append(_said_of(copy))
        except EngineUnavailable as error:
            logger.warning("The local copy was not built anew: %s", error)
    return said


def _said_of(engine: Engine) -> str:
    try:
        done = rebuild(engine=engine)
    except WorseThanBeforeError as error:
        logger.error("%s", error)
        return str(error)
    return f"{engine.name}: {done.pages} pages, {done.passages} passages."


def ask() -> bool:
    """Have the index built anew by a worker, or where there is none in a thread; false when
    that is under way already."""
    if is_under_way():
        return False
    if not queue.ask_for(TASK, alone=True):
        underway.note(underway.INDEXING)  # the page that is shown next is quicker than a thread
        threading.Thread(target=_in_background, name="search-rebuild", daemon=True).start()
    return True


def is_under_way() -> bool:
    """Whether somebody rebuilds, or a worker will."""
    return is_at_work() or is_waiting()


def is_at_work() -> bool:
    """Whether a worker is at it, or whoever else said so lately."""
    stage = underway.current()
    return bool(stage and stage.goes_on) or queue.runs(TASK)


def is_waiting() -> bool:
    """Whether a rebuild waits for a worker, or for its next try."""
    waits = queue.is_there() and queue.rows().filter(task_path=TASK, status=queue.READY)
    return bool(waits and waits.exists())


def _in_background() -> None:
    try:
        rebuild_all()
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


class _Counted:
    """Counts what flows through."""

    pages = passages = 0

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
