"""How far somebody is with what was assigned to them. No database."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.progress import WORDS, Asked, Progress, State, Try, progress

MONDAY = datetime.date(2026, 11, 23)
DUE = MONDAY + datetime.timedelta(days=10)
HALF = Decimal(50)


def day(number: int) -> datetime.date:
    """So many days after Monday."""
    return MONDAY + datetime.timedelta(days=number)


def tried(number: int, percent: int | None, **fields: bool) -> Try:
    return Try(day(number), None if percent is None else Fraction(percent, 100), **fields)


def state(*tries: Try, today: int = 0, due: int | None = 10, barred=None, **asked) -> State:
    due_on = None if due is None else day(due)
    return progress(Asked(due_on, **asked), tries, day(today), barred).state


@pytest.mark.parametrize(
    ("today", "told"),
    [(0, "to_do"), (6, "to_do"), (7, "due_soon"), (10, "due_soon"), (11, "overdue")],
)
def test_before_anything_is_handed_in_the_day_says_how_it_stands(today, told):
    assert state(today=today) == told


def test_without_a_pass_mark_handing_in_is_enough():
    assert progress(Asked(DUE), [tried(3, 0)], day(20)) == Progress(State.DONE, day(3))


def test_the_day_it_is_due_is_still_in_time():
    assert state(tried(10, 0)) == State.DONE
    assert state(tried(11, 0)) == State.DONE_LATE


def test_with_a_pass_mark_only_a_pass_is_done():
    assert state(tried(3, 49), pass_percent=HALF) == State.TO_DO
    assert state(tried(3, 50), pass_percent=HALF) == State.DONE


def test_of_several_tries_counts_what_the_quiz_says():
    tries = tried(1, 80), tried(2, 10)
    told = {how: state(*tries, pass_percent=HALF, counts=how) for how in ("highest", "first")}
    assert told == {"highest": State.DONE, "first": State.DONE}
    assert state(*tries, pass_percent=HALF, counts="last") == State.TO_DO
    assert state(*tries, pass_percent=HALF, counts="average") == State.TO_DO


def test_it_is_done_since_the_day_from_which_it_stayed_a_pass():
    tries = tried(1, 80), tried(2, 10), tried(12, 90), tried(13, 95)
    asked = Asked(DUE, "last", HALF)
    assert progress(asked, tries, day(20)) == Progress(State.DONE_LATE, day(12))


def test_while_a_text_waits_for_a_mark_there_is_no_verdict():
    waiting = tried(3, 40, waits=True)
    assert state(waiting, pass_percent=HALF, today=20) == State.MARKING
    assert state(waiting, today=20) == State.DONE


def test_what_may_not_be_seen_yet_is_neither_done_nor_to_do():
    told = {state(tried(3, share, hidden=True), pass_percent=HALF) for share in (0, 100)}
    assert told == {State.HANDED_IN}


def test_a_good_try_that_is_known_needs_no_other_where_the_best_counts():
    tries = tried(1, 80), tried(2, 0, waits=True)
    assert state(*tries, pass_percent=HALF) == State.DONE
    assert state(*tries, pass_percent=HALF, counts="average") == State.MARKING


def test_who_cannot_try_any_more_has_failed_or_missed_it():
    tries = (tried(1, 10),)
    assert state(*tries, pass_percent=HALF, barred=State.FAILED, today=20) == State.FAILED
    assert state(barred=State.MISSED, today=20) == State.MISSED
    assert state(tried(1, 90), pass_percent=HALF, barred=State.FAILED) == State.DONE


def test_who_is_excused_is_asked_no_more_but_may_have_done_it():
    assert state(due=None, today=20) == State.EXCUSED
    assert state(tried(30, 0), due=None) == State.DONE


def test_a_try_in_which_nothing_counts_is_no_pass():
    assert state(tried(1, None), pass_percent=HALF) == State.TO_DO


def test_every_state_has_its_words():
    assert set(WORDS) == set(State)


tries = st.lists(
    st.builds(
        Try,
        st.dates(day(0), day(30)),
        st.none() | st.fractions(0, 1, max_denominator=20),
        waits=st.booleans(),
        hidden=st.booleans(),
    ),
    max_size=5,
)
asked = st.builds(
    Asked,
    st.none() | st.dates(day(0), day(30)),
    st.sampled_from(["highest", "average", "first", "last"]),
    st.none() | st.decimals(0, 100, places=0),
)


@given(asked, tries, st.fractions(0, 1))
def test_the_marks_of_a_hidden_try_change_nothing(asked, tries, other):
    """Whoever sees their state learns nothing of what they may not see."""
    changed = [Try(t.day, other, t.waits, t.hidden) if t.hidden else t for t in tries]
    assert asked.pass_percent is None or progress(asked, tries, day(9)) == progress(
        asked, changed, day(9)
    )


@given(asked, tries)
def test_done_is_said_with_the_day_of_one_of_the_tries(asked, tries):
    told = progress(asked, tries, day(9))
    assert told.is_done == (told.done_on is not None)
    assert told.done_on is None or told.done_on in {one.day for one in tries}
