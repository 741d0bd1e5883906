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
from functools import cached_property
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.answers import DAY, Answer, Answers, Ids, columns, microseconds
from training.forgetting import Floats, retrievability, stabilities

HALF_LIFE = 90.0  # days until an answer tells half as much
STALE = 0.5  # what an answer about a text that has changed since still tells
ENOUGH = 5.0  # effective answers; below, there is no figure
_Z_80 = 1.2815515655446004  # standard normal quantile of 0.9
_NEVER = np.iinfo(np.int64).max

Cell = tuple[int, int]  # agent, product
Live = Mapping[int, Collection[int]]  # the live questions of each product
Changes = Mapping[int, datetime.datetime]  # when the text behind a question last changed


@dataclass(frozen=True, slots=True)
class Mastery:
    """What an agent knows of a product. Without enough evidence there is no share."""

    share: float | None  # 0 to 1
    low: float | None  # 80 % interval
    high: float | None
    answers: float  # effective: newer ones count more
    answered: int  # live questions that were answered at least once
    live: int
    spread: float | None = None  # standard deviation of the share

    def chance_of(self, least: float) -> float | None:
        """P(M ≥ least) = Φ((M − least)/sd), the normal approximation with the same variance.

        None without enough evidence.
        """
        if self.share is None or self.spread is None:
            return None
        if not self.spread:
            return float(self.share >= least)
        return NormalDist().cdf((self.share - least) / self.spread)


@dataclass(frozen=True, slots=True)
class Figures:
    """Mastery of many cells, a place in each array for each; all shares, however thin."""

    agent: NDArray[np.int32]
    product: NDArray[np.int32]
    share: Floats
    spread: Floats
    answers: Floats  # effective
    answered: Ids
    live: Ids

    @property
    def low(self) -> Floats:
        """Lower end of the 80 % interval."""
        end: Floats = np.maximum(self.share - _Z_80 * self.spread, 0.0)
        return end

    @property
    def high(self) -> Floats:
        """Upper end of the 80 % interval."""
        end: Floats = np.minimum(self.share + _Z_80 * self.spread, 1.0)
        return end

    def by_cell(self) -> dict[Cell, Mastery]:
        """As people read them: no figure below enough effective answers."""
        columns = (self.agent, self.product, self.share, self.low, self.high)
        more = (self.answers, self.answered, self.live, self.spread)
        rows = zip(*(column.tolist() for column in (*columns, *more)), strict=True)
        return {(agent, product): _said(*said) for agent, product, *said in rows}


def mastery(
    answers: Iterable[Answer],
    live: Live,
    now: datetime.datetime,
    changed: Changes | None = None,
) -> dict[Cell, Mastery]:
    """Mastery of every agent of every product that they answered anything of, as of `now`.

    Answers after `now` are not looked at, and neither are those to products without questions.
    """
    return figures(columns(answers), live, now, changed).by_cell()


def figures(
    answers: Answers, live: Live, now: datetime.datetime, changed: Changes | None = None
) -> Figures:
    """The same from columns, and as columns: cells in the order of agents and products."""
    moment = microseconds(now)
    asked = np.array([product for product, questions in live.items() if questions], np.int32)
    known = answers.take((answers.at <= moment) & np.isin(answers.product, asked))
    return _Evidence(_sorted(known), live, moment, changed or {}).figures()


def _sorted(answers: Answers) -> Answers:
    """By agent, product, question and time; answers of one moment stay in their order."""
    order = np.lexsort((answers.at, answers.question, answers.product, answers.agent))
    return answers.take(order)


