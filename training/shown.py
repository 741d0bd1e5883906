"""What of their own answers somebody may already know. While a quiz hides how it went, nothing
that follows from it may tell: neither a single answer nor what somebody is said to know."""

from __future__ import annotations

import datetime

from accounts.models import User
from quizzes.models import Attempt, Quiz
from quizzes.review import Phase, Thing, allowed, phase_of
from quizzes.standing import Standing, standings

TELLING = {Thing.MARKS, Thing.CORRECTNESS}  # a review with either tells of each question


def hidden_from(person: User, now: datetime.datetime) -> list[int]:
    """Their own finished attempts that do not show yet how they went; so many queries.

    One that was not handed in is nobody's evidence, now or later.
    """
    quizzes = Quiz.objects.filter(pk__in=person.attempts.order_by().values("quiz")).order_by()
    return [pk for one in standings(quizzes, person, now) for pk in _hidden(one, now)]


def _hidden(stands: Standing, now: datetime.datetime) -> list[int]:
    phases = {
        attempt.pk: phase_of(attempt.finished_at, stands.terms.closes_at, now)
        for attempt in stands.done
        if attempt.state == Attempt.State.FINISHED
    }
    review = stands.quiz.review
    return [
        pk
        for pk, phase in phases.items()
        if phase is Phase.DURING or not allowed(review, phase) & TELLING
    ]
