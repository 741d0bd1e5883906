"""Item analysis is worked out once, and again as soon as anything it says may be different."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from quizzes import bank
from quizzes.analysing import analysis_of
from quizzes.attempts import Given, Scope, excuse, finish, mark, regrade, save
from quizzes.item_analysis import ENOUGH
from quizzes.models import Attempt, Quiz
from tests.conftest import person
from tests.quizzes.exam import NOON, after, answer, begun, letter, lights, question, quiz, slot

pytestmark = pytest.mark.django_db


def take(made: Quiz, who: User, *kept: int) -> Attempt:
    """A finished try that picked these choices, as they are kept; 0 is right."""
    attempt = begun(made, who)
    for number, choice in enumerate(kept, start=1):
        answer(attempt, choice, number)
    return finish(attempt, after(60))


def queries(made: Quiz) -> list[str]:
    """What the database is asked for the analysis."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        analysis_of(made)
    return [one["sql"] for one in asked.captured_queries]


def of_answers(asked: list[str]) -> list[str]:
    """Those that read what people answered."""
    return [sql for sql in asked if "maximum_text" in sql]


def test_a_second_look_reads_no_answers(agent: User) -> None:
    made = quiz(question(), question())
    take(made, agent, 0, 1)
    assert of_answers(queries(made))
    again = queries(made)
    assert not of_answers(again)
    assert len(again) <= 6


def test_all_answers_are_read_by_one_query(agent: User, lead: User) -> None:
    made = quiz(*(question(lights(stem=f"{number}?")) for number in range(5)))
    take(made, agent, *range(3))
    few = len(queries(made))
    take(made, lead, 0, 0, 0)
    asked = queries(made)
    assert len(of_answers(asked)) == 1
    assert len(asked) == few


def test_another_attempt_counts_at_once(agent: User, lead: User) -> None:
    made = quiz(question())
    take(made, agent, 0)
    assert analysis_of(made).whole.n == 1
    take(made, lead, 0)
    assert analysis_of(made).whole.n == 2


def test_a_mark_counts_at_once(agent: User, trainer: User) -> None:
    made = quiz(question(letter()))
    attempt = begun(made, agent)
    save(attempt, {1: Given({"text": "Dear customer"})}, NOON)
    finish(attempt, after(60))
    assert analysis_of(made).items[0].known.n == 0
    mark(slot(attempt), trainer, after(90), levels=[2, 2])
    assert analysis_of(made).items[0].known.n == 1


def test_a_regrade_and_an_excuse_count_at_once(agent: User, trainer: User) -> None:
    one, other = question(), question()
    made = quiz(one, other)
    take(made, agent, 1, 0)
    before = analysis_of(made)
    fixed = bank.make_ready(bank.edit(one, lights(right=1), trainer))
    regrade(Scope(made, one, fixed), trainer, NOON)
    regraded = analysis_of(made)
    assert regraded.items[0].version == fixed.pk != before.items[0].version
    excuse(made, other, "dropped", trainer, NOON)
    assert [item.question for item in analysis_of(made).items] == [one.pk]


def test_a_question_of_two_versions_is_told_of_each_by_itself(trainer: User) -> None:
    changed, same = question(), question()
    made = quiz(changed, same)
    for number in range(ENOUGH):
        take(made, person(f"early{number}", "agent"), number % 2, 0)
    old = changed.version_to_use
    new = bank.make_ready(bank.edit(changed, lights(right=1), trainer))
    for number in range(ENOUGH + 2):
        take(made, person(f"late{number}", "agent"), 1, number % 2)
    first, second = analysis_of(made).items
    assert old is not None
    assert [(pk, known.n, known.facility) for pk, known in first.by_version] == [
        (old.pk, ENOUGH, 0.5),
        (new.pk, ENOUGH + 2, 1.0),
    ]
    assert (first.version, sum(choice.count for choice in first.choices)) == (new.pk, ENOUGH + 2)
    assert first.known.n == 2 * ENOUGH + 2
    assert second.by_version == []


def test_a_version_that_few_were_asked_is_unknown(agent: User, lead: User, trainer: User) -> None:
    changed = question()
    made = quiz(changed)
    take(made, agent, 0)
    bank.make_ready(bank.edit(changed, lights(right=1), trainer))
    take(made, lead, 0)
    [item] = analysis_of(made).items
    known: Any = [one.is_known for _, one in item.by_version]
    assert known == [False, False]
