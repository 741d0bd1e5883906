"""How far everybody is with an assignment, for those who follow it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from accounts.holders import may
from accounts.models import User
from accounts.roles import MANAGES_QUIZZES
from quizzes.models import Attempt, Quiz, QuizOverride
from quizzes.standing import standing
from training.duties import Duty, due_date, duty
from training.models import Assignment, OtherDueDate
from training.progress import Progress, State
from training.reach import NOBODY, Named, reached, shut_out

Moment = datetime.datetime
WORST_FIRST = (
    *(State.OVERDUE, State.MISSED, State.FAILED, State.SHUT_OUT, State.DUE_SOON, State.TO_DO),
    *(State.MARKING, State.HANDED_IN, State.DONE_LATE, State.DONE, State.EXCUSED),
)


@dataclass(frozen=True)
class Followed:
    """Somebody and how they do."""

    person: User
    duty: Duty
    other: OtherDueDate | None = None

    @property
    def name(self) -> str:
        """As colleagues know them."""
        return str(self.person)

    @property
    def state(self) -> State:
        """How it stands."""
        return self.duty.state


@dataclass(frozen=True)
class Tally:
    """How many are to do it, how many have, and for how many it is overdue."""

    of: int = 0
    done: int = 0
    overdue: int = 0

    @property
    def words(self) -> str:
        """For a line of a list."""
        return f"{self.done} of {self.of}" if self.of else "Nobody"


def follow(assignment: Assignment, viewer: User, now: Moment) -> list[Followed]:
    """Everybody it reaches whom the viewer follows: the most pressing first, then by name."""
    found = _followed([assignment], viewer, now)[assignment.pk]
    return sorted(found, key=lambda one: WORST_FIRST.index(one.state))


def tallies(assignments: Sequence[Assignment], viewer: User, now: Moment) -> dict[int, Tally]:
    """The same counted, for several at once; so many queries, however many they are."""
    found = _followed(assignments, viewer, now)
    return {one.pk: tally(found[one.pk]) for one in assignments}


def tally(followed: Iterable[Followed]) -> Tally:
    """Who is excused is not asked, and counts nowhere."""
    asked = [one for one in followed if one.state != State.EXCUSED]
    done = sum(one.duty.progress.is_done for one in asked)
    return Tally(len(asked), done, sum(one.state == State.OVERDUE for one in asked))


def _followed(
    assignments: Sequence[Assignment], viewer: User, now: Moment
) -> dict[int, list[Followed]]:
    named = {one.pk: Named.by(one) for one in assignments}
    people = reached(reduce(or_, named.values(), NOBODY), viewer)
    known = _Known(assignments, people, viewer, now)
    return {
        one.pk: known.follow(one, [who for who in people if named[one.pk].covers(who)])
        for one in assignments
    }


class _Known:
    """What is known of these people and these quizzes, in four queries."""

    def __init__(
        self, assignments: Sequence[Assignment], people: Sequence[User], viewer: User, now: Moment
    ) -> None:
        self.viewer, self.now = viewer, now
        self.sees_own = may(viewer, MANAGES_QUIZZES)
        about = {"quiz__in": {one.quiz_id for one in assignments}}
        tries = Attempt.objects.filter(**about, preview=False, person__in=people)
        rules = QuizOverride.objects.filter(**about)
        others = OtherDueDate.objects.filter(assignment__in=assignments)
        self.attempts = _grouped(tries.defer("pages").order_by("number"), _whose)
        self.rules = _grouped(rules, lambda one: (one.quiz_id, one.person_id, one.team_id))
        self.others = {(one.assignment_id, one.person_id): one for one in others}

    def follow(self, assignment: Assignment, people: Sequence[User]) -> list[Followed]:
        out = {person.pk for person in shut_out(assignment.quiz, people)}
        if assignment.quiz.status != Quiz.Status.PUBLISHED:
            out = {person.pk for person in people}
        blank = self._duty(assignment, [], [], None, own=False)
        return [self._one(assignment, who, blank, who.pk in out) for who in people]

    def _one(self, assignment: Assignment, who: User, blank: Duty, out: bool) -> Followed:
        attempts = self.attempts.get((assignment.quiz_id, who.pk), [])
        rules = self._rules(assignment.quiz_id, who)
        other = self.others.get((assignment.pk, who.pk))
        own = who.pk == self.viewer.pk and not self.sees_own
        # Most people have not begun and have nothing of their own: they all stand alike.
        known = bool(attempts or rules or other)
        told = self._duty(assignment, attempts, rules, other, own=own) if known else blank
        if out and told.is_pressing:
            told = replace(told, progress=Progress(State.SHUT_OUT))
        return Followed(who, told, other)

    def _rules(self, quiz_id: int, who: User) -> list[QuizOverride]:
        own = self.rules.get((quiz_id, who.pk, None), [])
        return own + (self.rules.get((quiz_id, None, who.team_id), []) if who.team_id else [])

    def _duty(
        self,
        assignment: Assignment,
        attempts: list[Attempt],
        rules: list[QuizOverride],
        other: OtherDueDate | None,
        *,
        own: bool,
    ) -> Duty:
        stands = standing(assignment.quiz, attempts, rules, self.now)
        return duty(assignment, stands, due_date(assignment, other), self.now, own=own)


def _whose(attempt: Attempt) -> tuple[int, int | None]:
    return attempt.quiz_id, attempt.person_id


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)
