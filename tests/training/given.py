"""Assignments for stories, and tries that somebody handed in."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from quizzes.attempts import finish
from quizzes.models import Attempt, Quiz
from tests.quizzes.exam import answer, begun
from training.models import Assignment


def day(number: int) -> datetime.date:
    """So many days from today."""
    return timezone.localdate() + datetime.timedelta(days=number)


def assigned(made: Quiz, *people: User, due: int = 10, **fields: Any) -> Assignment:
    """The quiz for these people, and for what `teams` and `roles` hold."""
    teams, roles = fields.pop("teams", ()), fields.pop("roles", ())
    one = Assignment.objects.create(quiz=made, due_on=day(due), **fields)
    one.people.set(people)
    one.teams.set(teams)
    one.roles.set(roles)
    return one


def handed_in(made: Quiz, person: User, *, right: bool = True, ago: int = 0) -> Attempt:
    """A try at a quiz of one question, that many days ago."""
    at = timezone.now() - datetime.timedelta(days=ago)
    attempt = begun(made, person, at)
    answer(attempt, 0 if right else 1, at=at)
    return finish(attempt, at)
