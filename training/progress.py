"""How far somebody is with what was assigned to them. Pure; asked each time, stored nowhere.

A quiz is done when the tries that count are a pass, by the quiz's own rule for several tries;
where nothing has to be passed, when a try was handed in. What is not known (a text waits for a
mark, or the person may not see the marks yet) is told as that, and never as done or to do.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from quizzes.counting import passed, result

SOON = datetime.timedelta(days=3)
Day = datetime.date


class State(StrEnum):
    """How it stands."""

    TO_DO = "to_do"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MARKING = "marking"
    HANDED_IN = "handed_in"
    DONE = "done"
    DONE_LATE = "done_late"
    FAILED = "failed"
    MISSED = "missed"
    SHUT_OUT = "shut_out"
    EXCUSED = "excused"


WORDS = {
    State.TO_DO: "To do",
    State.DUE_SOON: "Due soon",
    State.OVERDUE: "Overdue",
    State.MARKING: "Being marked",
    State.HANDED_IN: "Handed in",
    State.DONE: "Done",
    State.DONE_LATE: "Done late",
    State.FAILED: "Not passed",
    State.MISSED: "Missed",
    State.SHUT_OUT: "Cannot take it",
    State.EXCUSED: "Excused",
}
PRESSING = (State.OVERDUE, State.DUE_SOON, State.TO_DO)  # what somebody can and should do
DONE = (State.DONE, State.DONE_LATE)


@dataclass(frozen=True)
class Asked:
    """What is asked: by when (None: the person is excused), and what counts as done."""

    due_on: Day | None
    counts: str = "highest"
    pass_percent: Decimal | None = None


@dataclass(frozen=True)
class Try:
    """A try that was handed in on a day. `share` None: nothing counts in it.

    `waits`: a person has yet to mark some of it; `hidden`: its marks are not to be seen yet.
    """

    day: Day
    share: Fraction | None
    waits: bool = False
    hidden: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a verdict may rest on it."""
        return not self.waits and not self.hidden


@dataclass(frozen=True)
class Progress:
    """How it stands, and the day on which it was done."""

    state: State
    done_on: Day | None = None

    @property
    def is_done(self) -> bool:
        """In time or late."""
        return self.state in DONE

    @property
    def words(self) -> str:
        """The state as people say it."""
        return WORDS[self.state]


def progress(
    asked: Asked, tries: Sequence[Try], today: Day, barred: State | None = None
) -> Progress:
    """How it stands on a day. `tries`: first to last; `barred`: what it is if not even begun
    can help any more (failed, missed, shut out)."""
    if done_on := _done_on(asked, tries):
        late = asked.due_on is not None and done_on > asked.due_on
        return Progress(State.DONE_LATE if late else State.DONE, done_on)
    if asked.due_on is None:
        return Progress(State.EXCUSED)
    if any(one.hidden for one in tries):
        return Progress(State.HANDED_IN)
    if any(one.waits for one in tries):
        return Progress(State.MARKING)
    return Progress(barred or _pressing(asked.due_on, today))


def _pressing(due_on: Day, today: Day) -> State:
    if today > due_on:
        return State.OVERDUE
    return State.DUE_SOON if due_on - today <= SOON else State.TO_DO


def _done_on(asked: Asked, tries: Sequence[Try]) -> Day | None:
    """The day since which it is done, without a break."""
    if asked.pass_percent is None:
        return tries[0].day if tries else None
    known = [one for one in tries if one.is_known]
    # One good try of several is enough for the best to pass, whatever the unknown ones come to.
    if len(known) < len(tries) and asked.counts != "highest":
        return None
    return _passed_on(asked, [one for one in known if one.share is not None])


def _passed_on(asked: Asked, tries: Sequence[Try]) -> Day | None:
    since, shares = None, list[Fraction]()
    for one in tries:
        shares.append(one.share or Fraction(0))
        enough = passed(result(asked.counts, shares), asked.pass_percent)
        since = (since or one.day) if enough else None
    return since
