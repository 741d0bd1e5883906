"""Having one answer checked before the end: where feedback is immediate, or there are hints."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from quizzes.attempts.ending import end_if_over
from quizzes.attempts.events import Kind, locked, record
from quizzes.attempts.refusals import Reason, Refused
from quizzes.attempts.saving import must_be_going
from quizzes.attempts.state import may_be_seen
from quizzes.content import Description
from quizzes.earning import tries_allowed
from quizzes.grading import cleared, grade, missing
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.responses import read_response, response_to_json
from quizzes.review import Phase, Thing, allowed

Moment = datetime.datetime
CHECKED = (Quiz.Behaviour.IMMEDIATE, Quiz.Behaviour.INTERACTIVE)


def check(attempt: Attempt, number: int, now: Moment) -> AttemptSlot:
    """Check the answer as it is saved; settles it when it is right or no try is left.

    To check the same answer again is no other try. Raises Refused.
    """
    try:
        with transaction.atomic():
            return _check(locked(attempt), number, now)
    except Refused as refused:
        if refused.reason is Reason.TIME_UP:
            end_if_over(attempt, now)
        raise


def _check(attempt: Attempt, number: int, now: Moment) -> AttemptSlot:
    must_be_going(attempt, now)
    if attempt.behaviour not in CHECKED:
        raise Refused(Reason.NOT_NOW)
    slot = attempt.slots.filter(number=number).select_related("version").first()
    if slot is None or not may_be_seen(attempt, slot):
        raise Refused(Reason.PAGE_OVER)
    if slot.settled_at is None and not _was_checked(slot):
        _must_be_answered(slot)
        _add_try(attempt, slot, now)
    return slot


def _was_checked(slot: AttemptSlot) -> bool:
    """Whether nothing was answered since the last check; a hint may have taken something away."""
    if not slot.tries:
        return False
    last = slot.tries[-1]
    return slot.response in (last, _without_wrong(slot, last))


def _must_be_answered(slot: AttemptSlot) -> None:
    content = slot.version.said
    if isinstance(content, Description):
        raise Refused(Reason.NOT_NOW)
    if lacks := missing(content, read_response(content, slot.response)):
        raise Refused(Reason.NO_ANSWER, lacks)


def _add_try(attempt: Attempt, slot: AttemptSlot, now: Moment) -> None:
    slot.tries = [*slot.tries, slot.response]
    if not _may_try_again(attempt, slot):
        slot.settled_at = now
    elif _clears_wrong(attempt, slot):
        slot.response = _without_wrong(slot, slot.response)
    # Other windows have not seen this: what they still send for the question is stale.
    attempt.sequence += 1
    slot.sequence = attempt.sequence
    slot.save(update_fields=["tries", "settled_at", "sequence", "response"])
    attempt.save(update_fields=["sequence"])
    record(attempt, Kind.CHECKED, now, slot=slot.number, tries=len(slot.tries))


def _may_try_again(attempt: Attempt, slot: AttemptSlot) -> bool:
    """A question that stays open says that the answer was not right: only where that is shown."""
    if not _shows(attempt, Thing.CORRECTNESS):
        return False
    content = slot.version.said
    fraction = grade(content, read_response(content, slot.response)).fraction
    if attempt.behaviour != Quiz.Behaviour.INTERACTIVE or fraction is None:
        return False
    return fraction < Fraction(1) and len(slot.tries) < tries_allowed(content)


def _clears_wrong(attempt: Attempt, slot: AttemptSlot) -> bool:
    """Whether the hint for this try takes away what was wrong, where hints may be seen."""
    hint = slot.version.said.hints[len(slot.tries) - 1]
    return hint.clear_wrong and _shows(attempt, Thing.FEEDBACK)


def _shows(attempt: Attempt, thing: Thing) -> bool:
    return thing in allowed(attempt.quiz.review, Phase.DURING)


def _without_wrong(slot: AttemptSlot, said: dict[str, Any] | None) -> dict[str, Any]:
    content = slot.version.said
    return response_to_json(cleared(content, read_response(content, said)))
