"""Which results somebody may be told: who reads results takes quizzes as well."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet

from accounts.holders import may
from accounts.models import User
from accounts.roles import MANAGES_QUIZZES
from quizzes.models import Attempt, Quiz
from quizzes.standing import shows_marks, standings


def told_to(viewer: User, now: datetime.datetime) -> QuerySet[Attempt]:
    """Finished tries with their marks: own ones once their review shows them, as to anybody.

    Who manages quizzes sees their own as well: the key is theirs anyway.
    """
    seen: QuerySet[Attempt] = Attempt.objects.visible_to(viewer).that_count()
    if may(viewer, MANAGES_QUIZZES):
        return seen
    return seen.exclude(pk__in=list(_hidden(viewer, now)))


def _hidden(viewer: User, now: datetime.datetime) -> Iterator[int]:
    """Own tries whose marks are not shown yet."""
    own = Attempt.objects.of(viewer).that_count().order_by()
    for stands in standings(Quiz.objects.filter(pk__in=own.values("quiz")), viewer, now):
        for attempt in stands.done:
            if not shows_marks(attempt, stands.quiz, stands.terms, now):
                yield attempt.pk
