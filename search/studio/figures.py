"""Figures about searches, counted by the database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from kb.audiences import Person
from kb.models import ArticlePage, Feedback
from search.models import SearchLog

WEEK = 7
DRAWN = 28  # days in the small picture


@dataclass(frozen=True)
class Share:
    """A part of a whole, with its n."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole per cent; None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True)
class Week:
    """How search did in the last seven days, and in the seven before."""

    searches: int
    before: int
    without_results: Share
    without_click: Share
    helped: Share
    days: tuple[tuple[datetime.date, int], ...]  # DRAWN days, the oldest first


def this_week(person: Person) -> Week:
    """What a reader of reports sees at a glance. Four queries, each over an index on time."""
    days = _by_day(person)
    now = timezone.now()
    lately = SearchLog.objects.visible_to(person).filter(at__gte=now - _days(WEEK))
    searches = lately.first_pages().count()
    votes = _votes(person, now - _days(WEEK))
    return Week(
        searches=searches,
        before=SearchLog.objects.visible_to(person)
        .filter(at__gte=now - _days(2 * WEEK), at__lt=now - _days(WEEK))
        .first_pages()
        .count(),
        without_results=Share(lately.without_results().count(), searches),
        without_click=Share(lately.without_click().count(), searches),
        helped=votes,
        days=tuple(days),
    )


def _days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def _by_day(person: Person) -> list[tuple[datetime.date, int]]:
    today = timezone.localdate()
    first = today - _days(DRAWN - 1)
    since = timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))
    rows = SearchLog.objects.visible_to(person).filter(at__gte=since).first_pages()
    counted = rows.order_by().annotate(day=TruncDate("at")).values("day").annotate(n=Count("pk"))
    by_day = {row["day"]: row["n"] for row in counted}
    return [(day, by_day.get(day, 0)) for day in (first + _days(number) for number in range(DRAWN))]


def _votes(person: Person, since: datetime.datetime) -> Share:
    readable = ArticlePage.objects.visible_to(person).values("pk")
    said = Feedback.objects.filter(created_at__gte=since, page__in=readable)
    counted = said.aggregate(helped=Count("pk", filter=Q(helpful=True)), all=Count("pk"))
    return Share(counted["helped"], counted["all"])


def line(values: Sequence[int], width: float = 200, height: float = 40) -> str:
    """Points of an SVG polyline for these values, zero at the bottom."""
    most, step = max([*values, 1]), width / max(len(values) - 1, 1)
    points = (
        f"{number * step:.1f},{height - height * value / most:.1f}"
        for number, value in enumerate(values)
    )
    return " ".join(points)
