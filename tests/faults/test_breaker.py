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
