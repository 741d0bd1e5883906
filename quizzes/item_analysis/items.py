"""What answers say about each question. Pure, by Moodle's definitions.

x is the mark for a question, T that of the whole attempt. Source:
question/classes/statistics/questions/calculator.php. For a question that only some attempts drew,
x and T are those of these attempts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizzes.item_analysis.moments import (
    Interval,
    Marks,
    correlation,
    correlation_interval,
    covariance,
    share_interval,
    variance,
)

ENOUGH = 50  # attempts; with fewer, nothing is said of a question
BAD_BELOW = 0.10  # of the item–rest correlation, for the upper end of its interval


@dataclass(frozen=True)
class ItemStatistics:
    """What is known of one question; None is unknown.

    facility: mean(x) / maximum, from 0 to 1. standard_deviation: of x, in shares of the maximum.
    discrimination: 100 · cov(x, T−x) / √(var x · var(T−x)), Moodle's discrimination index.
    efficiency: 100 · cov(x, T−x) / cov(sorted x, sorted T−x). effective_weight: the share of the
    spread of the marks, in %. intended_weight: the share of the marks, in %. guess: what guessing
    earns, from 0 to 1.
    """

    n: int
    intended_weight: float | None = None
    guess: float | None = None
    facility: float | None = None
    facility_interval: Interval | None = None
    standard_deviation: float | None = None
    discrimination: float | None = None
    discrimination_interval: Interval | None = None
    efficiency: float | None = None
    effective_weight: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether there are enough attempts to say anything."""
        return self.facility is not None

    @property
    def is_bad(self) -> bool:
        """Whether it surely does not tell who knows more from who knows less."""
        interval = self.discrimination_interval
        return interval is not None and interval.high < 100 * BAD_BELOW


def item_statistics(
    marks: Marks,
    maxima: Sequence[float],
    guesses: Sequence[float | None] = (),
    *,
    enough: int = ENOUGH,
) -> list[ItemStatistics]:
    """Statistics of each question.

    `marks`: a row for each attempt, a column for each question; NaN where it was not asked.
    `maxima`: the best mark of each. `guesses`: what guessing earns, as a fraction. With fewer than
    `enough` attempts of a question, only their number is given.
    """
    totals = np.nansum(marks, axis=1)
    weights = _effective_weights(marks, totals)
    told = list(guesses) or [None] * len(maxima)
    whole = sum(maxima)
    return [
        _item(
            marks[:, at],
            totals,
            maximum=maxima[at],
            intended=100 * maxima[at] / whole if whole else None,
            effective=weights[at],
            guess=told[at],
            enough=enough,
        )
        for at in range(len(maxima))
    ]


def _item(
    column: Marks,
    totals: Marks,
    *,
    maximum: float,
    intended: float | None,
    effective: float | None,
    guess: float | None,
    enough: int,
) -> ItemStatistics:
    asked = ~np.isnan(column)
    x = column[asked]
    n, rest = len(x), totals[asked] - x
    if n < max(enough, 1) or not maximum:
        return ItemStatistics(n, intended, guess)
    r, spread = correlation(x, rest), variance(x)
    facility = float(x.mean()) / maximum
    return ItemStatistics(
        n=n,
        intended_weight=intended,
        guess=guess,
        facility=facility,
        facility_interval=share_interval(facility, n),
        standard_deviation=None if spread is None else math.sqrt(spread) / maximum,
        discrimination=_percent(r),
        discrimination_interval=_in_percent(correlation_interval(r, n)),
        efficiency=_efficiency(x, rest),
        effective_weight=effective,
    )


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _in_percent(interval: Interval | None) -> Interval | None:
    return interval and Interval(100 * interval.low, 100 * interval.high)


def _efficiency(x: Marks, rest: Marks) -> float | None:
    """How near it comes to the best it could do with these marks."""
    if not variance(x) or not variance(rest):
        return None
    best = covariance(np.sort(x), np.sort(rest))
    return 100 * (covariance(x, rest) or 0.0) / best if best else None


def _effective_weights(marks: Marks, totals: Marks) -> list[float | None]:
    """100 · √cov(x, T) / Σ √cov(x, T); none where the covariance is below 0."""
    roots = [_root(marks[:, at], totals) for at in range(marks.shape[1])]
    whole = sum(root for root in roots if root is not None)
    return [100 * root / whole if root is not None and whole else None for root in roots]


def _root(column: Marks, totals: Marks) -> float | None:
    asked = ~np.isnan(column)
    together = covariance(column[asked], totals[asked])
    return None if together is None or together < 0 else math.sqrt(together)
