"""Answers as mastery reads them: one by one for people, as columns for a whole company. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.forgetting import Floats, rating

Ids = NDArray[np.int64]
SECOND = 1_000_000  # microseconds
DAY = 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer of an agent to a question of a product."""

    agent: int
    product: int
    question: int
    at: datetime.datetime
    fraction: Fraction  # earned, of 1
    guess: Fraction = Fraction(0)  # chance to earn it by guessing, below 1
    helped: bool = False  # by a hint, in a later try, or with low certainty


@dataclass(frozen=True, slots=True)
class Answers:
    """Many answers, a place in each array for each of them.

    `at`: microseconds since 1970 in UTC. `right`: what was earned, corrected for guessing, 0 to 1.
    `rating`: how well it was known, as FSRS counts (1: not, 2: with help or in part, 3: well).
    """

    agent: NDArray[np.int32]
    product: NDArray[np.int32]
    question: NDArray[np.int32]
    at: Ids
    right: Floats
    rating: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.at)

    @classmethod
    def joined(cls, parts: Sequence[Answers]) -> Answers:
        """All of them, one part after the other."""
        parts = parts or [columns([])]
        names = [one.name for one in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def take(self, which: Any) -> Answers:
        """Those at these places, or where a mask says so."""
        return Answers(*(getattr(self, one.name)[which] for one in fields(self)))


def columns(answers: Iterable[Answer]) -> Answers:
    """The answers as columns. Raises ValueError for what is always guessed right."""
    rows = list(answers)
    earned = np.array([float(one.fraction) for one in rows])
    guess = np.array([float(one.guess) for one in rows])
    return Answers(
        np.array([one.agent for one in rows], np.int32),
        np.array([one.product for one in rows], np.int32),
        np.array([one.question for one in rows], np.int32),
        np.array([microseconds(one.at) for one in rows], np.int64),
        without_luck(earned, guess),
        np.array([rating(one.fraction, helped=one.helped) for one in rows], np.int8),
    )


def without_luck(earned: Floats, guess: Floats) -> Floats:
    """What was known of what was earned: max(0, (f − g)/(1 − g)), at most 1.

    Raises ValueError for what is always guessed right: it tells nothing.
    """
    if (guess >= 1).any():
        raise ValueError("What is always guessed right tells nothing: guess must be below 1.")
    known: Floats = np.clip((earned - guess) / (1 - guess), 0.0, 1.0)
    return known


def microseconds(moment: datetime.datetime) -> int:
    """Microseconds since 1970 in UTC, exact. Raises TypeError without a time zone."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return (moment - epoch) // datetime.timedelta(microseconds=1)
