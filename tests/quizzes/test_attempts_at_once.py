"""Many windows at once, on connections of their own: what was acknowledged is there afterwards."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from quizzes.attempts import (
    Given,
    Stale,
    ending,
    excuse,
    finish,
    held,
    retime,
    save,
    start,
    starting,
)
from quizzes.models import Attempt, AttemptEvent, AttemptSlot, Quiz, Statement
from tests.quizzes.exam import NOON, after, begun, question, quiz, refund

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20


def all_at_once(deed: Callable[[int], Any], many: int = AT_ONCE) -> list[Any]:
    """What each came back with; each thread has a connection of its own and closes it."""

    def run(number: int) -> Any:
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as threads:
        return list(threads.map(run, range(many)))


def until_it_is_taken(attempt: Attempt, text: str) -> int:
    """As a page does: told of something newer, it tries again with what it was told."""
    seen = 0
    while True:
        try:
            return save(attempt, {1: Given({"text": text}, seen=seen)}, NOON).sequence
        except Stale as stale:
            seen = stale.state.slots[1].sequence


def test_twenty_windows_that_answer_different_questions_lose_no_answer(agent):
    attempt = begun(quiz(*[question(refund()) for _ in range(AT_ONCE)]), agent)

    def answer(number: int) -> int:
        given = {number + 1: Given({"text": f"answer {number}"})}
        return save(attempt, given, NOON, save_id=f"s{number}").sequence

    acknowledged = all_at_once(answer)
    kept = dict(AttemptSlot.objects.values_list("number", "response"))
    assert kept == {number + 1: {"text": f"answer {number}"} for number in range(AT_ONCE)}
    assert sorted(acknowledged) == list(range(1, AT_ONCE + 1))
    assert Attempt.objects.get().sequence == AT_ONCE


def test_twenty_windows_that_answer_one_question_take_turns(agent):
    attempt = begun(quiz(question(refund())), agent)
    acknowledged = all_at_once(lambda number: until_it_is_taken(attempt, f"answer {number}"))
    assert sorted(acknowledged) == list(range(1, AT_ONCE + 1))
    last = acknowledged.index(AT_ONCE)
    assert AttemptSlot.objects.get().response == {"text": f"answer {last}"}
    assert AttemptEvent.objects.filter(kind="saved").count() == AT_ONCE


def test_the_same_save_sent_from_everywhere_is_written_once(agent):
    attempt = begun(quiz(question(refund())), agent)
    given = {1: Given({"text": "14"})}
    acknowledged = all_at_once(lambda _: save(attempt, given, NOON, save_id="one"), 8)
    assert len(set(acknowledged)) == 1
    assert AttemptEvent.objects.filter(kind="saved").count() == 1


def test_two_windows_that_start_at_once_have_one_attempt(agent):
    made = quiz(question())
    started = all_at_once(lambda _: start(made, agent, NOON).pk, 8)
    assert len(set(started)) == 1
    assert Attempt.objects.count() == 1


def test_who_begins_while_the_times_change_has_the_new_ones(agent, monkeypatch):
    made = quiz(question(), time_limit=600)
    under_way = threading.Event()

    def told_late(*args: Any) -> None:
        under_way.set()
        threading.Event().wait(0.5)  # long enough to be overlooked by who does not wait

    monkeypatch.setattr(starting.telling, "attempted", told_late)

    def begin_or_change(number: int) -> None:
        if number:
            start(made, agent, NOON)
            return
        under_way.wait(10)
        with transaction.atomic():
            held(made)
            Quiz.objects.update(time_limit=1200)
            retime(made, NOON)

    all_at_once(begin_or_change, 2)
    assert Attempt.objects.get().deadline == after(1200)


def test_submitted_from_everywhere_at_once_is_submitted_once(agent):
    attempt = begun(quiz(question()), agent)
    all_at_once(lambda _: finish(attempt, NOON).pk, 8)
    assert AttemptEvent.objects.filter(kind="finished").count() == 1
    assert Statement.objects.filter(verb="completed").count() == 1


def test_who_hands_in_while_a_question_is_excused_has_it_excused_as_well(
    agent, trainer, monkeypatch
):
    bad = question()
    attempt = begun(quiz(bad), agent)
    graded = threading.Event()

    def told_late(*args: Any) -> None:
        graded.set()
        threading.Event().wait(0.5)  # long enough to be overlooked by who does not wait

    monkeypatch.setattr(ending.telling, "ended", told_late)

    def hand_in_or_excuse(number: int) -> None:
        if number:
            finish(attempt, NOON)
        else:
            graded.wait(10)
            excuse(attempt.quiz, bad, "full", trainer, NOON)

    all_at_once(hand_in_or_excuse, 2)
    assert AttemptSlot.objects.get().excused == "full"
    assert Attempt.objects.get().share == 1
