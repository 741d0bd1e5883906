"""Rows of the search log on their way into the database, without what was only half typed.

While somebody types, every pause is a search. The one that was meant is the last: those before it
that nothing was opened of, and that it goes on from (or goes back on), are taken away.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from search.models import SearchLog

BURST = datetime.timedelta(seconds=15)  # keystrokes of one person within it are one search


def write(rows: Sequence[SearchLog]) -> None:
    """Write searches, oldest first, in two or three statements however many they are."""
    typed = _typed_before(rows)
    kept: dict[int, SearchLog] = {}
    unfinished: list[int] = []
    for row in rows:
        mine = typed[row.user_id]
        for one in [one for one in mine if _goes_on(row, one)]:
            mine.remove(one)
            if kept.pop(id(one), None) is None:
                unfinished.append(one.pk)
        kept[id(row)] = row
        if row.typing and row.user_id is not None:
            mine.append(row)
    if unfinished:
        SearchLog.objects.filter(pk__in=unfinished).delete()
    for row in kept.values():
        if row.refined_from_id in unfinished:
            row.refined_from = None  # it was this very search, half typed
    SearchLog.objects.bulk_create(kept.values())


def _typed_before(rows: Sequence[SearchLog]) -> dict[int | None, list[SearchLog]]:
    """Searches of the same people that were sent while they typed; by person."""
    found = defaultdict[int | None, list[SearchLog]](list)
    people = {row.user_id for row in rows if row.user_id is not None}
    if people:
        earlier = SearchLog.objects.filter(
            user_id__in=people,
            typing=True,
            at__gte=min(row.at for row in rows) - BURST,
            clicks=None,
            outcome="",
        )
        for one in earlier.only("pk", "user_id", "surface", "at", "normalised"):
            found[one.user_id].append(one)
    return found


def _goes_on(row: SearchLog, one: SearchLog) -> bool:
    """Whether `one` was on the way to `row`."""
    return (
        one.surface == row.surface
        and one.at >= row.at - BURST
        and (row.normalised.startswith(one.normalised) or one.normalised.startswith(row.normalised))
    )
