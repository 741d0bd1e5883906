"""Several tries, certainty, and what guessing earns."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import (
    Answer,
    ChoiceGap,
    Cloze,
    Content,
    FreeText,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    OrderGrading,
    Ordering,
    Pair,
    Pattern,
    ShortGap,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
    Word,
)
from quizzes.grading import (
    Certainty,
    after_tries,
    best_certainty,
    certainty_fraction,
    cleared,
    default_weights,
    final_fraction,
    grade,
    guess_fraction,
    lowest,
)
from quizzes.responses import Filled, Matched, Ticked, Typed, read_response
from tests.properties import tried
from tests.quizzes.written import answered, contents, number, right

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)
CHOICE = SingleChoice(answers=right("a", wrong=("b", "c", "d")))


def test_each_wrong_try_costs_the_penalty_and_never_more_than_there_was() -> None:
    assert [after_tries(Fraction(1), tries, THIRD) for tries in range(5)] == [
        *(1, Fraction(2, 3), THIRD),
        *(0, 0),
    ]
    assert after_tries(Fraction(-1, 4), 2, THIRD) == Fraction(-1, 4)


def test_a_choice_found_at_the_second_try_earns_two_thirds() -> None:
    tries = [read_response(CHOICE, {"choice": choice}) for choice in (2, 0)]
    assert final_fraction(CHOICE, tries) == Fraction(2, 3)
    assert final_fraction(CHOICE, tries[:1]) == 0
    assert final_fraction(CHOICE, []) == 0


def test_each_stem_pays_only_until_its_answer_stayed() -> None:
    """Moodle's own example: four stems, three tries, penalty 1/3.

    The first is right from the start: 1. The second was right, was changed, and is right again
    at the third try: 1/3. The third is right from the second try on: 2/3. The fourth never: 0.
    (1 + 1/3 + 2/3 + 0) / 4 = 1/2.
    """
    pairs = tuple(Pair(Text(t), t.upper()) for t in "abcd")
    content = Matching(pairs=pairs, penalty=THIRD)
    tries = [Matched((0, 1, 0, 0)), Matched((0, 2, 2, 1)), Matched((0, 1, 2, 2))]
    assert final_fraction(content, tries) == HALF


def test_parts_of_a_text_pay_by_their_weights() -> None:
    content = Cloze(
        stem=Text("[[1]] [[2]]"),
        gaps=(ShortGap((Pattern("x"),), weight=3), ShortGap((Pattern("y"),), weight=1)),
        penalty=HALF,
    )
    tries = [Filled(("x", "n")), Filled(("x", "y"))]
    # 3/4 in full, and 1/4 less half of it
    assert final_fraction(content, tries) == Fraction(3, 4) + Fraction(1, 8)


def test_a_free_text_stays_for_a_person_after_any_number_of_tries() -> None:
    assert final_fraction(FreeText(), [Typed("a"), Typed("b")]) is None


@settings(deadline=None, max_examples=tried(150), suppress_health_check=[HealthCheck.too_slow])
@given(contents(), st.data())
def test_more_tries_never_earn_more(content: Content, data: st.DataObject) -> None:
    tries = data.draw(st.lists(answered(content), min_size=1, max_size=3))
    final, once = final_fraction(content, tries), grade(content, tries[-1]).fraction
    if once is None:
        assert final is None
        return
    assert final is not None
    assert lowest(content) <= final <= once
    assert final_fraction(content, tries[-1:]) == once


@pytest.mark.parametrize(
    ("certainty", "right_", "wrong", "half"),
    [
        (Certainty.LOW, 1, 0, HALF),
        (Certainty.MIDDLE, 2, -2, 0),
        (Certainty.HIGH, 3, -6, Fraction(-3, 2)),
    ],
)
def test_who_is_sure_earns_more_or_pays(
    certainty: Certainty, right_: int, wrong: int, half: Fraction
) -> None:
    assert certainty_fraction(Fraction(1), certainty) == right_
    assert certainty_fraction(Fraction(0), certainty) == wrong
    assert certainty_fraction(HALF, certainty) == half


@settings(deadline=None)
@given(st.fractions(0, 1))
def test_it_pays_to_be_honest_about_certainty(chance: Fraction) -> None:
    """The expected mark is linear in the chance, so it is that of a fraction of this size."""
    expected = {one: certainty_fraction(chance, one) for one in Certainty}
    assert expected[best_certainty(chance)] == max(expected.values())


def test_the_thresholds_are_where_expected_marks_meet() -> None:
    meet = Fraction(2, 3)
    assert certainty_fraction(meet, Certainty.LOW) == certainty_fraction(meet, Certainty.MIDDLE)
    meet = Fraction(4, 5)
    assert certainty_fraction(meet, Certainty.MIDDLE) == certainty_fraction(meet, Certainty.HIGH)
    assert best_certainty(Fraction(4, 5)) is Certainty.HIGH
    assert best_certainty(Fraction(79, 100)) is Certainty.MIDDLE
    assert best_certainty(Fraction(1, 2)) is Certainty.LOW


GUESSES: list[tuple[Content, Fraction | int | None]] = [
    (CHOICE, Fraction(1, 4)),
    (TrueFalse(right=True), HALF),
    (ShortText(answers=(Pattern("a"),)), 0),
    (ShortText(answers=(Pattern("a"), Pattern("*", HALF))), HALF),
    (Numeric(answers=(number("3"), NumericAnswer(None, fraction=THIRD))), THIRD),
    (Matching(pairs=(Pair(Text("a"), "1"), Pair(Text("b"), "2"), Pair(Text(), "3"))), THIRD),
    (Ordering(items=tuple(Text(t) for t in "abcd")), Fraction(1, 4)),
    (
        Ordering(items=tuple(Text(t) for t in "abc"), grading=OrderGrading.ALL_OR_NOTHING),
        Fraction(1, 6),
    ),
    (
        Ordering(items=tuple(Text(t) for t in "abcdefgh"), grading=OrderGrading.DISTANCE),
        None,
    ),
    (GapText(stem=Text("[[1]] [[3]]"), words=(Word("a"), Word("b"), Word("c", 2))), Fraction(3, 4)),
    (
        Cloze(gaps=(ChoiceGap(right("a", wrong=("b",)), 3), ShortGap((Pattern("x"),), 1))),
        Fraction(3, 8),
    ),
    (FreeText(), 0),
]


@pytest.mark.parametrize(("content", "guess"), GUESSES)
def test_guessing_earns_the_mean_of_what_can_be_answered(
    content: Content, guess: Fraction | None
) -> None:
    assert guess_fraction(content) == guess


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=6).filter(any))
def test_ticks_by_the_toss_of_a_coin_earn_the_mean_over_all_ticks(rights: list[bool]) -> None:
    weights = default_weights(rights)
    content = MultipleAnswers(
        answers=tuple(Answer(Text(str(n)), weight) for n, weight in enumerate(weights))
    )
    many = range(len(rights))
    every = [
        frozenset(ticks) for size in (*many, len(rights)) for ticks in combinations(many, size)
    ]
    earned = [grade(content, Ticked(ticks)).fraction or Fraction(0) for ticks in set(every)]
    assert guess_fraction(content) == sum(earned) / 2 ** len(rights)


def test_too_many_answers_to_try_are_unknown() -> None:
    answers = tuple(Answer(Text(str(n)), Fraction(1, 17)) for n in range(17))
    assert guess_fraction(MultipleAnswers(answers=answers)) is None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), contents(MultipleAnswers, Matching, GapText, Cloze, Hotspot))
def test_what_is_cleared_loses_nothing_right(data: st.DataObject, content: Content) -> None:
    response = data.draw(answered(content))
    left = cleared(content, response)
    assert cleared(content, left) == left
    before, after = grade(content, response), grade(content, left)
    assert sum(part.right for part in after.parts) == sum(part.right for part in before.parts)


@given(st.data(), contents(SingleChoice, ShortText, Numeric, Ordering, TrueFalse))
def test_an_answer_without_parts_stays_as_it_is(data: st.DataObject, content: Content) -> None:
    response = data.draw(answered(content))
    assert cleared(content, response) == response
