"""Keeping what a form sent: each question by itself, with what its page had seen of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from quizzes.answering.fields import Fields, read
from quizzes.answering.finding import with_page
from quizzes.attempts import Given, Refused, Stale, save
from quizzes.attempts.refusals import Reason
from quizzes.grading import is_gradable
from quizzes.models import Attempt, AttemptSlot
from quizzes.responses import ResponseError, read_response, response_to_json
from quizzes.review import public_form
from quizzes.shuffling import to_kept

Moment = datetime.datetime
NAME = re.compile(r"q([0-9]{1,5})-(.+)", re.ASCII)
SEQUENCE = re.compile(r"[0-9]{1,9}", re.ASCII)
CLOSING = {Reason.TIME_UP, Reason.ENDED, Reason.PAGE_OVER}


@dataclass(frozen=True)
class Sent:
    """What a form said of one question. `seen`: the sequence of the answer it was shown."""

    seen: int
    fields: Fields

    @property
    def certainty(self) -> str:
        """How sure the person is; "" where nobody asked."""
        return (self.fields.get("certainty") or [""])[0]


@dataclass
class Kept:
    """How it went: what could not be read by number, and what was newer elsewhere."""

    wrong: dict[int, str] = field(default_factory=dict)
    stale: set[int] = field(default_factory=set)


def sent(data: QueryDict) -> dict[int, Sent]:
    """Questions of a form that was sent, by number: those with a field `q3-seen`."""
    found: dict[int, dict[str, list[str]]] = {}
    for name, values in data.lists():
        if match := NAME.fullmatch(name):
            number, rest = int(match[1]), match[2]
            found.setdefault(number, {})[rest] = [str(value) for value in values]
    return {
        number: Sent(int(fields["seen"][0]), fields)
        for number, fields in found.items()
        if "seen" in fields and SEQUENCE.fullmatch(fields["seen"][0])
    }


def keep(attempt: Attempt, answers: Mapping[int, Sent], now: Moment) -> Kept:
    """Save what changed; a question that cannot be saved holds up no other.

    Raises Refused when nothing at all is taken any more.
    """
    kept = Kept()
    for slot in attempt.slots.filter(number__in=answers).select_related("version"):
        try:
            keep_one(attempt, slot, answers[slot.number], now)
        except Stale:
            kept.stale.add(slot.number)
        except ResponseError as error:
            kept.wrong[slot.number] = str(error)
        except Refused as refused:
            if refused.reason in CLOSING:
                raise
            kept.wrong[slot.number] = str(refused)
    return kept


def keep_one(
    attempt: Attempt, slot: AttemptSlot, answer: Sent, now: Moment, save_id: str = ""
) -> int:
    """Save this answer if it is another than the saved one; returns the sequence it now has.

    Raises ResponseError, Stale and Refused.
    """
    shown = response_of(attempt, slot, answer.fields)
    if _is_saved(slot, shown, answer.certainty):
        return slot.sequence
    given = {slot.number: Given(shown, answer.certainty, answer.seen)}
    return save(attempt, given, now, save_id=save_id).sequence


def response_of(attempt: Attempt, slot: AttemptSlot, fields: Fields) -> dict[str, Any]:
    """What the fields answer, by positions as shown. Raises ResponseError."""
    content = slot.version.said
    raw = read(public_form(content, slot.order), fields)
    shown = with_page(attempt.person, raw) if attempt.person else raw
    read_response(content, to_kept(content, slot.order, shown))
    return shown


def _is_saved(slot: AttemptSlot, shown: dict[str, Any], certainty: str) -> bool:
    content = slot.version.said
    response = read_response(content, to_kept(content, slot.order, shown))
    if certainty != slot.certainty:
        return False
    if slot.response is None:
        return not is_gradable(response)
    same: bool = response_to_json(response) == slot.response
    return same
