"""The demo company's quizzes, from quizzes.toml."""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Team, User
from demo.weeks import monday_before
from kb.models import ProductPage
from quizzes.attempts import problems_of
from quizzes.models import Category, Question, Quiz, QuizSection, QuizSlot
from quizzes.review import Phase, Thing
from quizzes.review.phases import everything_afterwards

FOLDER = Path(__file__).parent
TRAINER = "tomas"
MARKS = [Thing.ATTEMPT.value, Thing.MARKS.value]
REVIEWS: dict[str, dict[str, list[str]]] = {
    "everything": everything_afterwards(),
    "marks until it closes": everything_afterwards()
    | {Phase.DURING.value: [], Phase.RIGHT_AFTER.value: MARKS, Phase.LATER.value: MARKS},
    "feedback without right answers": {
        phase.value: [thing.value for thing in Thing if thing is not Thing.RIGHT_ANSWER]
        for phase in Phase
    },
    "nothing until it closes": {Phase.CLOSED.value: [thing.value for thing in Thing]},
}
AS_TOLD = ("title", "intro", "status", "behaviour", "navigation", "tries", "counts", "markers")


class QuizError(Exception):
    """A quiz of the demo cannot be taken as its file says; names it and why."""


@cache
def told() -> list[dict[str, Any]]:
    """What the file says of each quiz."""
    text = (FOLDER / "quizzes.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["quiz"]
    return rows


@transaction.atomic
def load_quizzes(now: datetime.datetime) -> int:
    """Make what is missing; what a trainer changed stays. Returns how many the file names.

    Days are counted from the Monday before `now`. Raises QuizError.
    """
    monday = monday_before(now)
    there = set(Quiz.objects.values_list("title", flat=True))
    for row in told():
        if row["title"] not in there:
            _make(row, monday)
    return len(told())


def _make(row: dict[str, Any], monday: datetime.datetime) -> None:
    quiz = Quiz(
        **{field: row[field] for field in AS_TOLD if field in row},
        product=ProductPage.objects.get(slug=row["product"]) if "product" in row else None,
        questions_per_page=row.get("per_page", 1),
        review=REVIEWS[row.get("review", "everything")],
        created_by=User.objects.get(username=TRAINER),
        created_at=monday - datetime.timedelta(days=row["opened"] + 6),
        **_times(row, monday),
    )
    if "pass_percent" in row:
        quiz.pass_percent = Decimal(row["pass_percent"])
    quiz.set_password(row.get("password", ""))
    quiz.full_clean(exclude=["review"] if not quiz.review else None)
    quiz.save()
    _for_teams(quiz, row.get("teams", []))
    for at, section in enumerate(row["section"]):
        _section(quiz, at, section)
    if quiz.status == Quiz.Status.PUBLISHED and (wrong := problems_of(quiz)):
        raise QuizError(f"{quiz.title}: {' '.join(wrong)}")


def _times(row: dict[str, Any], monday: datetime.datetime) -> dict[str, Any]:
    times: dict[str, Any] = {"opens_at": monday - datetime.timedelta(days=row["opened"])}
    if "closed" in row:
        times["closes_at"] = monday - datetime.timedelta(days=row["closed"])
    if "minutes" in row:
        times["time_limit"] = 60 * row["minutes"]
    if "when_over" in row:
        times["when_over"] = row["when_over"]
    times["grace"] = 3600 * row.get("grace_hours", 0)
    times["wait"] = 3600 * row.get("wait_hours", 0)
    return times


def _for_teams(quiz: Quiz, names: list[str]) -> None:
    if names:
        quiz.open_to_all = False
        quiz.save(update_fields=["open_to_all"])
        quiz.teams.set(Team.objects.filter(name__in=names))


def _section(quiz: Quiz, at: int, row: dict[str, Any]) -> None:
    section = QuizSection.objects.create(
        quiz=quiz, sort_order=at, heading=row.get("heading", ""), shuffle=row.get("shuffle", False)
    )
    slots = [_fixed(quiz, name) for name in row.get("fixed", [])]
    slots += [_drawn(quiz, draw) for draw in row.get("draw", [])]
    for place, slot in enumerate(slots):
        slot.section, slot.sort_order = section, place
        slot.save()


def _fixed(quiz: Quiz, name: str) -> QuizSlot:
    question = Question.objects.filter(idnumber=name).first()
    if question is None:
        raise QuizError(f"{quiz.title}: no question has the number {name}.")
    return QuizSlot(question=question)


def _drawn(quiz: Quiz, row: dict[str, Any]) -> QuizSlot:
    return QuizSlot(
        category=_category(quiz, row["category"]) if "category" in row else None,
        tags=row.get("tags", []),
        difficulties=row.get("difficulties", []),
        count=row.get("count", 1),
        mark=Fraction(row["mark"]) if "mark" in row else None,
    )


def _category(quiz: Quiz, path: str) -> Category:
    found = None
    for name in path.split("/"):
        found = Category.objects.filter(name=name, parent=found).first()
        if found is None:
            raise QuizError(f"{quiz.title}: there is no category {path}.")
    return found  # type: ignore[return-value]
