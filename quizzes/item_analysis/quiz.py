"""What answers say about a whole quiz. Pure, by Moodle's definitions.

Source: mod/quiz/report/statistics/classes/calculator.php.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizzes.item_analysis.items import ENOUGH
from quizzes.item_analysis.moments import Marks, variance


@dataclass(frozen=True)
class QuizStatistics:
    """What is known of a quiz; None is unknown. Marks are in marks, the last four in %.

    consistency: Cronbach's α as 100 · k/(k−1) · (1 − Σ var x / var T), Moodle's coefficient of
    internal consistency. error_ratio: 100 · √(1 − α/100), the share of the spread of the marks that
    is chance. standard_error: error_ratio · sd / 100, how far a mark may be off, in marks.
    kr20: the same as α for questions that are right or wrong, by population variance.
    """

    n: int
    mean: float | None = None
    median: float | None = None
    standard_deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    consistency: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None
    kr20: float | None = None


def quiz_statistics(
    marks: Marks, maxima: Sequence[float], *, enough: int = ENOUGH
) -> QuizStatistics:
    """Statistics of the attempts in the rows of `marks`; columns are places in the quiz.

    NaN counts as no mark; then there is no consistency, for which everybody has to be asked
    everything. With fewer than `enough` attempts, only their number is given.
    """
    n = len(marks)
    if n < max(enough, 1):
        return QuizStatistics(n)
    totals = np.nansum(marks, axis=1)
    spread = variance(totals)
    consistency = _consistency(marks, spread)
    error = None if consistency is None else 100 * math.sqrt(1 - consistency / 100)
    deviation = None if spread is None else math.sqrt(spread)
    return QuizStatistics(
        n=n,
        mean=float(totals.mean()),
        median=float(np.median(totals)),
        standard_deviation=deviation,
        skewness=_skewness(totals, spread),
        kurtosis=_kurtosis(totals, spread),
        consistency=consistency,
        error_ratio=error,
        standard_error=None if error is None or deviation is None else error * deviation / 100,
        kr20=_kr20(marks, maxima),
    )


def _consistency(marks: Marks, spread: float | None) -> float | None:
    places = marks.shape[1]
    if places < 2 or not spread or np.isnan(marks).any():
        return None
    inner = sum(variance(marks[:, at]) or 0.0 for at in range(places))
    alpha: float = 100 * places / (places - 1) * (1 - inner / spread)
    return min(alpha, 100.0)  # questions that are all alike exceed it by rounding


def _skewness(totals: Marks, spread: float | None) -> float | None:
    """k3 / k2^(3/2), with k3 = n² m3 / ((n−1)(n−2))."""
    n = len(totals)
    if n < 3 or not spread:
        return None
    third = float(np.mean((totals - totals.mean()) ** 3))
    return float(n * n * third / ((n - 1) * (n - 2)) / spread**1.5)


def _kurtosis(totals: Marks, spread: float | None) -> float | None:
    """k4 / k2², with k4 = n² ((n+1) m4 − 3 (n−1) m2²) / ((n−1)(n−2)(n−3))."""
    n = len(totals)
    if n < 4 or not spread:
        return None
    off = totals - totals.mean()
    second, fourth = float(np.mean(off**2)), float(np.mean(off**4))
    k4 = n * n * ((n + 1) * fourth - 3 * (n - 1) * second**2) / ((n - 1) * (n - 2) * (n - 3))
    return k4 / spread**2


def _kr20(marks: Marks, maxima: Sequence[float]) -> float | None:
    """k/(k−1) · (1 − Σ p(1−p) / σ²); only where every question is right or wrong."""
    places = marks.shape[1]
    if places < 2 or np.isnan(marks).any() or not all(maxima):
        return None
    right = marks / np.asarray(maxima)
    if not np.isin(right, (0.0, 1.0)).all():
        return None
    p, spread = right.mean(axis=0), float(right.sum(axis=1).var())
    return (
        100 * places / (places - 1) * (1 - float((p * (1 - p)).sum()) / spread) if spread else None
    )
