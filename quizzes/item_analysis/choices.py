"""Who picks which answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quizzes.item_analysis.items import ENOUGH
from quizzes.item_analysis.moments import (
    Interval,
    Marks,
    correlation,
    correlation_interval,
    share_interval,
)


@dataclass(frozen=True)
class ChoiceStatistics:
    """One line of the table of distractors; None is unknown.

    share: of all who were asked. best_third and worst_third: the share within these, by the marks
    for all other questions. mean_rest: the mean of these marks of who picked it. correlation: of
    picking it with these marks; a right answer should have it above 0, a wrong one below.
    """

    count: int
    fraction: float
    share: float | None = None
    share_interval: Interval | None = None
    best_third: float | None = None
    worst_third: float | None = None
    mean_rest: float | None = None
    correlation: float | None = None
    correlation_interval: Interval | None = None


def choice_statistics(
    picked: NDArray[np.bool_],
    rest: Marks,
    fractions: Sequence[float],
    *,
    enough: int = ENOUGH,
) -> list[ChoiceStatistics]:
    """The table of distractors of one question.

    `picked`: a row for each attempt, a column for each answer (several may be true in a row, or
    none). `rest`: the marks for all other questions. `fractions`: what each answer earns. With
    fewer than `enough` attempts, only counts are given.
    """
    best, worst = _thirds(rest)
    return [
        _choice(picked[:, at], rest, fraction, best, worst)
        if len(rest) >= max(enough, 1)
        else ChoiceStatistics(int(picked[:, at].sum()), fraction)
        for at, fraction in enumerate(fractions)
    ]


def _thirds(rest: Marks) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who is among the best and the worst third; equal marks stand together."""
    if not len(rest):
        nobody = np.zeros(0, dtype=bool)
        return nobody, nobody
    low, high = np.quantile(rest, [1 / 3, 2 / 3])
    return rest >= high, rest <= low


def _choice(
    picked: NDArray[np.bool_],
    rest: Marks,
    fraction: float,
    best: NDArray[np.bool_],
    worst: NDArray[np.bool_],
) -> ChoiceStatistics:
    n, count = len(rest), int(picked.sum())
    r = correlation(picked.astype(np.float64), rest)
    return ChoiceStatistics(
        count=count,
        fraction=fraction,
        share=count / n,
        share_interval=share_interval(count / n, n),
        best_third=float(picked[best].mean()),
        worst_third=float(picked[worst].mean()),
        mean_rest=float(rest[picked].mean()) if count else None,
        correlation=r,
        correlation_interval=correlation_interval(r, n),
    )
