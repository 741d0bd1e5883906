"""Two ranked lists become one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Hits, Ranked
from search.fusion import CONSTANTS, Hit, fuse


def passage(page: int, part: int = 0, **fields: object) -> Ranked:
    nearer = 1.0 / (1 + 100 * page + part)  # no two alike unless a test says so
    return replace(Ranked(page_id=page, anchor="a", part=part, score=nearer), **fields)


def pages(hits: list[Hit]) -> list[int]:
    return [hit.page_id for hit in hits]


def test_a_page_scores_its_places_in_both_lists() -> None:
    [hit] = [h for h in fuse(Hits((passage(1), passage(2)), (passage(2),))) if h.page_id == 2]
    assert (hit.why.lexical_rank, hit.why.vector_rank) == (2, 1)
    assert hit.why.score == pytest.approx(
        CONSTANTS.lexical / (CONSTANTS.k + 2) + CONSTANTS.vector / (CONSTANTS.k + 1)
    )


def test_a_page_found_twice_in_a_list_is_one_hit_at_its_best_place() -> None:
    hits = fuse(Hits(lexical=(passage(1), passage(1, 1), passage(2))))
    assert pages(hits) == [1, 2]
    assert [hit.why.lexical_rank for hit in hits] == [1, 2]
    assert [p.part for p in hits[0].passages] == [0, 1]


def test_a_hit_opens_at_the_passage_that_both_lists_like() -> None:
    [hit] = fuse(Hits((passage(1, 0), passage(1, 1)), (passage(1, 1), passage(1, 2))))
    assert hit.passage is not None
    assert hit.passage.part == 1


def test_words_decide_between_passages_that_mean_the_same() -> None:
    same = tuple(passage(1, part, score=0.5) for part in range(3))
    [hit] = fuse(Hits((passage(1, 2), passage(1, 1)), same))
    assert [p.part for p in hit.passages] == [2, 1, 0]
    [hit] = fuse(Hits(vector=same))
    assert [p.part for p in hit.passages] == [0, 1, 2]


def test_a_hit_keeps_only_its_best_passages() -> None:
    [hit] = fuse(Hits(lexical=tuple(passage(1, part) for part in range(9))))
    assert [p.part for p in hit.passages] == [0, 1, 2]


def test_pins_stand_first_in_their_order_even_when_nothing_found_them() -> None:
    hits = fuse(Hits(lexical=(passage(1), passage(2), passage(3))), pins=(9, 3))
    assert pages(hits) == [9, 3, 1, 2]
    assert hits[0].passage is None
    assert [hit.why.pin for hit in hits] == [1, 2, None, None]


def test_a_page_pinned_twice_stands_where_it_was_first() -> None:
    assert pages(fuse(Hits(), pins=(5, 6, 5))) == [5, 6]


def test_an_exact_title_comes_before_a_slightly_better_match() -> None:
    hits = fuse(
        Hits(lexical=(passage(1, title="Bills"), passage(2, title="Pay a bill"))), "pay a BILL?"
    )
    assert pages(hits) == [2, 1]
    assert [name for name, _ in hits[0].why.boosts] == ["exact title"]


@pytest.mark.parametrize("fields", [{"verified": True}, {"popularity": 0.5}])
def test_verified_and_popular_decide_between_equals(fields: dict[str, object]) -> None:
    alike = replace(CONSTANTS, vector=CONSTANTS.lexical)
    first, second = passage(1), passage(2)
    assert pages(fuse(Hits((first, second), (second, first)), constants=alike)) == [1, 2]
    better = passage(2, **fields)
    assert pages(fuse(Hits((first, better), (better, first)), constants=alike)) == [2, 1]


def test_small_boosts_never_lift_a_page_over_one_two_places_better_in_meaning() -> None:
    best = (passage(1), passage(2), passage(3, verified=True, popularity=1.0))
    assert pages(fuse(Hits(vector=best)))[0] == 1


ranked_lists = st.lists(
    st.builds(
        Ranked,
        page_id=st.integers(1, 12),
        anchor=st.sampled_from("ab"),
        part=st.integers(0, 3),
        score=st.floats(0, 10),
        title=st.sampled_from(["", "bill", "router"]),
        verified=st.booleans(),
        popularity=st.floats(0, 1),
    ),
    max_size=30,
    unique_by=lambda ranked: ranked.key,
).map(tuple)


@given(ranked_lists, ranked_lists, st.lists(st.integers(1, 20), max_size=4))
def test_every_page_found_or_pinned_is_there_once(
    lexical: tuple[Ranked, ...], vector: tuple[Ranked, ...], pins: list[int]
) -> None:
    hits = fuse(Hits(lexical, vector), "bill", pins)
    found = {p.page_id for p in (*lexical, *vector)} | set(pins)
    assert sorted(pages(hits)) == sorted(found)
    assert pages(hits)[: len(set(pins))] == list(dict.fromkeys(pins))


@given(ranked_lists, ranked_lists)
def test_the_explanation_adds_up_and_orders_the_list(
    lexical: tuple[Ranked, ...], vector: tuple[Ranked, ...]
) -> None:
    hits = fuse(Hits(lexical, vector), "router")
    scores = [hit.why.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        assert all(p.page_id == hit.page_id for p in hit.passages)
        assert (hit.why.lexical > 0) == (hit.why.lexical_rank is not None)
        assert (hit.why.vector > 0) == (hit.why.vector_rank is not None)


@given(ranked_lists, ranked_lists)
def test_moving_a_page_up_a_list_never_moves_it_down_the_result(
    lexical: tuple[Ranked, ...], vector: tuple[Ranked, ...]
) -> None:
    if len(lexical) < 2:
        return
    before = pages(fuse(Hits(lexical, vector)))
    last = lexical[-1].page_id
    after = pages(fuse(Hits((lexical[-1], *lexical[:-1]), vector)))
    assert after.index(last) <= before.index(last) or _boosts_differ(lexical, vector, last)


def _boosts_differ(lexical: tuple[Ranked, ...], vector: tuple[Ranked, ...], page: int) -> bool:
    # Boosts belong to pages; generated passages of one page may contradict each other.
    return len({(p.verified, p.popularity) for p in (*lexical, *vector) if p.page_id == page}) > 1
