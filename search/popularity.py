"""How much a page is used, from 0 to 1: what was opened and what solved something, lately."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from search.models import SearchClick, SearchLog

DAYS = 90
SOLVED_COUNTS = 3  # "this solved it" says more than an opened page
_CACHED_FOR = 600  # seconds
_KEY = "search.most-used-page"


def of(page_ids: Iterable[int]) -> dict[int, float]:
    """Popularity of pages; those never used are left out.

    Logarithmic, so that ten times the use is one step up and not ten, with the most used
    page of the site at 1.
    """
    wanted = list(page_ids)
    return scaled(_uses(wanted), _most())


def scaled(uses: Mapping[int, int], most: int) -> dict[int, float]:
    """log(1 + uses) / log(1 + most), at most 1. Pure."""
    full = math.log1p(max(most, 1))
    return {page: min(math.log1p(count) / full, 1.0) for page, count in uses.items() if count > 0}


def popular(limit: int, page_ids: Iterable[int] | None = None) -> list[int]:
    """Ids of the most used pages, the most used first. Says nothing about who may see them."""
    uses = _uses(None if page_ids is None else list(page_ids))
    return sorted(uses, key=lambda page: (-uses[page], page))[:limit]


def _uses(page_ids: list[int] | None) -> dict[int, int]:
    since = timezone.now() - datetime.timedelta(days=DAYS)
    clicks = SearchClick.objects.filter(at__gte=since)
    solved = SearchLog.objects.filter(outcome=SearchLog.Outcome.SOLVED, outcome_at__gte=since)
    if page_ids is not None:
        clicks = clicks.filter(page_id__in=page_ids)
        solved = solved.filter(outcome_passage__page_id__in=page_ids)
    uses: dict[int, int] = dict(clicks.values_list("page_id").annotate(Count("pk")))
    solved = solved.exclude(outcome_passage=None)
    for page, count in solved.values_list("outcome_passage__page_id").annotate(Count("pk")):
        uses[page] = uses.get(page, 0) + SOLVED_COUNTS * count
    return uses


def _most() -> int:
    known: int | None = cache.get(_KEY)
    if known is None:
        known = max(_uses(None).values(), default=0)
        cache.set(_KEY, known, _CACHED_FOR)
    return known
