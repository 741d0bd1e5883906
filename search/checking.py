"""Does an engine hold what the database says? Compared page by page, and put right if wanted.

An engine that follows the change log cannot go wrong by itself; a restored backup, a deleted
folder or a mistake of ours can. A page that differs is written to the change log once more: its
new version then overwrites whatever the engine has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from search import indexing, vectors
from search.documents import Reader
from search.engines.base import Engine, Held, Inventory, PageChange
from search.models import Change

AT_ONCE = 500  # pages compared at a time
NOTHING = Held(0, frozenset())


@dataclass(frozen=True, slots=True)
class Checked:
    """Ids of pages that an engine holds otherwise than the database."""

    engine: str
    pages: int  # compared
    missing: tuple[int, ...]  # live and not there
    surplus: tuple[int, ...]  # there and not live: somebody may find what is gone
    exposed: tuple[int, ...]  # there under another access key
    outdated: tuple[int, ...]  # there with another text, or as it was before a change

    @property
    def wrong(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.missing, *self.surplus, *self.exposed, *self.outdated)


def check(engine: Engine, *, repair: bool = False) -> Checked:
    """Compare, after applying what waits; raises EngineUnavailable."""
    indexing.apply_pending(engine)
    checked = _compared(engine)
    if repair and checked.wrong:
        Change.objects.record(checked.wrong, Change.Kind.SAVE)
        indexing.apply_pending(engine)
    return checked


def _compared(engine: Engine) -> Checked:
    wrong: dict[str, list[int]] = {"missing": [], "surplus": [], "exposed": [], "outdated": []}
    began, pages = engine.cursor(), 0
    newest = _newest(began)
    for wanted, held in _slices(engine):
        pages += len(wanted)
        for page_id in wanted.keys() | held.keys():
            there = held.get(page_id, NOTHING)
            if said := _difference(wanted.get(page_id, NOTHING), there, newest.get(page_id, 0)):
                wrong[said].append(page_id)
    moved = set(Change.objects.after(began).values_list("page_id", flat=True))
    found = {name: tuple(sorted(set(ids) - moved)) for name, ids in wrong.items()}
    return Checked(engine.name, pages, **found)


def _newest(cursor: int) -> dict[int, int]:
    """The last change of each page that an engine at this cursor has seen, where the log has one.

    What readers never see (products, kind, popularity) is no part of a text; a version tells.
    """
    seen = Change.objects.filter(pk__lte=cursor, page_id__isnull=False).order_by()
    return dict(seen.values_list("page_id").annotate(Max("pk")))


def _slices(engine: Engine) -> Iterator[tuple[Inventory, Inventory]]:
    """What the database wants and what the engine holds of the same range of page ids."""
    ids, after, reader = sorted(vectors.live_pages()), 0, Reader()
    while True:
        held = engine.inventory(after, AT_ONCE)
        last = max(held) if len(held) == AT_ONCE else None
        end = None if last is None else bisect_right(ids, last)
        yield _wanted(reader, ids[bisect_right(ids, after) : end]), held
        if last is None:
            return
        after = last


def _wanted(reader: Reader, page_ids: list[int]) -> Inventory:
    """What an engine should hold of these pages."""
    return {
        page_id: Held.of(PageChange(page_id, 0, documents))
        for batch in vectors.batches(page_ids, AT_ONCE)
        for page_id, documents in reader.documents(batch).items()
        if documents
    }


def _difference(wanted: Held, held: Held, newest: int) -> str:
    """What is wrong with a page whose last change is `newest`; "" for nothing."""
    if wanted.passages == held.passages:
        return "outdated" if held.version < newest else ""
    if not held.passages:
        return "missing"
    if not wanted.passages:
        return "surplus"
    access = {(anchor, part): key for anchor, part, key, _ in wanted.passages}
    if any(access.get((anchor, part), key) != key for anchor, part, key, _ in held.passages):
        return "exposed"
    return "outdated"
