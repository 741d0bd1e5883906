"""How much of a product an agent knows today: the share of its live questions they would answer.

M = (1/N) Σ p_q over the product's N live questions. Nothing here is stored: mastery follows from
the finished answers and can be asked for as of any moment. Pure; a whole company in one call.

    μ = a/(a+b), a = 1 + Σ w·x, b = 1 + Σ w·(1−x)      what is known in general
    x = max(0, (f − g)/(1 − g))                          the fraction, corrected for guessing
    w = 2^(−age in days / 90), half of it once stale     how much an answer still tells
    p_q = μ                                              of a question never answered
    p_q = x·R + (1−x)·min(R, μ)                          answered last with x, remembered with R
    Var M = [Σ p(1−p) + n·μ(1−μ) + n²·Var μ] / N²        n: live questions never answered
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np

from training.forgetting import Floats, rating, retrievability, stability

HALF_LIFE = 90.0  # days until an answer tells half as much
STALE = 0.5  # what an answer about a text that has changed since still tells
ENOUGH = 5.0  # effective answers; below, there is no figure
_Z_80 = 1.2815515655446004  # standard normal quantile of 0.9
_DAY = 86_400.0  # seconds


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
class Mastery:
    """What an agent knows of a product. Without enough evidence there is no share."""

    share: float | None  # 0 to 1
    low: float | None  # 80 % interval
    high: float | None
    answers: float  # effective: newer ones count more
    answered: int  # live questions that were answered at least once
    live: int


Cell = tuple[int, int]  # agent, product
Changes = Mapping[int, datetime.datetime]


def mastery(
    answers: Iterable[Answer],
    live: Mapping[int, Collection[int]],
    now: datetime.datetime,
    changed: Changes | None = None,
) -> dict[Cell, Mastery]:
    """Mastery of every agent of every product that they answered anything of, as of `now`.

    `live`: questions of each product. `changed`: when the text behind a question last changed.
    Answers after `now` are not looked at, and neither are those to products without questions.
    """
    known = [one for one in answers if one.at <= now and live.get(one.product)]
    known.sort(key=lambda one: (one.agent, one.product, one.question, one.at))
    if not known:
        return {}
    cells = list(dict.fromkeys((one.agent, one.product) for one in known))
    evidence = _Evidence(known, cells, now, changed or {})
    return evidence.mastery([live[product] for _, product in cells])


class _Evidence:
    """Arrays over all answers, and over the last answer to each question."""

    def __init__(
        self,
        answers: list[Answer],
        cells: list[Cell],
        now: datetime.datetime,
        changed: Changes,
    ) -> None:
        self.cells, self._number = cells, {cell: at for at, cell in enumerate(cells)}
        self._now, self._changed = now, changed
        right, weight = self._right(answers), self._weight(answers)
        of = self._of(answers)
        self.effective = np.bincount(of, weight, len(cells))
        self.a = 1 + np.bincount(of, weight * right, len(cells))
        self.b = 1 + np.bincount(of, weight * (1 - right), len(cells))
        self._by_question = [
            list(group)
            for _, group in groupby(answers, key=lambda one: (one.agent, one.product, one.question))
        ]

    def mastery(self, live: list[Collection[int]]) -> dict[Cell, Mastery]:
        """The figures of every cell; `live`: the questions of its product."""
        count = np.array([len(questions) for questions in live], float)
        cell, p = self._remembered(live)
        answered = np.bincount(cell, minlength=len(count)).astype(float)
        mean, unsure = self.a / (self.a + self.b), self._variance()
        rest = count - answered
        share = (np.bincount(cell, p, len(count)) + rest * mean) / count
        spread = np.bincount(cell, p * (1 - p), len(count))
        spread = np.sqrt(spread + rest * mean * (1 - mean) + rest**2 * unsure) / count
        return {
            at: _said(share[i], spread[i], self.effective[i], int(answered[i]), int(count[i]))
            for i, at in enumerate(self.cells)
        }

    def _remembered(self, live: list[Collection[int]]) -> tuple[np.ndarray, Floats]:
        """For each live question that was answered: its cell, and p of answering it right now."""
        groups = [
            group
            for group in self._by_question
            if group[-1].question in live[self._number[group[-1].agent, group[-1].product]]
        ]
        last = [group[-1] for group in groups]
        if not last:
            return np.zeros(0, np.int64), np.zeros(0)
        of, right = self._of(last), self._right(last)
        mean = (self.a / (self.a + self.b))[of]
        remembered = retrievability(self._days(last), np.array([_stability(g) for g in groups]))
        p = right * remembered + (1 - right) * np.minimum(remembered, mean)
        trust = np.where(self._is_stale(last), STALE, 1.0)
        return of, trust * p + (1 - trust) * mean

    def _variance(self) -> Floats:
        total = self.a + self.b
        variance: Floats = self.a * self.b / (total**2 * (total + 1))
        return variance

    def _of(self, answers: list[Answer]) -> np.ndarray:
        return np.array([self._number[one.agent, one.product] for one in answers], np.int64)

    def _days(self, answers: list[Answer]) -> Floats:
        return np.array([(self._now - one.at).total_seconds() / _DAY for one in answers])

    def _weight(self, answers: list[Answer]) -> Floats:
        fresh = 2 ** (-self._days(answers) / HALF_LIFE)
        return fresh * np.where(self._is_stale(answers), STALE, 1.0)

    def _is_stale(self, answers: list[Answer]) -> np.ndarray:
        changed = (self._changed.get(one.question) for one in answers)
        return np.array(
            [
                moment is not None and one.at < moment <= self._now
                for one, moment in zip(answers, changed, strict=True)
            ]
        )

    def _right(self, answers: list[Answer]) -> Floats:
        return np.array([_without_luck(one.fraction, one.guess) for one in answers])


def _without_luck(fraction: Fraction, guess: Fraction) -> float:
    if guess >= 1:
        raise ValueError("What is always guessed right tells nothing: guess must be below 1.")
    return float(min(max((fraction - guess) / (1 - guess), Fraction(0)), Fraction(1)))


def _stability(answers: list[Answer]) -> float:
    return stability((one.at, rating(one.fraction, helped=one.helped)) for one in answers)


def _said(share: float, spread: float, effective: float, answered: int, live: int) -> Mastery:
    if effective < ENOUGH:
        return Mastery(None, None, None, float(effective), answered, live)
    low, high = max(share - _Z_80 * spread, 0.0), min(share + _Z_80 * spread, 1.0)
    return Mastery(float(share), float(low), float(high), float(effective), answered, live)
