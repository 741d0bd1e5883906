"""What a page may know of a running attempt."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any

from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.shuffling import to_shown


@dataclass(frozen=True)
class SlotState:
    """What the server holds of one question; the answer by positions as shown."""

    response: dict[str, Any] | None
    sequence: int
    certainty: str = ""
    flagged: bool = False
    settled: bool = False
    tries: int = 0


@dataclass(frozen=True)
class AttemptState:
    """The attempt as the server has it. Seconds are the server's; None: no limit."""

    state: str
    sequence: int
    page: int
    seconds_left: int | None
    seconds_to_submit: int | None
    slots: dict[int, SlotState] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON; slots by their number as text."""
        plain = asdict(self)
        plain["slots"] = {str(number): one for number, one in plain["slots"].items()}
        return plain


def state_of(attempt: Attempt, now: datetime.datetime) -> AttemptState:
    """What the page may know: time left, and for each question it may see what is saved.

    Of an attempt that has ended only that: what else is shown, its review decides.
    """
    slots = attempt.slots.select_related("version") if attempt.is_open else []
    seen = [slot for slot in slots if may_be_seen(attempt, slot)]
    return AttemptState(
        state=attempt.state,
        sequence=attempt.sequence,
        page=attempt.page,
        seconds_left=_seconds(attempt.deadline, now),
        seconds_to_submit=_seconds(last_submit(attempt), now),
        slots={slot.number: slot_state(slot) for slot in seen},
    )


def slot_state(slot: AttemptSlot) -> SlotState:
    """What is saved of one question."""
    return SlotState(
        response=to_shown(slot.version.said, slot.order, slot.response),
        sequence=slot.sequence,
        certainty=slot.certainty,
        flagged=slot.flagged,
        settled=slot.settled_at is not None,
        tries=len(slot.tries),
    )


def may_be_seen(attempt: Attempt, slot: AttemptSlot) -> bool:
    """Whether the page may show this question now: on the way forward, one page at a time."""
    only_forward = attempt.quiz.navigation == Quiz.Navigation.SEQUENTIAL
    return not only_forward or slot.page == attempt.page


def last_save(attempt: Attempt) -> datetime.datetime | None:
    """Until when answers are taken: those given in time may have been under way for a while."""
    late = datetime.timedelta(seconds=attempt.quiz.late)
    return attempt.deadline + late if attempt.deadline else None


def last_submit(attempt: Attempt) -> datetime.datetime | None:
    """Until when the person can submit; longer where the quiz grants grace."""
    quiz, save = attempt.quiz, last_save(attempt)
    if save is None or attempt.deadline is None or quiz.when_over != Quiz.WhenOver.GRACE:
        return save
    return max(save, attempt.deadline + datetime.timedelta(seconds=quiz.grace))


def _seconds(until: datetime.datetime | None, now: datetime.datetime) -> int | None:
    return None if until is None else max(0, int((until - now).total_seconds()))
