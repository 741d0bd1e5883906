"""The deeds that matter this week for one team, each with where to do it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from accounts.models import Team, User
from quizzes.models import AttemptSlot, Question, Quiz
from training.deeds import A_WHILE, Deed, Kind, Standing, deeds
from training.heat_map import LOW, HeatMap, mean
from training.mastery import Mastery


@dataclass(frozen=True)
class ToDo:
    """A deed with its button."""

    deed: Deed
    label: str
    url: str


def this_week(seen: HeatMap, viewer: User, team: Team, as_of: datetime.datetime) -> list[ToDo]:
    """At most five, those that matter most first; four queries at most."""
    if seen.is_empty:
        return []
    found = deeds(
        _standings(seen, as_of),
        _weak_people(seen),
        _stale(seen, viewer),
        AttemptSlot.objects.all().to_mark(viewer).count(),
    )
    quizzes = _quizzes(found, viewer)
    return [_to_do(deed, quizzes.get(deed.about), team) for deed in found]


def _standings(seen: HeatMap, as_of: datetime.datetime) -> Iterator[Standing]:
    known = seen.evidence.masteries(as_of - A_WHILE)
    for place, column in enumerate(seen.columns):
        product, shares = column.product, [row.cells[place].share for row in seen.rows]
        before = [_share(known.get((row.person.pk, product.pk))) for row in seen.rows]
        both = [pair for pair in zip(shares, before, strict=True) if None not in pair]
        yield Standing(
            product.pk,
            product.title,
            [share for share in shares if share is not None],
            len(seen.rows),
            mean([now for now, _ in both]),
            mean([then for _, then in both]),
        )


def _share(cell: Mastery | None) -> float | None:
    return cell.share if cell else None


def _weak_people(seen: HeatMap) -> Iterator[tuple[int, str, list[str]]]:
    for row in seen.rows:
        lacks = [cell for cell in row.cells if cell.share is not None and cell.share < LOW]
        yield row.person.pk, row.name, [cell.product.title for cell in lacks]


def _stale(seen: HeatMap, viewer: User) -> list[tuple[int, str, int]]:
    """Products with stale questions, for who can do something about them."""
    stale = Question.objects.visible_to(viewer).stale()
    counted = dict(stale.order_by().values_list("product").annotate(many=Count("pk")))
    products = [column.product for column in seen.columns if column.product.pk in counted]
    return [(one.pk, one.title, counted[one.pk]) for one in products]


def _quizzes(found: list[Deed], viewer: User) -> dict[int, Quiz]:
    """A quiz about each product that can be assigned: the newest."""
    about = [deed.about for deed in found if deed.kind in (Kind.LACKS, Kind.THIN, Kind.FELL)]
    seen = Quiz.objects.visible_to(viewer).filter(status=Quiz.Status.PUBLISHED, product__in=about)
    return {one.product_id: one for one in seen.order_by("created_at") if one.product_id}


def _to_do(deed: Deed, quiz: Quiz | None, team: Team) -> ToDo:
    if deed.kind is Kind.TO_MARK:
        return ToDo(deed, "Mark them", reverse("bank:to_mark"))
    if deed.kind is Kind.STALE:
        query = urlencode({"product": deed.about, "stale": "yes"})
        return ToDo(deed, "Look at them", f"{reverse('bank:questions')}?{query}")
    if deed.kind is Kind.PERSON:
        return ToDo(deed, "See all scores", _scores(team=team.pk, person=deed.about))
    if quiz:
        return ToDo(deed, "Assign a quiz", f"{reverse('assignments:add')}?quiz={quiz.pk}")
    return ToDo(deed, "See who knows what", _scores(team=team.pk, product=deed.about))


def _scores(**query: int) -> str:
    return f"{reverse('scores:scores')}?{urlencode(query)}"
