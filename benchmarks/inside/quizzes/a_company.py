"""Finished attempts of a whole company: everybody has answered about every product.

    python -m benchmarks.inside.quizzes.a_company PEOPLE PRODUCTS EACH

Each answers EACH questions of each product, in one attempt a product, some time in the last year.
Questions of the bank become questions of the products that their categories are named after.
Teams of forty. Tells the session of the lead of a team, and that team.
"""

import datetime
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Team, User
from accounts.roles import LEAD
from benchmarks.inside import tell
from benchmarks.inside.quizzes.finished import FRACTIONS, answers, attempt_of, kept, quiz_of
from benchmarks.inside.quizzes.people import agents
from benchmarks.inside.quizzes.writing import Copies, careless, next_pk
from benchmarks.inside.sessions import enter
from kb.models import HelpCenterPage, ProductPage
from quizzes.models import Attempt, AttemptSlot, Category, Question, QuestionVersion, Quiz

YEAR = 365


def products(count: int) -> dict[str, ProductPage]:
    """So many, by name."""
    home = HelpCenterPage.objects.get()
    made = (ProductPage(title=f"Product {number}") for number in range(count))
    return {page.title: home.add_child(instance=page) for page in made}


def give_questions(pages: dict[str, ProductPage]) -> dict[int, list[int]]:
    """Make the questions of each category those of its product; gives versions by product."""
    found = {}
    for name, page in pages.items():
        shelves = Category.objects.filter(parent__name=name)
        Question.objects.filter(category__in=shelves).update(product=page)
        versions = QuestionVersion.objects.filter(question__product=page, status="ready")
        found[page.pk] = list(versions.order_by("pk").values_list("pk", flat=True))
    return found


def write(quiz: Quiz, versions: list[int], people: list[User], each: int, seed: int) -> None:
    """An attempt of each person, with questions drawn by chance."""
    dice, first, now = np.random.default_rng(seed), next_pk(Attempt), timezone.now()
    days = dice.integers(1, YEAR, size=len(people)).tolist()
    ends = [kept("finished_at", now - datetime.timedelta(days=day)) for day in days]
    right = answers(len(people), each, seed)
    earned = right.sum(axis=1).tolist()
    Copies(attempt_of(quiz, each, now), "id", "ref", "person_id", "earned", "finished_at").write(
        (first + n, kept("ref", UUID(int=first + n)), one.pk, str(earned[n]), ends[n])
        for n, one in enumerate(people)
    )
    asked = dice.integers(len(versions), size=(len(people), 1)) + np.arange(each)
    like = AttemptSlot(attempt_id=1, version_id=1, number=1, page=0, max_mark=1, saved_at=now)
    slots = Copies(like, "id", "attempt_id", "number", "page", "version_id", "fraction")
    slots.write(_slots(first, np.take(versions, asked % len(versions)), right))


def _slots(first: int, versions: np.ndarray, right: np.ndarray) -> Iterator[tuple[Any, ...]]:
    pk, rows = next_pk(AttemptSlot), zip(versions.tolist(), right.tolist(), strict=True)
    for attempt, (asked, earned) in enumerate(rows, first):
        for at, (version, one) in enumerate(zip(asked, earned, strict=True)):
            yield pk, attempt, at + 1, at, version, FRACTIONS[one]
            pk += 1


def lead_of(team: Team) -> User:
    """Somebody new who leads it."""
    lead = User.objects.create_user("a-lead", "lead@example.com", None)
    lead.groups.add(Group.objects.get(name=LEAD))
    team.lead = lead
    team.save()
    return lead


if __name__ == "__main__":
    people, count, each = map(int, sys.argv[1:])
    careless()
    staff, asked = agents(people), give_questions(products(count))
    for seed, versions in enumerate(asked.values()):
        some = list(QuestionVersion.objects.filter(pk__in=versions[:each]))
        write(quiz_of(some), versions, staff, each, seed)
    team = Team.objects.order_by("pk").first()
    assert team is not None
    tell({"team": team.pk, "cookie": f"sessionid={enter(lead_of(team))}"})
