"""Why something cannot be done now, in words for whoever wanted to."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.attempts.state import AttemptState


class Reason(StrEnum):
    """What stands in the way, for programs."""

    NOT_FOR_YOU = "not_for_you"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    NO_TRIES_LEFT = "no_tries_left"
    WAIT = "wait"
    PASSWORD = "password"  # noqa: S105 - no secret, the name of a reason
    GUESSING = "guessing"
    EMPTY = "empty"
    TIME_UP = "time_up"
    ENDED = "ended"
    PAGE_OVER = "page_over"
    SETTLED = "settled"
    NOT_NOW = "not_now"
    NO_ANSWER = "no_answer"
    UNREADABLE = "unreadable"
    SAVE_ID = "save_id"


SENTENCES = {
    Reason.NOT_FOR_YOU: "This quiz is not open to you.",
    Reason.NOT_OPEN_YET: "This quiz is not open yet.",
    Reason.CLOSED: "This quiz is closed.",
    Reason.NO_TRIES_LEFT: "You have used all your tries.",
    Reason.WAIT: "You can try again later.",
    Reason.PASSWORD: "That is not the password of this quiz.",
    Reason.GUESSING: "That were too many wrong passwords.",
    Reason.EMPTY: "This quiz has not enough questions. Tell whoever made it.",
    Reason.TIME_UP: "The time is up.",
    Reason.ENDED: "This try has ended.",
    Reason.PAGE_OVER: "You have left this page, and this quiz only goes forward.",
    Reason.SETTLED: "This answer was checked and can no longer be changed.",
    Reason.NOT_NOW: "Answers of this quiz are not checked one by one.",
    Reason.NO_ANSWER: "Answer the question before you check it.",
    Reason.UNREADABLE: "This is no answer to the question.",
    Reason.SAVE_ID: "Another answer was saved under this number.",
}


class Refused(Exception):
    """It cannot be done. `until`: the moment from which it can, where there is one."""

    def __init__(
        self, reason: Reason, said: str = "", *, until: datetime.datetime | None = None
    ) -> None:
        super().__init__(said or SENTENCES[reason])
        self.reason, self.until = reason, until


class Stale(Exception):
    """The page has not seen what was saved elsewhere; `state` is the newer one."""

    def __init__(self, state: AttemptState) -> None:
        super().__init__("Something newer was saved in another window.")
        self.state = state
