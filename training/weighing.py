"""What answers weigh as of a moment: how much each still tells, and what is left of what was known.

The parts of the formulas in `training.mastery`, for a whole company at once. Pure.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.answers import DAY, Answers, Ids, microseconds
from training.forgetting import Floats, retrievability, stabilities

HALF_LIFE = 90.0  # days until an answer tells half as much
STALE = 0.5  # what an answer about a text that has changed since still tells
_NEVER = np.iinfo(np.int64).max

Live = Mapping[int, Collection[int]]  # the live questions of each product
Changes = Mapping[int, datetime.datetime]  # when the text behind a question last changed


@dataclass(frozen=True, slots=True)
class Remembered:
    """Live questions that were answered, a place in each array for each of them.

    `cell`: whose and of which product. `last`: the place of its last answer among all. `right`:
    what that earned; `kept`: how much of it is remembered; `chance`: of answering it right now;
    `leans`: how much of that chance is what is known in general.
    """

    cell: Ids
    last: Ids
    right: Floats
    kept: Floats
    chance: Floats
    leans: Floats


def in_order(answers: Answers) -> Answers:
    """By agent, product, question and time; answers of one moment stay in their order."""
    order = np.lexsort((answers.at, answers.question, answers.product, answers.agent))
    return answers.take(order)


class Weighed:
    """Answers in order, cut into cells, and these into questions. `now` in microseconds."""

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

    @cached_property
    def remembered(self) -> Remembered:
        """What is known today of each live question that was answered."""
        live = self._is_live(self.last)
        last, cell = self.last[live], self.of[self.last[live]]
        right, mean, trust = self.answers.right[last], self.mean[cell], self._trust[last]
        kept = retrievability((self._now - self.answers.at[last]) / DAY, self._stable(live))
        told = trust * kept  # what the last answer still tells, beside one answer's worth of mean
        chance = (mean + told * right) / (1 + told)
        return Remembered(cell, last, right, kept, chance, 1 / (1 + told))

    def _stable(self, which: NDArray[np.bool_]) -> Floats:
        days = np.diff(self.answers.at, prepend=self.answers.at[:1]) // DAY
        return stabilities(self.first[which], self.size[which], days, self.answers.rating)

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
    def effective(self) -> Floats:
        return self._sum(self._weight)

    @cached_property
    def _a(self) -> Floats:
        return 1 + self._sum(self._weight * self.answers.right)

    @cached_property
    def _b(self) -> Floats:
        return 1 + self._sum(self._weight * (1 - self.answers.right))

    @cached_property
    def mean(self) -> Floats:
        mean: Floats = self._a / (self._a + self._b)
        return mean

    @property
    def unsure(self) -> Floats:
        """The variance of the mean."""
        total = self._a + self._b
        variance: Floats = self._a * self._b / (total**2 * (total + 1))
        return variance

    @cached_property
    def count(self) -> Ids:
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
