"""How well an answer is remembered after a while: FSRS-6, by the `fsrs` package.

Source: the FSRS-6 algorithm of the open-spaced-repetition project. Stability S is the number of
days after which nine of ten are still remembered; retrievability after t whole days is
R(t) = (1 + F·t/S)^(−w20) with F = 0.9^(−1/w20) − 1.

The package knows one card at a time. `stabilities` says the same of many in one go, with the
package's own parameters; a property test holds it to the package.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from fsrs import Card, Rating, Scheduler
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Without the steps of a first day and without chance: what is answered is a test, and the same
# answers must always give the same stability.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_W = _SCHEDULER.parameters
_DECAY = _W[20]
_FACTOR = 0.9 ** (-1 / _DECAY) - 1
_LEAST, _EASIEST, _HARDEST = 0.001, 1.0, 10.0  # the package's bounds of S and of difficulty


def rating(fraction: Fraction | float, *, helped: bool = False) -> Rating:
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


def stabilities(first: Whole, size: Whole, days: Whole, ratings: NDArray[np.int8]) -> Floats:
    """Days of stability of many questions, each after all of its answers.

    `ratings` of all answers, those of a question side by side and oldest first; `days`: whole days
    since the answer before it. A question's answers begin at `first` and are `size` many, at least
    one. All first answers are done at once, then all second ones, and so on.
    """
    rated = ratings[first]
    stable, hard = np.maximum(_table(_W[:4])[rated], _LEAST), _first_difficulty(rated)
    going = np.flatnonzero(size > 1)
    step = 1
    while len(going):
        at = first[going] + step
        stable[going], hard[going] = _next(stable[going], hard[going], days[at], ratings[at])
        step += 1
        going = going[size[going] > step]
    return stable


def retrievability(days: Floats, stabilities: Floats) -> Floats:
    """Probability that each is remembered, after so many days (whole ones count)."""
    remembered: Floats = (1 + _FACTOR * np.floor(days) / stabilities) ** -_DECAY
    return remembered


def _table(values: Iterable[float]) -> Floats:
    """Values by rating, which counts from 1."""
    return np.array([np.nan, *values])


def _first_difficulty(rated: NDArray[np.int8]) -> Floats:
    by_rating = _table(_W[4] - np.exp(_W[5] * (one - 1)) + 1 for one in (1, 2, 3, 4))
    difficulty: Floats = np.clip(by_rating[rated], _EASIEST, _HARDEST)
    return difficulty


def _next(
    stable: Floats, hard: Floats, days: Whole, rated: NDArray[np.int8]
) -> tuple[Floats, Floats]:
    """Stability and difficulty after one more answer."""
    known = retrievability(np.maximum(days, 0).astype(float), stable)
    later = np.where(rated == 1, _forgotten(stable, hard, known), _recalled(stable, hard, known))
    later = np.where(rated == 2, _recalled(stable, hard, known, _W[15]), later)
    after = np.where(days < 1, _same_day(stable, rated), later)
    return np.maximum(after, _LEAST), _next_difficulty(hard, rated)


def _same_day(stable: Floats, rated: NDArray[np.int8]) -> Floats:
    grows = np.exp(_W[17] * (rated - 3.0 + _W[18])) * stable ** -_W[19]
    kept: Floats = stable * np.where(rated == 1, grows, np.maximum(grows, 1.0))
    return kept


def _forgotten(stable: Floats, hard: Floats, known: Floats) -> Floats:
    grown = (stable + 1) ** _W[13] - 1
    left = _W[11] * hard ** -_W[12] * grown * np.exp((1 - known) * _W[14])
    least: Floats = np.minimum(left, stable / np.exp(_W[17] * _W[18]))
    return least


def _recalled(stable: Floats, hard: Floats, known: Floats, penalty: float = 1.0) -> Floats:
    surprise = np.exp((1 - known) * _W[10]) - 1
    grown = np.exp(_W[8]) * (11 - hard) * stable ** -_W[9] * surprise * penalty
    kept: Floats = stable * (1 + grown)
    return kept


def _next_difficulty(hard: Floats, rated: NDArray[np.int8]) -> Floats:
    """Damped towards the hardest, and drawn back a little to that of an easy card."""
    easy = _W[4] - np.exp(_W[5] * 3) + 1
    moved = hard - (10.0 - hard) * _W[6] * (rated - 3.0) / 9.0
    difficulty: Floats = np.clip(_W[7] * easy + (1 - _W[7]) * moved, _EASIEST, _HARDEST)
    return difficulty
