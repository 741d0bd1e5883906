"""How good a ranking is, by judged queries. Pure.

nDCG@k: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002,
with gain = grade and discount log2(rank + 1), as trec_eval's `ndcg_cut`. Recall@k: share of the
relevant documents among the first k. MRR@k: one over the rank of the first relevant one, 0 when
it is not among the first k. A grade of 0 or less is not relevant. Every query counts the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

Page = TypeVar("Page", bound=Hashable)
Grades = Mapping[Page, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over queries; times in milliseconds."""

    queries: int
    ndcg: float
    recall: float
    mrr: float
    zero_results: float  # share of the queries without any result
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    local_copy: int = 0  # queries that another engine answered than the one that was asked


def ndcg(ranked: Sequence[Page], grades: Grades[Page], k: int) -> float:
    """Discounted gain of the first k over that of the best possible order; 0 to 1."""
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    best = _discounted(ideal[:k])
    return _discounted([max(grades.get(page, 0), 0) for page in ranked[:k]]) / best if best else 0.0


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def recall(ranked: Sequence[Page], grades: Grades[Page], k: int) -> float:
    """Share of the relevant pages among the first k; 0 to 1."""
    relevant = _relevant(grades)
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[Page], grades: Grades[Page], k: int) -> float:
    """One over the rank of the first relevant page among the first k, else 0."""
    relevant = _relevant(grades)
    ranks = (rank for rank, page in enumerate(ranked[:k], start=1) if page in relevant)
    return 1 / next(ranks, math.inf)


def _relevant(grades: Grades[Page]) -> set[Page]:
    return {page for page, grade in grades.items() if grade > 0}


def measure(
    rankings: Mapping[str, Sequence[Page]],
    judged: Mapping[str, Grades[Page]],
    k: int,
    times_ms: Sequence[float] = (),
) -> Figures:
    """Means over the judged queries; one without a ranking counts as having found nothing."""

    def mean(figure: Callable[[Sequence[Page], Grades[Page], int], float]) -> float:
        values = [figure(rankings.get(query, ()), judged[query], k) for query in judged]
        return fmean(values) if values else 0.0

    empty = [not rankings.get(query) for query in judged]
    return Figures(
        len(judged),
        mean(ndcg),
        mean(recall),
        mean(reciprocal_rank),
        fmean(empty) if empty else 0.0,
        percentile(times_ms, 50),
        percentile(times_ms, 95),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` per cent of the values do not exceed; 0 of none."""
    if not values:
        return 0.0
    place = math.ceil(share / 100 * len(values))
    return sorted(values)[max(place, 1) - 1]
