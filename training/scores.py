"""Who knows how much of what: mastery of many people as rows, and who knows enough for calls."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import User
from kb.audiences import read_once
from kb.models import ProductPage
from training.evidence import counted, masteries
from training.mastery import Cell, Mastery
from training.people import products_asked_about
from training.shown import hidden_from

Moment = datetime.datetime


@dataclass(frozen=True)
class Score:
    """What one person knows of one product, and from how many finished tries."""

    person: User
    product: ProductPage
    known: Mastery
    tries: int

    @property
    def name(self) -> str:
        """As colleagues know them."""
        return str(self.person)

    @property
    def team(self) -> str:
        """Where they work now."""
        return self.person.team.name if self.person.team else ""


@dataclass(frozen=True)
class Fit:
    """Somebody who knows at least so much of a product; `chance`: how likely that is."""

    score: Score
    chance: float


@read_once()
def scores(
    people: QuerySet[User],
    product: ProductPage | None,
    viewer: User,
    as_of: Moment,
    now: Moment,
) -> list[Score]:
    """Of every person and product (None: all that the viewer may see) with an answer by then.

    So many queries, however many there are. Whose scores these may be is for the caller to say.
    """
    hidden = hidden_from(viewer, now)
    products = ProductPage.objects.filter(pk=product.pk) if product else None
    known = masteries(people, products, as_of, hidden)
    tries = _tries(people, products, hidden, as_of)
    seen = {one.pk: one for one in products_asked_about(viewer)}
    by_pk = {one.pk: one for one in people.select_related("team")}
    return [
        Score(by_pk[person], seen[about], one, tries.get((person, about), 0))
        for (person, about), one in known.items()
        if about in seen and person in by_pk
    ]


def fit_for_calls(found: Iterable[Score], share: float, certainty: float) -> list[Fit]:
    """Those of whom P(M ≥ share) ≥ certainty, the surest first.

    P(M ≥ x) = Φ((M − x)/sd) with M and sd = √Var M of `training.mastery`: the normal
    approximation that the shown interval rests on as well. Who has answered too little is never
    among them.
    """
    fits = [Fit(one, chance) for one in found if (chance := one.known.chance_of(share)) is not None]
    return sorted(
        (one for one in fits if one.chance >= certainty),
        key=lambda one: (-one.chance, -(one.score.known.share or 0), one.score.name),
    )


def _tries(
    people: QuerySet[User],
    products: QuerySet[ProductPage] | None,
    hidden: list[int],
    as_of: Moment,
) -> dict[Cell, int]:
    slots = counted(people, products, hidden).filter(attempt__finished_at__lte=as_of)
    cells = slots.values_list("attempt__person_id", "version__question__product_id")
    rows = cells.annotate(tries=Count("attempt", distinct=True))
    return {(person, product): tries for person, product, tries in rows if person and product}
