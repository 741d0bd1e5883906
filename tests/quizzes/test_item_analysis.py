"""What answers say about questions, beside sums done by hand."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.item_analysis import (
    Suspicion,
    choice_statistics,
    doubts,
    item_statistics,
    quiz_statistics,
)
from quizzes.item_analysis.moments import correlation_interval, share_interval
from tests.properties import tried

# Five attempts at three questions of one mark each.
#
#   x1 x2 x3   T   T−x1  T−x2  T−x3
#    1  1  1   3    2     2     2
#    1  1  0   2    1     1     2
#    1  0  0   1    0     1     1
#    0  1  0   1    1     0     1
#    0  0  0   0    0     0     0
FIVE = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0]], dtype=float)
ONES = [1.0, 1.0, 1.0]


def test_facility_is_the_mean_share_of_the_mark() -> None:
    items = item_statistics(FIVE, ONES, enough=1)
    assert [item.facility for item in items] == pytest.approx([3 / 5, 3 / 5, 1 / 5])
    doubled = item_statistics(FIVE * 2, [2.0, 2.0, 2.0], enough=1)
    assert [item.facility for item in doubled] == [item.facility for item in items]


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    """First question: means 3/5 and 4/5.

    cov = (.4·1.2 + .4·.2 + .4·−.8 + −.6·.2 + −.6·−.8)/4 = (.48+.08−.32−.12+.48)/4 = .6/4 = .15
    var x = (3·.16 + 2·.36)/4 = 1.2/4 = .3;  var rest = (1.44+.04+.64+.04+.64)/4 = 2.8/4 = .7
    100 · .15 / √(.3·.7) = 32.73
    """
    item = item_statistics(FIVE, ONES, enough=1)[0]
    assert item.discrimination == pytest.approx(100 * 0.15 / math.sqrt(0.3 * 0.7))
    assert item.standard_deviation == pytest.approx(math.sqrt(0.3))


def test_efficiency_compares_with_the_best_that_these_marks_allow() -> None:
    """First question: sorted x is 0 0 1 1 1, sorted rest 0 0 1 1 2.

    cov = (−.6·−.8 + −.6·−.8 + .4·.2 + .4·.2 + .4·1.2)/4 = (.48+.48+.08+.08+.48)/4 = .4
    100 · .15 / .4 = 37.5
    """
    assert item_statistics(FIVE, ONES, enough=1)[0].efficiency == pytest.approx(37.5)


def test_effective_weights_share_the_spread_of_the_marks() -> None:
    """cov(x, T), mean of T 7/5, T−mean: 1.6 .6 −.4 −.4 −1.4.

    x1: (.4·1.6 + .4·.6 + .4·−.4 + −.6·−.4 + −.6·−1.4)/4 = (.64+.24−.16+.24+.84)/4 = .45
    x2: the same, .45.  x3: (.8·1.6 + −.2·(.6 −.4 −.4 −1.4))/4 = (1.28+.32)/4 = .4
    """
    roots = [math.sqrt(0.45), math.sqrt(0.45), math.sqrt(0.4)]
    weights = [item.effective_weight for item in item_statistics(FIVE, ONES, enough=1)]
    assert weights == pytest.approx([100 * root / sum(roots) for root in roots])


def test_the_whole_quiz() -> None:
    """var T = (2.56+.36+.16+.16+1.96)/4 = 5.2/4 = 1.3; var x = .3, .3, (.64+4·.04)/4 = .2.

    α = 100 · 3/2 · (1 − .8/1.3) = 57.69;  error ratio = 100·√(1 − .5769) = 65.04
    standard error = .6504 · √1.3 = .7416
    """
    quiz = quiz_statistics(FIVE, ONES, enough=1)
    assert (quiz.n, quiz.mean, quiz.median) == (5, pytest.approx(1.4), 1.0)
    alpha = 100 * 1.5 * (1 - 0.8 / 1.3)
    assert quiz.consistency == pytest.approx(alpha)
    assert quiz.error_ratio == pytest.approx(100 * math.sqrt(1 - alpha / 100))
    assert quiz.standard_error == pytest.approx(math.sqrt(1 - alpha / 100) * math.sqrt(1.3))
    assert quiz.standard_deviation == pytest.approx(math.sqrt(1.3))


def test_kr20_is_alpha_for_right_or_wrong() -> None:
    """Population variance: σ² = 5.2/5 = 1.04; Σpq = .24 + .24 + .16 = .64.

    100 · 3/2 · (1 − .64/1.04) = 57.69, which is α: both denominators shrink alike.
    """
    quiz = quiz_statistics(FIVE, ONES, enough=1)
    assert quiz.kr20 == pytest.approx(100 * 1.5 * (1 - 0.64 / 1.04))
    assert quiz.kr20 == pytest.approx(quiz.consistency)
    partial = FIVE.copy()
    partial[0, 0] = 0.5
    assert quiz_statistics(partial, ONES, enough=1).kr20 is None


def test_skewness_and_kurtosis() -> None:
    """Totals 0, 0, 0, 4: mean 1, m2 = 3, m3 = (3·−1 + 27)/4 = 6, m4 = (3 + 81)/4 = 21, k2 = 4.

    k3 = 16·6/(3·2) = 16, skewness 16/4^1.5 = 2
    k4 = 16·(5·21 − 3·3·9)/(3·2·1) = 16·24/6 = 64, kurtosis 64/16 = 4
    """
    quiz = quiz_statistics(np.array([[0.0], [0.0], [0.0], [4.0]]), [4.0], enough=1)
    assert quiz.skewness == pytest.approx(2)
    assert quiz.kurtosis == pytest.approx(4)
    assert quiz.consistency is None


def test_too_few_attempts_say_nothing() -> None:
    assert [item.facility for item in item_statistics(FIVE, ONES)] == [None] * 3
    assert [item.n for item in item_statistics(FIVE, ONES)] == [5] * 3
    assert quiz_statistics(FIVE, ONES).consistency is None
    assert not item_statistics(FIVE, ONES)[0].is_bad
    assert item_statistics(np.tile(FIVE, (10, 1)), ONES)[0].is_known


def test_a_question_that_not_everybody_drew_counts_where_it_was_asked() -> None:
    drawn = np.vstack([FIVE, [[np.nan, 1, 1], [np.nan, 0, 1]]])
    assert item_statistics(drawn, ONES, enough=1)[0].facility == pytest.approx(3 / 5)
    assert item_statistics(drawn, ONES, enough=1)[0].n == 5
    assert quiz_statistics(drawn, ONES, enough=1).consistency is None


def test_a_question_everybody_gets_right_discriminates_nobody() -> None:
    marks = FIVE.copy()
    marks[:, 0] = 1 / 3
    item = item_statistics(marks, ONES, enough=1)[0]
    assert (item.discrimination, item.efficiency) == (None, None)
    assert item.facility == pytest.approx(1 / 3)


def test_negative_covariance_has_no_effective_weight() -> None:
    marks = np.array([[0, 3, 3], [0, 2, 3], [1, 0, 1], [1, 0, 0]], dtype=float)
    items = item_statistics(marks, [1.0, 3.0, 3.0], enough=1)
    assert items[0].effective_weight is None
    assert sum(item.effective_weight or 0 for item in items) == pytest.approx(100)


def test_intervals() -> None:
    """Fisher: artanh .3 = .30952, ± 1.96/√97 = .19900; tanh of .11052 and .50852.

    Wilson for 8 of 10: (.8 + .19207)/(1.38415) ± 1.41600·√(.016+.0096036) = .71674 ± .22657.
    """
    fisher = correlation_interval(0.3, 100)
    assert fisher is not None
    assert (fisher.low, fisher.high) == pytest.approx((0.11007, 0.46880), abs=1e-4)
    wilson = share_interval(0.8, 10)
    assert wilson is not None
    assert (wilson.low, wilson.high) == pytest.approx((0.49016, 0.94331), abs=1e-4)
    assert correlation_interval(0.3, 3) is None
    assert share_interval(-0.1, 10) is None


marks_made = st.integers(2, 30).flatmap(
    lambda rows: st.lists(
        st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 1.0]), min_size=4, max_size=4),
        min_size=rows,
        max_size=rows,
    )
)


@settings(deadline=None, max_examples=tried(150))
@given(marks_made)
def test_every_figure_stays_within_its_bounds(rows: list[list[float]]) -> None:
    marks = np.array(rows)
    items = item_statistics(marks, [1.0] * 4, enough=1)
    for item in items:
        assert 0 <= (item.facility or 0) <= 1
        assert abs(item.discrimination or 0) <= 100
        assert (item.efficiency or 0) <= 100 + 1e-6
        assert item.effective_weight is None or 0 <= item.effective_weight <= 100 + 1e-9
    weights = [item.effective_weight for item in items if item.effective_weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)
    quiz = quiz_statistics(marks, [1.0] * 4, enough=1)
    assert quiz.consistency is None or quiz.consistency <= 100


@settings(deadline=None, max_examples=tried(80))
@given(marks_made, st.randoms())
def test_the_order_of_the_attempts_changes_nothing(rows: list[list[float]], dice: object) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    before = item_statistics(np.array(rows), [1.0] * 4, enough=1)
    after = item_statistics(np.array(shuffled), [1.0] * 4, enough=1)
    for one, other in zip(before, after, strict=True):
        assert one.facility == pytest.approx(other.facility)
        if one.discrimination is not None and other.discrimination is not None:
            assert one.discrimination == pytest.approx(other.discrimination, abs=1e-6)


def test_questions_that_are_all_alike_are_wholly_consistent() -> None:
    marks = np.tile(np.array([[0.0], [1 / 3], [1.0], [0.7]]), (1, 7))
    quiz = quiz_statistics(marks, [1.0] * 7, enough=1)
    assert quiz.consistency == pytest.approx(100)
    assert quiz.error_ratio == pytest.approx(0, abs=1e-3)


# Who picks what


def table(picks: list[int], rest: list[float], fractions: list[float], enough: int = 1) -> list:
    picked = np.zeros((len(picks), len(fractions)), dtype=bool)
    for row, pick in enumerate(picks):
        picked[row, pick] = pick >= 0
    return choice_statistics(picked, np.array(rest), fractions, enough=enough)


def test_a_table_of_distractors() -> None:
    """Six people with rests 0 to 5; the best three pick A, the others B.

    r of A: cov = Σ(±.5)(rest−2.5)/5 = .5·(.5+1.5+2.5+.5+1.5+2.5)/5 = .9; var .3 and 3.5.
    """
    right, wrong, never = table([1, 1, 1, 0, 0, 0], [0, 1, 2, 3, 4, 5], [1, 0, 0])
    assert (right.count, right.share, right.mean_rest) == (3, 0.5, 4.0)
    assert (right.best_third, right.worst_third) == (1.0, 0.0)
    assert right.correlation == pytest.approx(0.9 / math.sqrt(0.3 * 3.5))
    assert wrong.correlation == pytest.approx(-0.9 / math.sqrt(0.3 * 3.5))
    assert (never.count, never.mean_rest, never.correlation) == (0, None, None)


def test_a_table_of_few_has_only_counts() -> None:
    right, _ = table([0, 1], [1, 2], [1, 0], enough=50)
    assert (right.count, right.share) == (1, None)


# What may be wrong


def people(n: int = 300) -> np.ndarray:
    """How well each of many does elsewhere, from 0 to 10."""
    return np.linspace(0, 10, n)


def said_of(picks: np.ndarray, fractions: list[float], guess: float = 0.25) -> list[Suspicion]:
    rest = people(len(picks))
    x = np.array(fractions)[picks]
    marks = np.column_stack([x, rest])
    item = item_statistics(marks, [1.0, 10.0], [guess, 0.0])[0]
    choices = table(picks.tolist(), rest.tolist(), fractions, enough=50)
    return [doubt.suspicion for doubt in doubts(item, choices)]


def spread_over(n: int, *answers: int) -> np.ndarray:
    return np.resize(np.array(answers), n)


def test_a_good_question_raises_no_doubt() -> None:
    picks = np.where(people() > 4, 0, spread_over(300, 1, 2, 3))
    assert said_of(picks, [1, 0, 0, 0]) == []


def test_a_wrong_key_is_suspected_when_the_best_pick_another_answer() -> None:
    picks = np.where(people() > 4, 1, spread_over(300, 0, 2, 3))
    assert said_of(picks, [1, 0, 0, 0])[:2] == [Suspicion.WRONG_KEY, Suspicion.BACKWARDS]


def test_two_answers_that_the_best_pick_are_ambiguous() -> None:
    picks = np.where(people() > 4, spread_over(300, 0, 1, 0), spread_over(300, 2, 3))
    assert said_of(picks, [1, 0, 0, 0]) == [Suspicion.AMBIGUOUS]


def test_a_question_that_is_too_easy_tells_nobody_apart() -> None:
    picks = np.zeros(300, dtype=int)
    picks[::60] = 1
    assert Suspicion.TOO_EASY in said_of(picks, [1, 0])


def test_a_question_answered_by_chance_is_guessed() -> None:
    assert Suspicion.GUESSED in said_of(spread_over(300, 0, 1, 2, 3), [1, 0, 0, 0])


def test_a_question_that_nobody_gets_is_too_hard_and_not_guessed() -> None:
    marks = np.zeros((60, 2))
    marks[::2, 1] = 1
    [item, _] = item_statistics(marks, [1, 1], [0, 0])
    assert [doubt.suspicion for doubt in doubts(item)] == [Suspicion.TOO_HARD]
    [item, _] = item_statistics(marks, [1, 1], [Fraction(1, 4), 0])
    assert [doubt.suspicion for doubt in doubts(item)] == [Suspicion.GUESSED]


def test_an_answer_that_tempts_nobody_is_named() -> None:
    picks = np.where(people() > 4, 0, spread_over(300, 1, 2))
    rest = people()
    choices = table(picks.tolist(), rest.tolist(), [1, 0, 0, 0], enough=50)
    item = item_statistics(np.column_stack([picks == 0, rest]).astype(float), [1.0, 10.0])[0]
    (doubt,) = doubts(item, choices)
    assert (doubt.suspicion, doubt.answer) == (Suspicion.UNUSED_ANSWER, 3)
    assert "answer D" in doubt.sentence


def test_nothing_is_said_of_a_question_with_few_attempts() -> None:
    item = item_statistics(FIVE, ONES)[0]
    assert doubts(item) == []
