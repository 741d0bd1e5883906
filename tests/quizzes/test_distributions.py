"""How marks and times are spread."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from quizzes.studio.results.distributions import HEIGHT, WIDTH, of_shares, of_times

TENTH = Fraction(1, 10)


def test_marks_stand_in_ten_steps_exactly() -> None:
    chart = of_shares([Fraction(0), 3 * TENTH, Fraction(3, 10), Fraction(1)], Fraction(60))
    assert [bar.many for bar in chart.bars] == [1, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    assert (chart.bars[3].label, chart.bars[9].label) == ("30–39 %", "90–100 %")
    assert (chart.n, chart.line) == (4, 0.6 * WIDTH)


def test_what_certainty_costs_or_adds_is_in_the_outer_steps() -> None:
    chart = of_shares([Fraction(-2), Fraction(3)])
    assert (chart.bars[0].many, chart.bars[9].many, chart.line) == (1, 1, None)


def test_one_try_left_open_for_days_hides_nobody() -> None:
    chart = of_times([60.0 * minutes for minutes in range(1, 41)] + [3 * 86_400.0])
    assert chart.bars[0].label == "0 to 5 min"
    assert chart.bars[-1].label.endswith("and longer")
    assert chart.bars[-1].many >= 1
    assert sum(bar.many for bar in chart.bars) == 41


def test_without_tries_there_are_no_bars() -> None:
    assert of_times([]).bars == []


@given(st.lists(st.floats(min_value=0, max_value=10_000_000), min_size=1, max_size=60))
def test_every_time_is_in_one_bar_and_no_bar_leaves_the_picture(times: list[float]) -> None:
    chart = of_times(times)
    assert sum(bar.many for bar in chart.bars) == chart.n == len(times)
    assert len(chart.bars) <= 11
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH + 1e-6
        assert 0 <= bar.height <= HEIGHT


@given(st.lists(st.fractions(min_value=-6, max_value=3), min_size=1, max_size=60))
def test_shares_of_all_bars_are_the_whole(shares: list[Fraction]) -> None:
    assert sum(bar.share for bar in of_shares(shares).bars) == 1
