"""A new index beside the one that serves: filled, caught up, compared, and only then live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tqdm import tqdm

from search import embedding, engines, golden, indexing, vectors
from search.engines.base import Engine, EngineUnavailable, PageChange
from search.golden import Compared, WorseThanBeforeError
from search.indexing import LogPruned
from search.models import Change

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
        counted.encoded = vectors.encode_pages(encoder) if encoder else 0
        yield from counted(_pages(cursor, model_id))

    def before_live(draft: Engine) -> None:
        if model_id:
            draft.set_vectors({}, model_id)
        indexing.apply_pending(draft)
        compared.append(golden.compare(engine, draft))
        if compared[0].is_worse and not force:
            raise WorseThanBeforeError(_worse(compared[0]))

    engine.rebuild(pages(), cursor, before_live=before_live)
    indexing.apply_pending(engine)  # what happened while it was compared
    return Rebuilt(counted.pages, counted.passages, counted.encoded, compared[0])


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
    with tqdm(total=len(ids), desc="Indexing", unit=" pages", disable=None) as bar:
        for batch in vectors.batches(ids, vectors.PAGES_AT_ONCE):
            yield from indexing.read_changes(dict.fromkeys(batch, cursor), model_id)
            bar.update(len(batch))


class _Counted:
    """Counts what flows through."""

    pages = passages = encoded = 0

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
