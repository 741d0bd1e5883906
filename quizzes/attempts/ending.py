"""How attempts end: submitted by the person, or by the clock and the quiz's rule."""

from __future__ import annotations

import datetime
import logging

from django.db import transaction

from quizzes.attempts import telling
from quizzes.attempts.events import Kind, locked, record
from quizzes.attempts.scoring import grade_slots, write_total
from quizzes.attempts.state import last_save, last_submit
from quizzes.attempts.terms import terms_for
from quizzes.models import Attempt, Quiz

logger = logging.getLogger(__name__)
Moment = datetime.datetime
State = Attempt.State


@transaction.atomic
def finish(attempt: Attempt, now: Moment) -> Attempt:
    """Submit; graded in the same transaction. Submitted twice is once.

    After the time to submit, the quiz's rule decides what becomes of it: look at the state.
    """
    going = locked(attempt)
    if not going.is_open:
        return going
    until = last_submit(going)
    if until is not None and now > until:
        return _end_by_rule(going, now)
    return _submit(going, now, Kind.FINISHED)


@transaction.atomic
def end_if_over(attempt: Attempt, now: Moment) -> Attempt:
    """Let the quiz's rule end it if its time, and what answers may be late, are over."""
    going = locked(attempt)
    return _end_by_rule(going, now) if going.is_open and is_over(going, now) else going


def is_over(attempt: Attempt, now: Moment) -> bool:
    """Whether no answer is taken any more."""
    until = last_save(attempt)
    return until is not None and now > until


def sweep(now: Moment) -> int:
    """End attempts whose time is up and whose pages were left; returns how many changed.

    Each in a transaction of its own: one that fails holds up no other.
    """
    over = Attempt.objects.going_on().filter(deadline__lt=now).order_by("deadline")
    return sum(_swept(attempt, now) for attempt in over.select_related("quiz").iterator())


def _swept(attempt: Attempt, now: Moment) -> bool:
    try:
        return end_if_over(attempt, now).state != attempt.state
    except Exception:
        logger.exception("Attempt %s could not be ended.", attempt.pk)
        return False


@transaction.atomic
def retime(quiz: Quiz, now: Moment) -> int:
    """Give attempts under way the deadline that now holds; returns how many changed.

    For after a quiz or an override was changed, in the same transaction, the quiz `held` before:
    extra time counts at once, also for who begins meanwhile.
    """
    going = Attempt.objects.going_on().filter(quiz=quiz).select_related("person__team", "quiz")
    return sum(_retimed(locked(attempt), now) for attempt in going)


def _retimed(attempt: Attempt, now: Moment) -> bool:
    if attempt.person is None or not attempt.is_open:
        return False
    deadline = terms_for(attempt.quiz, attempt.person).deadline(attempt.started_at)
    if deadline == attempt.deadline:
        return False
    attempt.deadline = deadline
    if not is_over(attempt, now):
        attempt.state = State.IN_PROGRESS
    attempt.save(update_fields=["deadline", "state"])
    record(attempt, Kind.RETIMED, now, deadline=deadline and deadline.isoformat())
    return True


def _end_by_rule(attempt: Attempt, now: Moment) -> Attempt:
    until, deadline = last_submit(attempt), attempt.deadline or now
    if attempt.quiz.when_over == Quiz.WhenOver.SUBMIT:
        return _submit(attempt, deadline, Kind.TIME_UP)
    if until is not None and now <= until:
        return _wait_for_submit(attempt, now)
    return _abandon(attempt, now)


def _submit(attempt: Attempt, at: Moment, kind: Kind) -> Attempt:
    slots = grade_slots(attempt)
    attempt.state, attempt.finished_at = State.FINISHED, at
    write_total(attempt, slots)
    record(attempt, kind, at)
    telling.ended(attempt, slots, at)
    return attempt


def _wait_for_submit(attempt: Attempt, now: Moment) -> Attempt:
    if attempt.state != State.OVERDUE:
        attempt.state = State.OVERDUE
        attempt.save(update_fields=["state"])
        record(attempt, Kind.TIME_UP, now)
    return attempt


def _abandon(attempt: Attempt, now: Moment) -> Attempt:
    attempt.state, attempt.finished_at = State.ABANDONED, now
    attempt.save(update_fields=["state", "finished_at"])
    record(attempt, Kind.ABANDONED, now)
    telling.ended(attempt, [], now)
    return attempt
