"""Which rules hold for a person: the quiz's, their team's, or their own. Pure but for `terms_for`.

Moodle's rule (mod/quiz/lib.php, quiz_update_effective_access): each rule by itself; a person's own
override wins over those of groups, those over the quiz. Of several groups the most generous counts:
the earliest opening, the latest closing, the longest limit, the most tries (0: any number is the
most). Any of the groups' passwords opens it, in the place of the quiz's own.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import check_password
from django.db.models import Q

from accounts.models import User
from quizzes.models import Quiz, QuizOverride

Moment = datetime.datetime


@dataclass(frozen=True)
class Terms:
    """What holds for one person. Limit in seconds; 0 tries: any number."""

    opens_at: Moment | None = None
    closes_at: Moment | None = None
    time_limit: int | None = None
    tries: int = 0
    passwords: tuple[str, ...] = ()  # hashes; one of them opens it, none: no password

    def deadline(self, started_at: Moment) -> Moment | None:
        """When a try that began then must be over; None: whenever one likes."""
        ends = [self.closes_at] if self.closes_at else []
        if self.time_limit is not None:
            ends.append(started_at + datetime.timedelta(seconds=self.time_limit))
        return min(ends, default=None)

    def opens_with(self, password: str) -> bool:
        """Whether this password is a right one, if one is asked for."""
        tried = (check_password(password, known) for known in self.passwords)
        return not self.passwords or any(tried)


def terms_for(quiz: Quiz, person: User) -> Terms:
    """The rules of this quiz for this person; one query."""
    return combined(quiz, list(QuizOverride.objects.filter(theirs(person), quiz=quiz)))


def theirs(person: User) -> Q:
    """The overrides that are this person's or their team's."""
    return Q(person=person) | Q(team__isnull=False, team_id=person.team_id)


def combined(quiz: Quiz, overrides: Sequence[QuizOverride]) -> Terms:
    """What holds given all overrides of a person, their own and their teams'."""
    own = [one for one in overrides if one.person_id is not None]
    return effective(quiz, own, [one for one in overrides if one.team_id is not None])


def effective(quiz: Quiz, own: Sequence[QuizOverride], teams: Sequence[QuizOverride]) -> Terms:
    """What holds given a person's own overrides (at most one) and their teams'."""

    def said(rule: Callable[[QuizOverride], Any], best: Callable[[Iterable[Any]], Any]) -> Any:
        for overrides in (own, teams):
            if values := [value for one in overrides if (value := rule(one)) is not None]:
                return best(values)
        return None

    tries = said(lambda one: one.tries, _most_tries)
    passwords = said(lambda one: (one.password,) if one.password else None, _any_of)
    return Terms(
        opens_at=said(lambda one: one.opens_at, min) or quiz.opens_at,
        closes_at=said(lambda one: one.closes_at, max) or quiz.closes_at,
        time_limit=said(lambda one: _longer(quiz.time_limit, one), max) or quiz.time_limit,
        tries=quiz.tries if tries is None else tries,
        passwords=passwords or ((quiz.password,) if quiz.password else ()),
    )


def _most_tries(tries: Iterable[int]) -> int:
    named = list(tries)
    return 0 if 0 in named else max(named)


def _any_of(passwords: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(password for some in passwords for password in some)


def _longer(limit: int | None, override: QuizOverride) -> int | None:
    """The limit with extra time, in whole seconds; None where there is no extra or no limit."""
    if limit is None or (override.time_factor is None and override.extra_minutes is None):
        return None
    seconds = limit * Decimal(override.time_factor or 1)
    # Rounded up: nobody loses a second.
    return math.ceil(seconds) + 60 * (override.extra_minutes or 0)
