"""Answers fade as FSRS-6 says."""

import datetime
import itertools
from fractions import Fraction

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from training.forgetting import rating, retrievability, stabilities, stability

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def after(days: float) -> datetime.datetime:
    return NOON + datetime.timedelta(days=days)


def test_the_curve_goes_through_the_points_of_its_authors() -> None:
    # S = 2.3065: R(7) = (1 + 0.98035·7/2.3065)^−0.1542 = 3.97526^−0.1542 = 0.8083
    found = retrievability(np.array([0.0, 7.0, 30.0]), np.array([2.3065] * 3))
    assert found == pytest.approx([1, 0.8083, 0.6675], abs=5e-5)


def test_a_part_of_a_day_is_no_day() -> None:
    found = retrievability(np.array([0.99, 1.0]), np.array([2.0, 2.0]))
    assert found[0] == 1 > found[1]


@pytest.mark.parametrize(
    ("fraction", "helped", "rated"),
    [
        (Fraction(0), False, Rating.Again),
        (Fraction(0), True, Rating.Again),
        (Fraction(1, 2), False, Rating.Hard),
        (Fraction(1), True, Rating.Hard),
        (Fraction(1), False, Rating.Good),
    ],
)
def test_what_was_earned_says_how_well_it_was_known(
    fraction: Fraction, helped: bool, rated: Rating
) -> None:
    assert rating(fraction, helped=helped) is rated


def test_without_an_answer_there_is_nothing_to_forget() -> None:
    with pytest.raises(ValueError, match="Nothing"):
        stability([])


RATINGS = st.sampled_from([Rating.Again, Rating.Hard, Rating.Good])
HISTORIES = st.lists(st.tuples(st.floats(0, 400), RATINGS), min_size=1, max_size=6).map(sorted)


@given(HISTORIES, st.floats(0, 500))
def test_it_is_what_the_package_says_of_its_own_cards(
    history: list[tuple[float, Rating]], later: float
) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card()
    for day, rated in history:
        card, _ = scheduler.review_card(card, rated, after(day))
    found = stability((after(day), rated) for day, rated in history)
    assert found == pytest.approx(card.stability)
    moment = after(history[-1][0] + later)
    days = (moment - after(history[-1][0])).days
    assert retrievability(np.array([float(days)]), np.array([found]))[0] == pytest.approx(
        scheduler.get_card_retrievability(card, moment)
    )


def test_a_clock_of_another_zone_gives_the_same() -> None:
    berlin = datetime.timezone(datetime.timedelta(hours=2))
    here = [(after(0), Rating.Good), (after(9), Rating.Hard)]
    there = [(at.astimezone(berlin), rated) for at, rated in here]
    assert stability(here) == stability(there)


@given(st.lists(HISTORIES, min_size=1, max_size=5))
def test_many_questions_at_once_are_as_stable_as_each_of_them_alone(
    histories: list[list[tuple[float, Rating]]],
) -> None:
    size = np.array([len(history) for history in histories])
    moments = [after(day) for history in histories for day, _ in history]
    ratings = np.array([rated for history in histories for _, rated in history], np.int8)
    days = np.array([0, *((later - at).days for at, later in itertools.pairwise(moments))])
    found = stabilities(np.cumsum(size) - size, size, days, ratings)
    for one, history in zip(found, histories, strict=True):
        assert one == pytest.approx(
            stability((after(day), rated) for day, rated in history), rel=1e-9, abs=1e-9
        )
