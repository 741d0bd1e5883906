"""Draws: no question twice, none missed that could be had, and the same for the same seed."""

from collections import Counter
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import (
    ChoiceGap,
    Cloze,
    Content,
    GapText,
    Matching,
    Ordering,
    SingleChoice,
    Text,
    Word,
)
from quizzes.drawing import Part, TooFew, Wanted, draw, pages_of
from quizzes.responses import ResponseError, read_response, response_to_json
from quizzes.shuffling import order_for, to_kept, to_shown
from tests.quizzes.exam import lights
from tests.quizzes.written import answered, contents

pools = st.lists(st.integers(1, 8), max_size=6, unique=True).map(tuple)
draws = st.builds(Wanted, pools, st.integers(1, 3))
fixed = st.builds(lambda question: Wanted((question,), fixed=True), st.integers(20, 99))
parts = st.lists(
    st.builds(
        Part,
        st.lists(st.one_of(draws, fixed), max_size=4).map(tuple),
        st.sampled_from(["", "Second part"]),
        st.booleans(),
    ),
    max_size=3,
)
seeds = st.integers(0, 2**62)


def drawn_or_none(parts: Any, seed: int, **options: Any) -> Any:
    try:
        return draw(parts, Random(seed), **options)
    except TooFew:
        return None


def can_be_filled(parts: list[Part]) -> bool:
    """By trying every order of units against every question left: slow and plain."""
    units = [place for part in parts for place in part.wanted if not place.fixed]
    needs = [place.questions for place in units for _ in range(place.count)]

    def fill(at: int, taken: frozenset[int]) -> bool:
        if at == len(needs):
            return True
        return any(fill(at + 1, taken | {one}) for one in needs[at] if one not in taken)

    return fill(0, frozenset())


@given(parts, seeds, st.integers(0, 3))
def test_the_same_seed_draws_the_same(parts, seed, per_page):
    assert drawn_or_none(parts, seed, per_page=per_page) == drawn_or_none(
        parts, seed, per_page=per_page
    )


@given(parts, seeds)
def test_no_draw_brings_a_question_that_is_there_already(parts, seed):
    drawn = drawn_or_none(parts, seed)
    for_chance = Counter(one.question for one in drawn or () if one.question < 20)
    assert all(times == 1 for times in for_chance.values())


@given(parts, seeds)
def test_draws_that_want_the_same_questions_make_room_for_each_other(parts, seed):
    assert (drawn_or_none(parts, seed) is not None) == can_be_filled(parts)


@given(parts, seeds)
def test_each_place_gets_its_own_questions(parts, seed):
    drawn = drawn_or_none(parts, seed)
    if drawn is None:
        return
    rest = [one.question for one in drawn]
    for part in parts:
        many = sum(place.count for place in part.wanted)
        here, rest = rest[:many], rest[many:]
        assert any(
            all(
                question in place.questions
                for question, place in zip(
                    order, [p for p in part.wanted for _ in range(p.count)], strict=True
                )
            )
            for order in permutations(here)
        )
    assert rest == []


def test_a_fixed_question_is_never_drawn_as_well():
    places = (Wanted((1, 2), 1), Wanted((1,), fixed=True))
    for seed in range(20):
        assert [one.question for one in draw([Part(places)], Random(seed))] == [2, 1]


def test_what_was_asked_least_often_comes_first():
    part = Part((Wanted((1, 2, 3, 4), 2),))
    for seed in range(20):
        drawn = draw([part], Random(seed), asked_before={1: 1, 3: 2})
        assert {one.question for one in drawn} == {2, 4}


def test_every_question_can_be_drawn():
    part = Part((Wanted(tuple(range(10)), 3),))
    found = {one.question for seed in range(60) for one in draw([part], Random(seed))}
    assert found == set(range(10))


def test_a_draw_that_cannot_be_filled_says_where():
    with pytest.raises(TooFew) as error:
        draw([Part((Wanted((7,), fixed=True), Wanted((1,), 2)))], Random(1))
    assert error.value.slot == 1


