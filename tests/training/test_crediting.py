"""What a mark says about knowing, whatever the behaviour did to it."""

from fractions import Fraction

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from quizzes.earning import earned
from quizzes.grading import Certainty, certainty_fraction
from quizzes.rightness import is_blank
from tests.quizzes.exam import lights, ways
from training.crediting import credit

SHARES = st.fractions(0, 1, max_denominator=12)
PICKED, OTHER = {"choice": 0}, {"choice": 1}


@given(SHARES, st.sampled_from(Certainty))
def test_a_mark_by_certainty_says_what_was_right(share: Fraction, certainty: Certainty) -> None:
    kept = str(certainty_fraction(share, certainty))
    found = credit("single_choice", "certainty", certainty, kept, None, PICKED)
    assert found.earned == pytest.approx(float(share))


@pytest.mark.parametrize(
    ("certainty", "rating"),
    [("", Rating.Hard), ("low", Rating.Hard), ("middle", Rating.Good), ("high", Rating.Good)],
)
def test_who_was_right_and_not_sure_has_guessed(certainty: str, rating: Rating) -> None:
    kept = str(certainty_fraction(Fraction(1), Certainty(certainty or "low")))
    assert credit("single_choice", "certainty", certainty, kept, None, PICKED).rating is rating


@pytest.mark.parametrize("certainty", Certainty)
def test_nothing_said_is_nothing_known_however_sure_of_it(certainty: Certainty) -> None:
    for response in (None, {"choices": []}):
        kept = str(earned("certainty", ways(), response, (), certainty))
        found = credit("multiple_answers", "certainty", certainty, kept, None, response)
        assert (found.earned, found.rating) == (0, Rating.Again)


def test_what_a_person_marked_has_no_certainty_in_it() -> None:
    assert credit("free_text", "certainty", "high", "1/2", None, {"text": "x"}).earned == 0.5


def test_a_right_answer_at_the_first_check_was_known_and_one_after_a_hint_was_not() -> None:
    first = credit("single_choice", "interactive", "", "1", [PICKED], PICKED)
    second = credit("single_choice", "interactive", "", "1", [OTHER, PICKED], PICKED)
    changed = credit("single_choice", "interactive", "", "1", [OTHER], PICKED)
    never_checked = credit("single_choice", "interactive", "", "1", [], PICKED)
    assert [one.rating for one in (first, second, changed, never_checked)] == [
        *(Rating.Good, Rating.Hard, Rating.Hard, Rating.Good)
    ]


def test_a_penalty_is_part_of_what_was_earned() -> None:
    kept = str(earned("interactive", lights(hints=2), PICKED, [OTHER]))
    found = credit("single_choice", "interactive", "", kept, [OTHER], PICKED)
    assert found.earned == float(Fraction(kept))
    assert 0 < found.earned < 1


@pytest.mark.parametrize(
    ("response", "blank"),
    [
        (None, True),
        ({"choice": None}, True),
        ({"answer": False}, False),
        ({"choice": 0}, False),
        ({"pairs": [None, None]}, True),
        ({"gaps": [None, "x"]}, False),
        ({"text": "", "unit": "km"}, True),
        ({"points": [[1, 2]]}, False),
    ],
)
def test_a_response_is_blank_when_it_says_nothing(response: dict, blank: bool) -> None:
    assert is_blank(response) is blank
