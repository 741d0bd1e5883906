"""How much a page is used: what was opened, what solved something, what helped, lately."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils import timezone

from kb.audiences import Person
from kb.models import ArticlePage, Feedback
from search.models import SearchClick, SearchLog

DAYS = 90
SOLVED_COUNTS = 3  # "this solved it" and "it helped" say more than an opened page
KEPT = 500  # pages in the ranking that is remembered
_CACHED_FOR = 600  # seconds
_KEY = "search.most-used-pages"

Ranking = list[tuple[int, int]]  # page id and uses, the most used first
Period = tuple[datetime.datetime, datetime.datetime]


def of(page_ids: Iterable[int]) -> dict[int, float]:
    """Popularity of pages, from 0 to 1; those never used are left out.

    Logarithmic, so that ten times the use is one step up and not ten, with the most used
    page of the site at 1.
    """
    most = next((uses for _, uses in _ranking()), 0)
    return scaled(_uses(list(page_ids)), most)


def scaled(uses: Mapping[int, int], most: int) -> dict[int, float]:
    """log(1 + uses) / log(1 + most), at most 1. Pure."""
    full = math.log1p(max(most, 1))
    return {page: min(math.log1p(count) / full, 1.0) for page, count in uses.items() if count > 0}


def popular(limit: int) -> list[int]:
    """Ids of the most used pages, counted now. Says nothing about who may see them."""
    return [page for page, _ in _counted(limit)]


def most_used(person: Person, limit: int, besides: Collection[int] = ()) -> list[ArticlePage]:
    """The articles used most that this person may see, the most used first."""
    used = [page for page, _ in _ranking() if page not in besides]
    pages = ArticlePage.objects.visible_to(person).defer("body")
    seen = set(pages.filter(pk__in=used).values_list("pk", flat=True))
    best = [page for page in used if page in seen][:limit]
    found = pages.in_bulk(best)
    return [found[page] for page in best]


def most_used_or_newest(person: Person, limit: int) -> list[ArticlePage]:
    """The same, filled up with the newest, so that a young help center has some, too."""
    used = most_used(person, limit)
    newest = ArticlePage.objects.visible_to(person).defer("body")
    others = newest.exclude(pk__in=[page.pk for page in used])
    return [*used, *others.order_by("-last_published_at", "path")[: limit - len(used)]]


def _ranking() -> Ranking:
    known: Ranking | None = cache.get(_KEY)
    return _counted(KEPT) if known is None else known


def _counted(limit: int) -> Ranking:
    uses = _uses(None)
    ranking = sorted(uses.items(), key=lambda row: (-row[1], row[0]))
    cache.set(_KEY, ranking[:KEPT], _CACHED_FOR)
    return ranking[:limit]


def faded(days: int, within: datetime.timedelta) -> set[int]:
    """Ids of pages of which a use is older than that many days, and not for longer than `within`.

    With the popularity of before they would stand too high for ever.
    """
    until = timezone.now() - datetime.timedelta(days=min(days, DAYS))
    return set(_uses(None, (until - within, until)))


def _uses(page_ids: list[int] | None, period: Period | None = None) -> dict[int, int]:
    period = period or (timezone.now() - datetime.timedelta(days=DAYS), timezone.now())
    opened = SearchClick.objects.filter(at__range=period)
    solved = SearchLog.objects.filter(outcome=SearchLog.Outcome.SOLVED, outcome_at__range=period)
    helped = Feedback.objects.filter(helpful=True, created_at__range=period)
    uses: dict[int, int] = {}
    for rows, page, worth in (
        (opened, "page_id", 1),
        (solved.exclude(outcome_passage=None), "outcome_passage__page_id", SOLVED_COUNTS),
        (helped, "page_id", SOLVED_COUNTS),
    ):
        for number, count in _counts(rows, page, page_ids):
            uses[number] = uses.get(number, 0) + worth * count
    return uses


def _counts(rows: QuerySet[Any], page: str, page_ids: list[int] | None) -> Iterable[Any]:
    if page_ids is not None:
        rows = rows.filter(**{f"{page}__in": page_ids})
    counted: Iterable[Any] = rows.order_by().values_list(page).annotate(Count("pk"))
    return counted
