"""People who have answered things: finished attempts, written straight into the database."""

import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from accounts.models import User
from kb.models import ProductPage
from quizzes.models import Attempt, AttemptSlot, Question, Quiz
from tests.quizzes.exam import NOON, quiz
from tests.quizzes.exam import question as ready
from tests.quizzes.exam import refund as content

Earned = Fraction | int | None


def questions(product: ProductPage, many: int) -> list[Question]:
    """So many questions of a product, none of which can be guessed."""
    return [ready(content(), product=product) for _ in range(many)]


def answered(
    person: User,
    asked: Sequence[Question],
    earned: Earned | Sequence[Earned] = 1,
    *,
    days_ago: float = 0,
    of: Quiz | None = None,
    slots: dict[str, Any] | None = None,
    **fields: Any,
) -> Attempt:
    """A finished attempt at these questions, one for all or each with what it earned."""
    at = NOON - datetime.timedelta(days=days_ago)
    made = of or quiz(*asked)
    number = Attempt.objects.filter(quiz=made, person=person).count() + 1
    given = {"state": "finished", "started_at": at, "finished_at": at, "number": number}
    given |= {"seed": 1, "pages": [[]], "behaviour": made.behaviour, "team": person.team}
    attempt = Attempt.objects.create(quiz=made, person=person, **{**given, **fields})
    each = list(earned) if isinstance(earned, Sequence) else [earned] * len(asked)
    AttemptSlot.objects.bulk_create(
        _slot(attempt, place, one, share, slots or {})
        for place, (one, share) in enumerate(zip(asked, each, strict=True), start=1)
    )
    return attempt


def _slot(
    attempt: Attempt, number: int, one: Question, share: Earned, fields: dict[str, Any]
) -> AttemptSlot:
    version, fraction = one.version_to_use, None if share is None else Fraction(share)
    assert version is not None
    kept = {"page": 0, "max_mark": Fraction(1), "response": {"text": "14"}, "fraction": fraction}
    return AttemptSlot(attempt=attempt, number=number, version=version, **{**kept, **fields})
