"""How well an answer is remembered after a while: FSRS-6, by the `fsrs` package.

Source: the FSRS-6 algorithm of the open-spaced-repetition project. Stability S is the number of
days after which nine of ten are still remembered; retrievability after t whole days is
R(t) = (1 + F·t/S)^(−w20) with F = 0.9^(−1/w20) − 1.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from fsrs import Card, Rating, Scheduler
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Without the steps of a first day and without chance: what is answered is a test, and the same
# answers must always give the same stability.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_DECAY = _SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (-1 / _DECAY) - 1


def rating(fraction: Fraction, *, helped: bool = False) -> Rating:
    """How well it was known; `helped`: by a hint, in a later try, or guessed.

    That it was easy is never inferred.
    """
    if fraction <= 0:
        return Rating.Again
    return Rating.Good if fraction >= 1 and not helped else Rating.Hard


def stability(answers: Iterable[tuple[datetime.datetime, Rating]]) -> float:
    """Days of stability after these answers, oldest first. Raises ValueError without any."""
    card = Card(card_id=1)
    for at, rated in answers:
        card, _ = _SCHEDULER.review_card(card, rated, at.astimezone(datetime.UTC))
    if card.stability is None:
        raise ValueError("Nothing was answered.")
    return float(card.stability)


def retrievability(days: Floats, stabilities: Floats) -> Floats:
    """Probability that each is remembered, after so many days (whole ones count)."""
    remembered: Floats = (1 + _FACTOR * np.floor(days) / stabilities) ** -_DECAY
    return remembered