class _Evidence:
    """Sorted answers, cut into cells, and these into questions."""

    def __init__(self, answers: Answers, live: Live, now: int, changed: Changes) -> None:
        self.answers, self._live, self._now = answers, live, now
        self._changed = changed
        begins_cell = _turns(answers.agent) | _turns(answers.product)
        begins_question = begins_cell | _turns(answers.question)
        self.of = np.cumsum(begins_cell) - 1  # the cell of each answer
        self.cell = np.flatnonzero(begins_cell)  # where each begins
        self.first = np.flatnonzero(begins_question)
        ends = np.append(self.first, len(answers))[1:]
        self.size, self.last = ends - self.first, ends - 1

    def figures(self) -> Figures:
        """The figures of every cell."""
        mean, count = self._mean, self._count
        cell, p = self._remembered()
        answered = np.bincount(cell, minlength=len(count))
        rest = count - answered
        share: Floats = (np.bincount(cell, p, len(count)) + rest * mean) / count
        doubt = np.bincount(cell, p * (1 - p), len(count)) + rest * mean * (1 - mean)
        spread: Floats = np.sqrt(doubt + rest**2 * self._unsure) / count
        named = (self.answers.agent[self.cell], self.answers.product[self.cell])
        return Figures(*named, share, spread, self._effective, answered, count)

    def _remembered(self) -> tuple[Ids, Floats]:
        """For each live question that was answered: its cell, and p of answering it right now."""
        kept = self._is_live(self.last)
        last, cell = self.last[kept], self.of[self.last[kept]]
        right, mean = self.answers.right[last], self._mean[cell]
        stable = stabilities(
            self.first[kept], self.size[kept], self._days_between, self.answers.rating
        )
        days = (self._now - self.answers.at[last]) // DAY
        remembered = retrievability(days.astype(float), stable)
        p = right * remembered + (1 - right) * np.minimum(remembered, mean)
        trust = self._trust[last]
        return cell, trust * p + (1 - trust) * mean

    @cached_property
    def _weight(self) -> Floats:
        days = (self._now - self.answers.at) / DAY
        weight: Floats = 2 ** (-days / HALF_LIFE) * self._trust
        return weight

    @cached_property
    def _trust(self) -> Floats:
        """1, or less for an answer about a text that has changed since."""
        since = _looked_up(self._changed_at, self.answers.question, _NEVER)
        stale = (self.answers.at < since) & (since <= self._now)
        return np.where(stale, STALE, 1.0)

    @property
    def _changed_at(self) -> dict[int, int]:
        return {question: microseconds(moment) for question, moment in self._changed.items()}

    @property
    def _days_between(self) -> Ids:
        """Whole days since the answer before; those of first answers mean nothing."""
        return np.diff(self.answers.at, prepend=self.answers.at[:1]) // DAY

    def _is_live(self, at: Ids) -> NDArray[np.bool_]:
        """Whether the questions of these answers are live, in the product of the answer."""
        pairs = [(p, q) for p, questions in self._live.items() for q in questions]
        known = np.array([(p << 32) | q for p, q in pairs], np.int64)
        product = self.answers.product[at].astype(np.int64)
        return np.isin((product << 32) | self.answers.question[at], known)

    def _sum(self, values: Floats) -> Floats:
        total: Floats = np.bincount(self.of, values, len(self.cell)).astype(float)
        return total

    @cached_property
    def _effective(self) -> Floats:
        return self._sum(self._weight)

    @cached_property
    def _a(self) -> Floats:
        return 1 + self._sum(self._weight * self.answers.right)

    @cached_property
    def _b(self) -> Floats:
        return 1 + self._sum(self._weight * (1 - self.answers.right))

    @cached_property
    def _mean(self) -> Floats:
        mean: Floats = self._a / (self._a + self._b)
        return mean

    @property
    def _unsure(self) -> Floats:
        """The variance of the mean."""
        total = self._a + self._b
        variance: Floats = self._a * self._b / (total**2 * (total + 1))
        return variance

    @cached_property
    def _count(self) -> Ids:
        """Live questions of the product of each cell."""
        counts = {product: len(questions) for product, questions in self._live.items()}
        return _looked_up(counts, self.answers.product[self.cell], 0)


def _turns(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a sorted column says something new; its first place always does."""
    new = np.ones(len(column), bool)
    new[1:] = column[1:] != column[:-1]
    return new


def _looked_up(values: Mapping[int, int], keys: NDArray[Any], missing: int) -> Ids:
    """The value of each key."""
    if not values:
        return np.full(len(keys), missing, np.int64)
    known = np.array(sorted(values), np.int64)
    said = np.array([values[key] for key in known.tolist()], np.int64)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, said[at], missing)


def _said(
    share: float,
    low: float,
    high: float,
    effective: float,
    answered: int,
    live: int,
    spread: float,
) -> Mastery:
    if effective < ENOUGH:
        return Mastery(None, None, None, effective, answered, live)
    return Mastery(share, low, high, effective, answered, live, spread)
