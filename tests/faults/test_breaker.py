"""A part that does not answer is asked again, but not by everybody."""

import pytest

from faults.breaker import Breaker


class Clock:
    """Seconds, moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("It is gone", "It is back", shortest=1, longest=8, clock=clock)


def test_a_part_that_answers_may_always_be_asked(breaker):
    breaker.worked()
    assert all(breaker.may_try() for _ in range(5))
    assert breaker.is_closed


def test_after_a_failure_nobody_asks_for_a_while(breaker, clock):
    breaker.failed(TimeoutError())
    assert not any(breaker.may_try() for _ in range(5))
    assert not breaker.is_closed


def test_then_one_caller_tries_and_the_others_go_on_without(breaker, clock):
    breaker.failed(TimeoutError())
    clock.now = 60
    assert [breaker.may_try() for _ in range(4)] == [True, False, False, False]
    breaker.worked()
    assert all(breaker.may_try() for _ in range(4))


def test_a_caller_who_never_says_how_it_went_blocks_it_only_for_a_while(breaker, clock):
    breaker.failed(TimeoutError())
    clock.now = 60
    assert breaker.may_try()
    clock.now = 120
    assert breaker.may_try()


def test_pauses_grow_to_a_limit(breaker, clock):
    for _ in range(50):
        breaker.failed(TimeoutError())
    clock.now = 8
    assert breaker.may_try()


def test_processes_do_not_all_try_at_the_same_moment(clock):
    breakers = [Breaker("", "", shortest=1, longest=8, clock=clock) for _ in range(50)]
    for breaker in breakers:
        breaker.failed(TimeoutError())
    clock.now = 1.5
    assert 0 < sum(breaker.may_try() for breaker in breakers) < 50


def test_each_change_is_said_once(breaker, caplog):
    for _ in range(3):
        breaker.failed(TimeoutError())
    for _ in range(3):
        breaker.worked()
    assert [record.getMessage() for record in caplog.records] == [
        "It is gone (TimeoutError)",
        "It is back",
    ]


def test_a_slow_answer_now_and_then_is_forgiven(breaker):
    for _ in range(5):
        breaker.slow(TimeoutError())
        breaker.slow(TimeoutError())
        assert breaker.is_closed
        breaker.worked()


def test_one_slow_answer_after_another_is_a_failure(breaker, caplog):
    for _ in range(3):
        breaker.slow(TimeoutError())
    assert not breaker.is_closed
    assert [record.message for record in caplog.records] == ["It is gone (TimeoutError)"]
    breaker.worked()
    breaker.slow(TimeoutError())
    assert breaker.is_closed


def test_after_a_slow_answer_it_is_left_alone_for_a_moment(breaker, clock):
    breaker.slow(TimeoutError())
    assert breaker.is_resting
    clock.now += 1
    assert not breaker.is_resting


def test_an_answer_after_a_slow_one_is_no_news(breaker, caplog):
    breaker.slow(TimeoutError())
    assert not breaker.worked()
    assert not caplog.records
