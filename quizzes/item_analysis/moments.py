"""Variances, covariances and intervals. Pure.

Sample moments throughout (denominator n − 1), as in Moodle's statistics calculator
(question/classes/statistics/questions/calculator.php).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.float64]

Z95 = 1.959963984540054  # a standard normal value lies within ± this in 95 of 100 cases
_ROUNDING = 1e-12  # thirds are not exact in binary: a spread this small is none


@dataclass(frozen=True)
class Interval:
    """Where a value lies in 95 of 100 cases."""

    low: float
    high: float


def covariance(first: Marks, second: Marks) -> float | None:
    """Sample covariance of two columns; None for fewer than two rows."""
    if len(first) < 2:
        return None
    product = np.dot(first - first.mean(), second - second.mean())
    return float(product) / (len(first) - 1)


def variance(column: Marks) -> float | None:
    """Sample variance; exactly 0 for a column that differs only by rounding."""
    found = covariance(column, column)
    if found is None:
        return None
    scale = float(np.max(np.abs(column))) or 1.0
    return 0.0 if found <= _ROUNDING * scale * scale else found


def correlation(first: Marks, second: Marks) -> float | None:
    """Pearson's r; None where a column does not vary."""
    spread = variance(first), variance(second)
    if not spread[0] or not spread[1]:
        return None
    together = covariance(first, second) or 0.0
    return max(-1.0, min(1.0, together / math.sqrt(spread[0] * spread[1])))


def correlation_interval(r: float | None, n: int) -> Interval | None:
    """95 % interval of a correlation by Fisher's z: tanh(artanh r ± 1.96/√(n − 3)).

    R. A. Fisher, "On the probable error of a coefficient of correlation", Metron 1, 1921.
    """
    if r is None or n < 4:
        return None
    if abs(r) >= 1:
        return Interval(r, r)
    reach = Z95 / math.sqrt(n - 3)
    return Interval(math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach))


def share_interval(share: float, n: int) -> Interval | None:
    """95 % interval of a share by Wilson's score; partial credit varies less, so it is wide enough.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22, 1927. None outside 0 to 1.
    """
    if n < 1 or not 0 <= share <= 1:
        return None
    weight = Z95 * Z95 / n
    middle = (share + weight / 2) / (1 + weight)
    reach = Z95 / (1 + weight) * math.sqrt(share * (1 - share) / n + weight / (4 * n))
    return Interval(max(middle - reach, 0.0), min(middle + reach, 1.0))
