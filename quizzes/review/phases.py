"""Review options: in which phase people see what of their attempt. Pure.

Moodle's four phases (mod_quiz\\question\\display_options::make_from_quiz): while it is taken, in
the two minutes after it was submitted, later while the quiz is open, and after it has closed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

RIGHT_AFTER = datetime.timedelta(minutes=2)


class Phase(StrEnum):
    """When somebody looks."""

    DURING = "during"
    RIGHT_AFTER = "right_after"
    LATER = "later"
    CLOSED = "closed"


class Thing(StrEnum):
    """What there is to see. Without the attempt itself, nothing else is shown."""

    ATTEMPT = "attempt"
    CORRECTNESS = "correctness"
    MARKS = "marks"
    FEEDBACK = "feedback"  # to the answers given, and what a marker wrote
    GENERAL_FEEDBACK = "general_feedback"
    RIGHT_ANSWER = "right_answer"


def phase_of(
    finished_at: datetime.datetime | None,
    closes_at: datetime.datetime | None,
    now: datetime.datetime,
) -> Phase:
    """The phase of an attempt that ended then, of a quiz that closes then (None: never)."""
    if finished_at is None:
        return Phase.DURING
    if closes_at is not None and now >= closes_at:
        return Phase.CLOSED
    return Phase.RIGHT_AFTER if now < finished_at + RIGHT_AFTER else Phase.LATER


def allowed(options: Mapping[str, Any], phase: Phase) -> frozenset[Thing]:
    """What is shown in a phase. What nobody allowed is not."""
    named = frozenset(Thing(thing) for thing in options.get(phase.value, ()))
    # Whoever takes it sees the questions, whatever the options say.
    shown = named | {Thing.ATTEMPT} if phase is Phase.DURING else named
    return shown if Thing.ATTEMPT in shown else frozenset()


def everything_afterwards() -> dict[str, list[str]]:
    """The usual options: feedback while it is taken (if it is given then), all afterwards."""
    everything = [thing.value for thing in Thing]
    during = [Thing.ATTEMPT.value, Thing.CORRECTNESS.value, Thing.FEEDBACK.value]
    return {phase.value: during if phase is Phase.DURING else everything for phase in Phase}


def wrong_options(options: object) -> str:
    """What is wrong with options, as a sentence; "" when they can be used."""
    if not isinstance(options, dict) or not set(options) <= set(Phase):
        return "Review options name the phases " + ", ".join(Phase) + "."
    for things in options.values():
        if not isinstance(things, list) or not set(map(str, things)) <= set(Thing):
            return "Each phase lists some of " + ", ".join(Thing) + "."
    return ""