@given(parts, seeds, st.integers(0, 3))
def test_pages_hold_every_question_once_and_no_more_than_they_should(parts, seed, per_page):
    drawn = drawn_or_none(parts, seed, per_page=per_page)
    if drawn is None:
        return
    pages = pages_of(drawn)
    assert [number for page in pages for number in page] == list(range(1, len(drawn) + 1))
    assert all(pages)
    assert all(len(page) <= per_page for page in pages) or not per_page


def test_a_section_begins_on_a_page_of_its_own_with_its_heading():
    places = tuple(Wanted((number,), fixed=True, mark=Fraction(2)) for number in (1, 2, 3))
    drawn = draw([Part(places), Part(places, "Bills")], Random(1), per_page=2)
    assert [one.page for one in drawn] == [0, 0, 1, 2, 2, 3]
    assert [one.heading for one in drawn] == ["", "", "", "Bills", "", ""]
    assert {one.mark for one in drawn} == {Fraction(2)}


@given(contents(), seeds, st.booleans())
def test_orders_are_permutations(content: Content, seed: int, shuffle: bool):
    order = order_for(content, Random(seed), shuffle=shuffle)
    listed = order.get("gaps") or list(order.values())
    assert all(sorted(one) == list(range(len(one))) for one in listed if one is not None)
    assert order == order_for(content, Random(seed), shuffle=shuffle)


@given(st.data(), contents(), seeds, st.booleans())
def test_what_was_shown_and_what_is_kept_are_the_same_answer(data, content, seed, shuffle):
    order = order_for(content, Random(seed), shuffle=shuffle)
    kept = response_to_json(data.draw(answered(content)))
    shown = to_shown(content, order, kept)
    assert read_response(content, to_kept(content, order, shown)) == read_response(content, kept)


def test_choices_stay_as_their_author_put_them_when_he_wants_that():
    content = lights(shuffle=False)
    assert {tuple(order_for(content, Random(n))["choices"]) for n in range(9)} == {(0, 1, 2)}
    by_quiz = {tuple(order_for(lights(), Random(n), shuffle=False)["choices"]) for n in range(9)}
    assert by_quiz == {(0, 1, 2)}
    assert len({tuple(order_for(lights(), Random(n))["choices"]) for n in range(9)}) > 1


@given(contents(Matching, Ordering))
def test_what_would_give_the_answer_away_is_shuffled_whatever_anybody_says(content):
    key = "items" if isinstance(content, Ordering) else "choices"
    many = len(order_for(content, Random(0))[key])
    orders = {tuple(order_for(content, Random(n), shuffle=False)[key]) for n in range(40)}
    assert len(orders) > 1 or many < 2


def test_words_that_are_not_shuffled_come_by_the_alphabet_and_by_size():
    words = tuple(Word(text) for text in ("10 m", "Zebra", "9 m", "apple"))
    content = GapText(stem=Text("[[3]] and [[1]]"), words=words, shuffle=False)
    order = order_for(content, Random(1))["words"]
    assert [words[at].text for at in order] == ["9 m", "10 m", "apple", "Zebra"]


@pytest.mark.parametrize("choice", [3, -1, "1", True, [0]])
def test_a_choice_that_was_not_shown_is_refused(choice):
    content = lights()
    with pytest.raises(ResponseError):
        to_kept(content, order_for(content, Random(1)), {"choice": choice})


@pytest.mark.parametrize("shown", [None, [], "x", {"choices": 1}, {"unknown": 1}])
def test_what_is_no_response_is_left_to_the_reader(shown):
    content = lights()
    assert to_kept(content, {}, shown) == shown
    assert isinstance(content, SingleChoice)


def test_gaps_that_are_typed_have_no_order():
    content = Cloze(stem=Text("[[1]]"), gaps=(ChoiceGap(lights().answers, shuffle=True),))
    assert len(order_for(content, Random(1))["gaps"][0]) == 3
