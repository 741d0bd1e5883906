"""How far an attempt is: which questions have an answer, and what the clock says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.attempts.state import last_submit, may_be_seen
from quizzes.content import Description
from quizzes.grading import is_complete, is_gradable
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.responses import read_response


@dataclass(frozen=True)
class Place:
    """A question on the map of an attempt."""

    number: int
    page: int
    answered: bool
    complete: bool
    flagged: bool
    asks: bool
    here: bool
    open: bool


def places(attempt: Attempt, slots: Iterable[AttemptSlot], here: int) -> list[Place]:
    """All questions of an attempt, in their order. `here`: the page shown, from 0; -1: none."""
    return [_place(attempt, slot, here) for slot in slots]


def _place(attempt: Attempt, slot: AttemptSlot, here: int) -> Place:
    content = slot.version.said
    response = read_response(content, slot.response)
    return Place(
        slot.number,
        slot.page,
        answered=is_gradable(response),
        complete=is_complete(content, response),
        flagged=slot.flagged,
        asks=not isinstance(content, Description),
        here=slot.page == here and len(attempt.pages) > 1,
        open=may_be_seen(attempt, slot),
    )


def only_forward(attempt: Attempt) -> bool:
    """Whether nobody goes back to a page."""
    return bool(attempt.quiz.navigation == Quiz.Navigation.SEQUENTIAL)


def seconds_left(attempt: Attempt, now: datetime.datetime) -> int | None:
    """What the server's clock leaves; None: no limit."""
    return _until(attempt.deadline, now)


def seconds_to_submit(attempt: Attempt, now: datetime.datetime) -> int | None:
    """What it leaves to hand in what stands, which may be longer than to answer."""
    return _until(last_submit(attempt), now)


def _until(moment: datetime.datetime | None, now: datetime.datetime) -> int | None:
    return None if moment is None else max(0, int((moment - now).total_seconds()))
