"""How much of a product an agent knows today: the share of its live questions they would answer.

M = (1/N) Σ p_q over the product's N live questions. Nothing here is stored: mastery follows from
the finished answers and can be asked for as of any moment. Pure; a whole company in one call.

    μ = a/(a+b), a = 1 + Σ w·x, b = 1 + Σ w·(1−x)      what is known in general
    x = max(0, (f − g)/(1 − g))                          the fraction, corrected for guessing
    w = 2^(−age in days / 90), half of it once stale     how much an answer still tells
    p_q = μ                                              of a question never answered
    p_q = (μ + R·x)/(1 + R)                              answered last with x, remembered with R
    Var M = [Σ p(1−p) + (Σ λ)²·Var μ] / N²               λ: 1/(1 + R), and 1 if never answered

Of a question whose text has changed since it was answered last, R counts half (decision 15).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from training.answers import Answer, Answers, Ids, columns, microseconds
from training.forgetting import Floats
from training.weighing import Changes, Live, Remembered, Weighed, in_order

ENOUGH = 5.0  # effective answers; below, there is no figure
_Z_80 = 1.2815515655446004  # standard normal quantile of 0.9

Cell = tuple[int, int]  # agent, product


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
    return _figures(Weighed(in_order(known), live, moment, changed or {}))


def _figures(known: Weighed) -> Figures:
    mean, count, one = known.mean, known.count, known.remembered
    answered = np.bincount(one.cell, minlength=len(count))
    rest = count - answered
    share: Floats = (np.bincount(one.cell, one.chance, len(count)) + rest * mean) / count
    leans: Floats = np.bincount(one.cell, one.leans, len(count)) + rest
    doubt: Floats = np.bincount(one.cell, one.chance * (1 - one.chance), len(count)) + (
        rest * mean * (1 - mean) + leans**2 * known.unsure
    )
    spread: Floats = np.sqrt(doubt) / count
    named = (known.answers.agent[known.cell], known.answers.product[known.cell])
    return Figures(*named, share, spread, known.effective, answered, count)


def remembered(
    answers: Answers, live: Live, now: datetime.datetime, changed: Changes | None = None
) -> tuple[Answers, Remembered]:
    """Question by question, with the answers in the order that it speaks of."""
    moment = microseconds(now)
    ordered = in_order(answers.take(answers.at <= moment))
    return ordered, Weighed(ordered, live, moment, changed or {}).remembered


def effects(
    answers: Answers,
    which: Ids,
    live: Live,
    now: datetime.datetime,
    changed: Changes | None = None,
) -> Floats:
    """What the answers at these places make up of the share: with each, less without it.

    For answers of one agent about one product.
    """
    kept = np.ones((len(which) + 1, len(answers)), bool)
    kept[np.arange(len(which)) + 1, which] = False
    copy, at = np.nonzero(kept)
    found = figures(replace(answers.take(at), agent=copy.astype(np.int32)), live, now, changed)
    share = np.full(len(kept), 0.5)  # of nobody's answers: the prior
    share[found.agent] = found.share
    made_up: Floats = share[0] - share[1:]
    return made_up


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
