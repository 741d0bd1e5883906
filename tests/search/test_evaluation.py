"""The figures are those of trec_eval."""

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation import measure, ndcg, percentile, recall, reciprocal_rank

PAGES = [f"p{number}" for number in range(12)]
GRADES = st.dictionaries(st.sampled_from(PAGES), st.integers(0, 3), min_size=1).filter(
    lambda grades: any(grades.values())
)
RANKED = st.lists(st.sampled_from(PAGES), unique=True)


@given(st.lists(st.tuples(RANKED, GRADES), min_size=1, max_size=4), st.integers(1, 12))
def test_figures_agree_with_trec_eval(
    cases: list[tuple[list[str], dict[str, int]]], k: int
) -> None:
    judged = {f"q{i}": grades for i, (_, grades) in enumerate(cases)}
    rankings = {f"q{i}": ranked for i, (ranked, _) in enumerate(cases)}
    ours = measure(rankings, judged, k)

    names = {f"ndcg_cut.{k}", f"recall.{k}", "recip_rank"}
    run = {
        query: {page: float(-rank) for rank, page in enumerate(ranked[:k])}
        for query, ranked in rankings.items()
        if ranked
    }
    theirs = pytrec_eval.RelevanceEvaluator(judged, names).evaluate(run)

    def mean(name: str) -> float:
        return sum(found[name] for found in theirs.values()) / len(judged)

    assert ours.ndcg == pytest.approx(mean(f"ndcg_cut_{k}"))
    assert ours.recall == pytest.approx(mean(f"recall_{k}"))
    assert ours.mrr == pytest.approx(mean("recip_rank"))
    empty = [query for query, ranked in rankings.items() if not ranked]
    assert ours.zero_results == pytest.approx(len(empty) / len(judged))


def test_ndcg_by_hand() -> None:
    # Grades 3, 0, 1 at ranks 1 to 3: 3/log2(2) + 1/log2(4) = 3.5; the best order has 3 + 1/log2(3).
    assert ndcg(["a", "x", "b"], {"a": 3, "b": 1}, 3) == pytest.approx(3.5 / (3 + 1 / 1.5849625007))


def test_what_was_not_found_counts_as_nothing() -> None:
    assert (ndcg([], {"a": 1}, 10), recall([], {"a": 1}, 10)) == (0, 0)
    assert reciprocal_rank(["x"] * 10 + ["a"], {"a": 1}, 10) == 0
    assert measure({}, {"q": {"a": 1}}, 10).zero_results == 1
    assert measure({}, {}, 10).ndcg == 0


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 50) == 2.0
    assert percentile([1.0, 2.0, 3.0], 95) == 3.0
    assert percentile([], 95) == 0
