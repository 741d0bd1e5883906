"""A quiz of choices that many people have finished, each once.

    python -m benchmarks.inside.quizzes.finished ATTEMPTS ITEMS

Who knows more is right more often, hard items are missed more often; wrong answers are spread
over the wrong choices. Tells the quiz.
"""

import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from benchmarks.inside import tell
from benchmarks.inside.quizzes.writing import Copies, careless, next_pk
from quizzes.content import SingleChoice
from quizzes.models import (
    Attempt,
    AttemptSlot,
    Question,
    QuestionVersion,
    Quiz,
    QuizSection,
    QuizSlot,
)

FRACTIONS = ("0", "1")


def quiz_of(versions: list[QuestionVersion]) -> Quiz:
    """A published quiz of these questions."""
    quiz = Quiz.objects.create(title="Taken by many", status=Quiz.Status.PUBLISHED)
    section = QuizSection.objects.create(quiz=quiz, sort_order=0)
    QuizSlot.objects.bulk_create(
        QuizSlot(section=section, question_id=one.question_id, sort_order=at)
        for at, one in enumerate(versions)
    )
    return quiz


def people(count: int) -> range:
    """So many people more; gives their ids."""
    first = next_pk(User)
    like = User(username="x", password=make_password(None))
    Copies(like, "id", "username").write((first + n, f"person-{first + n}") for n in range(count))
    return range(first, first + count)


def attempt_of(quiz: Quiz, items: int, at: datetime.datetime) -> Attempt:
    """A finished one; who took it, and what they earned, is filled in by copies."""
    begun = at - datetime.timedelta(minutes=12)
    return Attempt(
        quiz=quiz,
        number=1,
        state=Attempt.State.FINISHED,
        started_at=begun,
        finished_at=at,
        sequence=items,
        behaviour=quiz.behaviour,
        seed=1,
        out_of=items,
        pages=[[number + 1] for number in range(items)],
    )


def write(quiz: Quiz, versions: list[QuestionVersion], who: range, right: np.ndarray) -> None:
    """An attempt for each person; `right`: people × versions."""
    at, first = timezone.now() - datetime.timedelta(days=30), next_pk(Attempt)
    like = attempt_of(quiz, len(versions), at)
    earned = right.sum(axis=1).tolist()
    attempts = Copies(like, "id", "ref", "person_id", "earned")
    attempts.write(
        (first + n, kept("ref", UUID(int=first + n)), person, str(earned[n]))
        for n, person in enumerate(who)
    )
    slots = Copies(
        AttemptSlot(attempt_id=1, version_id=1, number=1, page=0, max_mark=1, saved_at=at),
        *("id", "attempt_id", "number", "page", "version_id", "order", "response", "fraction"),
    )
    slots.write(_slots(first, versions, right))


def _slots(first: int, versions: list[QuestionVersion], right: np.ndarray) -> Iterator[tuple]:
    pk, (many, items) = next_pk(AttemptSlot), right.shape
    told = [_told(version) for version in versions]
    wrong = np.random.default_rng(2).integers(1, 1_000, size=(many, items))
    for attempt, (row, dice) in enumerate(zip(right.tolist(), wrong.tolist(), strict=True), first):
        for at, (one, chance) in enumerate(zip(row, dice, strict=True)):
            order, responses = told[at]
            picked = 0 if one else 1 + chance % (len(responses) - 1)
            said = (attempt, at + 1, at, versions[at].pk, order, responses[picked], FRACTIONS[one])
            yield (pk, *said)
            pk += 1


def _told(version: QuestionVersion) -> tuple[str, list[str]]:
    """The order of the choices, and the responses that say each: the right one first."""
    content: Any = version.said
    many = len(content.answers)
    right = next(at for at in range(many) if content.answers[at].fraction == 1)
    picks = [right, *(at for at in range(many) if at != right)]
    order = json.dumps({"choices": list(range(many))})
    return order, [json.dumps({"choice": pick}) for pick in picks]


def kept(name: str, value: Any) -> Any:
    """A field of an attempt as this database keeps it."""
    return Attempt._meta.get_field(name).get_db_prep_save(value, connection)


def choices(count: int) -> list[QuestionVersion]:
    """The first questions of the bank with one right choice."""
    newest = Question.objects.annotate(newest=Max("versions")).values("newest")
    rows = QuestionVersion.objects.filter(pk__in=newest, type=SingleChoice.type)
    return list(rows.order_by("pk")[:count])


def answers(people: int, items: int, seed: int = 1) -> np.ndarray:
    """Who answers what right, as 0 and 1: a Rasch model."""
    dice = np.random.default_rng(seed)
    ability, difficulty = dice.normal(size=(people, 1)), dice.normal(-0.8, 1, size=(1, items))
    chance = 1 / (1 + np.exp(difficulty - ability))
    return (dice.random((people, items)) < chance).astype(np.int8)


if __name__ == "__main__":
    attempts, items = map(int, sys.argv[1:])
    careless()
    versions = choices(items)
    made = quiz_of(versions)
    write(made, versions, people(attempts), answers(attempts, items))
    tell(made.pk)
