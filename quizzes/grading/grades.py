"""What a response earned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizzes.content import NOTHING, Text


class State(StrEnum):
    """How a response did, as a person is told."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    BLANK = "blank"
    TO_MARK = "to_mark"
    NOTHING_ASKED = "nothing_asked"


@dataclass(frozen=True)
class Part:
    """One stem, gap, item or ticked answer.

    `earned` is its share of the whole mark; `answer` says which of the question's answers it
    matched (for a stem or a gap: among its own), None when none did.
    """

    earned: Fraction
    right: bool
    answer: int | None = None
    feedback: Text = NOTHING


@dataclass(frozen=True)
class Grade:
    """The share of the mark that a response earns; None: a person has to say."""

    fraction: Fraction | None
    state: State
    parts: tuple[Part, ...] = ()

    @property
    def feedback(self) -> tuple[Text, ...]:
        """What the answers given have to say, each text once."""
        return tuple(dict.fromkeys(part.feedback for part in self.parts if part.feedback))


def graded(fraction: Fraction, parts: tuple[Part, ...]) -> Grade:
    """A grade with its state, as Moodle tells it: right only at 1, wrong from 0 down."""
    if fraction >= 1:
        return Grade(fraction, State.RIGHT, parts)
    return Grade(fraction, State.PARTLY if fraction > 0 else State.WRONG, parts)
