"""What somebody is to take, by when, and how far they are with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone

from accounts.models import User
from quizzes.attempts.bars import Bar
from quizzes.counting import result
from quizzes.models import Attempt, Quiz
from quizzes.standing import Standing, shows_marks, standings
from training.models import Assignment, OtherDueDate
from training.progress import DONE, PRESSING, Asked, Progress, State, Try, progress

Moment = datetime.datetime
BARS = {Bar.TRIES: State.FAILED, Bar.CLOSED: State.MISSED}


@dataclass(frozen=True)
class Duty:
    """A quiz that somebody is to take. `due_on` None: they are excused.

    `tries`: those that count, first to last.
    """

    assignment: Assignment
    standing: Standing
    due_on: datetime.date | None
    progress: Progress
    tries: tuple[Try, ...] = ()

    @property
    def quiz(self) -> Quiz:
        """What is to be taken."""
        return self.assignment.quiz

    @property
    def state(self) -> State:
        """How it stands."""
        return self.progress.state

    @property
    def share(self) -> Fraction | None:
        """What counts of the tries; None where there is nothing, or where it may not be seen."""
        if any(one.hidden for one in self.tries):
            return None
        return result(self.quiz.counts, [one.share for one in self.tries if one.share is not None])

    @property
    def has_earlier(self) -> bool:
        """Whether they handed it in before tries began to count."""
        ended = [one for one in self.standing.done if one.state == Attempt.State.FINISHED]
        return len(ended) > len(self.tries)

    @property
    def is_pressing(self) -> bool:
        """Whether they can do it and should."""
        return self.state in PRESSING


def duty(
    assignment: Assignment,
    standing: Standing,
    due_on: datetime.date | None,
    now: Moment,
    *,
    own: bool,
) -> Duty:
    """How a person who stands so with the quiz does with the assignment.

    `own`: told to that person, so that it says nothing of marks they may not see yet.
    """
    quiz = assignment.quiz
    asked = Asked(due_on, quiz.counts, quiz.pass_percent)
    tries = tuple(_tries(assignment, standing, now, own=own))
    told = progress(asked, tries, local_day(now), _barred(standing, tries))
    return Duty(assignment, standing, due_on, told, tries)


def due_date(assignment: Assignment, other: OtherDueDate | None) -> datetime.date | None:
    """By when this person should; None: never."""
    return other.due_on if other else assignment.due_on


def duties(person: User, now: Moment) -> list[Duty]:
    """All that is asked of a person, the most pressing first; a quiz stands once.

    So many queries, however much it is.
    """
    asked = Assignment.objects.asked_of(person).select_related("quiz__product", "assigned_by")
    assignments = list(asked)
    quizzes = {one.quiz_id: one.quiz for one in assignments}
    stands = {one.quiz.pk: one for one in standings(quizzes.values(), person, now)}
    others = OtherDueDate.objects.filter(person=person, assignment__in=assignments)
    other = {one.assignment_id: one for one in others}
    found = [
        duty(one, stands[one.quiz_id], due_date(one, other.get(one.pk)), now, own=True)
        for one in assignments
    ]
    return _each_quiz_once(sorted(found, key=_urgency))


def local_day(moment: Moment) -> datetime.date:
    """The day it is at the company then."""
    return timezone.localtime(moment).date()


def _urgency(one: Duty) -> tuple[bool, bool, datetime.date]:
    return not one.is_pressing, one.state in DONE, one.due_on or datetime.date.max


def _each_quiz_once(found: Iterable[Duty]) -> list[Duty]:
    first: dict[int, Duty] = {}
    for one in found:
        first.setdefault(one.quiz.pk, one)
    return list(first.values())


def _tries(assignment: Assignment, standing: Standing, now: Moment, *, own: bool) -> Iterable[Try]:
    """What was handed in since tries count."""
    quiz, terms = assignment.quiz, standing.terms
    for attempt in standing.done:
        if attempt.state != Attempt.State.FINISHED or attempt.finished_at is None:
            continue
        day = local_day(attempt.finished_at)
        if assignment.counts_from is None or day >= assignment.counts_from:
            hidden = own and not shows_marks(attempt, quiz, terms, now)
            yield Try(day, attempt.share, waits=attempt.to_mark > 0, hidden=hidden)


def _barred(standing: Standing, tries: Sequence[Try]) -> State | None:
    """What it has come to if they can try no more; who is at it, can."""
    barred = None if standing.going else BARS.get(standing.bar)
    return State.FAILED if barred is State.MISSED and tries else barred
