"""Keeping answers: what was acknowledged is never lost, and nothing newer is written over.

Each answer says which one it replaces: the sequence of what its page showed. A save is stale when
one of the answers it brings would replace another one than that, saved in another window; answers
to other questions may have changed meanwhile. A save that is sent again
under the same id, because its acknowledgement got lost, is acknowledged again and written once.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from quizzes.attempts.ending import end_if_over, is_over
from quizzes.attempts.events import Kind, locked, record
from quizzes.attempts.refusals import Reason, Refused, Stale
from quizzes.attempts.state import may_be_seen, state_of
from quizzes.grading import Certainty
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.responses import ResponseError, read_response, response_to_json
from quizzes.shuffling import to_kept

Moment = datetime.datetime
LONGEST_LOGGED = 500  # characters of an answer
WRITTEN = ["response", "certainty", "sequence", "saved_at"]


@dataclass(frozen=True)
class Given:
    """An answer as a page sends it: by positions as shown.

    `seen`: the sequence of the saved answer that it replaces; 0 where there was none.
    """

    response: Any
    certainty: str = ""
    seen: int = 0


@dataclass(frozen=True)
class Saved:
    """What the server vouches for: everything in this save is written."""

    sequence: int
    at: Moment


def save(
    attempt: Attempt,
    answers: Mapping[int, Given],
    now: Moment,
    *,
    save_id: str = "",
) -> Saved:
    """Keep these answers, by number of slot. Raises Stale with the newer state, and Refused.

    After the deadline and what answers may be late, the attempt is ended by the quiz's rule and
    the save refused.
    """
    try:
        with transaction.atomic():
            return _save(locked(attempt), answers, now, save_id)
    except Refused as refused:
        if refused.reason is Reason.TIME_UP:
            end_if_over(attempt, now)
        raise


@transaction.atomic
def flag(attempt: Attempt, number: int, flagged: bool, now: Moment) -> None:
    """Mark a question to come back to, or not. Raises Refused."""
    going = locked(attempt)
    must_be_going(going, now)
    if not going.slots.filter(number=number).update(flagged=flagged):
        raise Refused(Reason.UNREADABLE, f"There is no question {number}.")
    record(going, Kind.FLAGGED, now, slot=number, flagged=flagged)


def must_be_going(attempt: Attempt, now: Moment) -> None:
    """Raises Refused when the attempt takes no answers any more."""
    if not attempt.is_open:
        raise Refused(Reason.ENDED)
    if is_over(attempt, now):
        raise Refused(Reason.TIME_UP)


def _save(attempt: Attempt, answers: Mapping[int, Given], now: Moment, save_id: str) -> Saved:
    digest = digest_of(answers)
    if again := _acknowledged(attempt, save_id, digest):
        return again
    must_be_going(attempt, now)
    slots = _slots(attempt, answers)
    if any(slot.sequence != answers[slot.number].seen for slot in slots):
        raise Stale(state_of(attempt, now))
    attempt.sequence += 1
    for slot in slots:
        _write(slot, answers[slot.number], attempt.sequence, now)
        slot.save(update_fields=WRITTEN)
    attempt.save(update_fields=["sequence"])
    told = {"slots": sorted(answers), "digest": digest, "said": logged(slots)}
    record(attempt, Kind.SAVED, now, save_id, **told)
    return Saved(attempt.sequence, now)


def logged(slots: Iterable[AttemptSlot]) -> dict[str, Any]:
    """What was answered, for the log; long texts, saved every few seconds, would fill the table."""
    told = ((slot.number, slot.response) for slot in slots if slot.settled_at is None)
    return {str(at): one for at, one in told if len(json.dumps(one)) <= LONGEST_LOGGED}


def _acknowledged(attempt: Attempt, save_id: str, digest: str) -> Saved | None:
    event = attempt.events.filter(save_id=save_id).first() if save_id else None
    if event is None:
        return None
    if event.detail.get("digest") != digest:
        raise Refused(Reason.SAVE_ID)
    return Saved(event.sequence, event.at)


def digest_of(answers: Mapping[int, Given]) -> str:
    """What tells a save that is sent again from another under the same id."""
    said = {str(number): [given.response, given.certainty] for number, given in answers.items()}
    told = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _slots(attempt: Attempt, answers: Mapping[int, Given]) -> list[AttemptSlot]:
    """The slots that these answers are for. Raises Refused when one takes no answer."""
    slots = list(attempt.slots.filter(number__in=answers).select_related("version"))
    if missing := set(answers) - {slot.number for slot in slots}:
        raise Refused(Reason.UNREADABLE, f"There is no question {min(missing)}.")
    if not all(may_be_seen(attempt, slot) for slot in slots):
        raise Refused(Reason.PAGE_OVER)
    return slots


def _write(slot: AttemptSlot, given: Given, sequence: int, now: Moment) -> None:
    response = _read(slot, given.response)
    if slot.settled_at is not None:
        _must_be_the_same(slot, response)
        return
    slot.response = response
    slot.certainty = _certainty(slot.attempt, given.certainty)
    slot.sequence, slot.saved_at = sequence, now


def _must_be_the_same(slot: AttemptSlot, response: dict[str, Any]) -> None:
    """A page that sends all its answers sends those that were checked, too."""
    if response != slot.response:
        raise Refused(Reason.SETTLED)


def _read(slot: AttemptSlot, shown: Any) -> dict[str, Any]:
    content = slot.version.said
    try:
        kept = to_kept(content, slot.order, shown)
        return response_to_json(read_response(content, kept))
    except ResponseError as error:
        raise Refused(Reason.UNREADABLE, f"Question {slot.number}: {error}") from error


def _certainty(attempt: Attempt, said: str) -> str:
    """How sure somebody is; "" where the quiz does not ask: no mark is made by it there."""
    if said and said not in set(Certainty):
        raise Refused(Reason.UNREADABLE, f"Nobody can be “{said}” sure.")
    return said if attempt.behaviour == Quiz.Behaviour.CERTAINTY else ""
