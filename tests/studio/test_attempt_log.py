"""What happened in an attempt, in words."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from quizzes import bank
from quizzes.attempts import Given, Scope, finish, mark, note, regrade, save, turn_to
from quizzes.content import SingleChoice
from quizzes.models import Attempt
from tests.conftest import person
from tests.quizzes.exam import NOON, after, answer, begun, letter, lights, question, quiz, slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def log(browser: Client, attempt: Attempt, **wanted: Any) -> Any:
    """The page."""
    return browser.get(reverse("bank:attempt_log", args=[attempt.pk]), wanted)


def told(browser: Client, attempt: Attempt) -> list[tuple[str, int | None]]:
    """What the page says, with the seconds since the thing before."""
    shown = log(browser, attempt).context["happenings"]
    return [(one.words, one.after) for one in shown]


def test_the_log_says_what_was_done_when_and_how_long_after(browser: Client, agent: User) -> None:
    attempt = begun(quiz(question(), question()), agent)
    answer(attempt, 0, at=after(30))
    turn_to(attempt, 1, after(40))
    finish(attempt, after(100))
    assert told(browser, attempt) == [
        ("Began", None),
        ("Answered question 1", 30),
        ("Turned to page 2", 10),
        ("Submitted", 60),
    ]
    shown = log(browser, attempt).content.decode()
    assert "Question 1, Lights: " in shown
    assert "No signal" in shown


def test_an_answer_that_was_changed_is_told_as_it_was_then(browser: Client, agent: User) -> None:
    attempt = begun(quiz(question()), agent)
    answer(attempt, 0)
    answer(attempt, 1, at=after(5))
    shown = log(browser, attempt).context["happenings"]
    assert [one.details[0][1] for one in shown[1:]] == [["No signal"], ["Firmware"]]


def test_a_regrade_by_another_version_leaves_what_was_answered(
    browser: Client, agent: User, trainer: User
) -> None:
    asked = question()
    made = quiz(asked)
    attempt = begun(made, agent)
    answer(attempt, 1)
    finish(attempt, after(60))
    turned = SingleChoice(
        name="Lights", stem=lights().stem, answers=tuple(reversed(lights().answers))
    )
    fixed = bank.make_ready(bank.edit(asked, turned, trainer))
    regrade(Scope(made, asked, fixed), trainer, after(120))
    assert slot(attempt).response == {"choice": 1}
    saved = log(browser, attempt).context["happenings"][1]
    assert saved.details[0][1] == ["Firmware"]


def test_a_new_key_during_a_try_leaves_what_was_answered_before_it(
    browser: Client, agent: User, trainer: User
) -> None:
    asked = question()
    made = quiz(asked)
    attempt = begun(made, agent)
    answer(attempt, 2, at=after(10))
    turned = SingleChoice(
        name="Lights", stem=lights().stem, answers=tuple(reversed(lights().answers))
    )
    fixed = bank.make_ready(bank.edit(asked, turned, trainer))
    row = regrade(Scope(made, asked, fixed), trainer, after(30), "Wrong key")
    assert row.attempts == 0
    answer(attempt, 1, at=after(60))
    finish(attempt, after(90))
    shown = log(browser, attempt).context["happenings"]
    assert [(one.words, [said for _, said in one.details]) for one in shown[1:4]] == [
        ("Answered question 1", [["All is well"]]),
        ("Was regraded by tomas: Wrong key", [["no mark yet; by the new key from now on"]]),
        ("Answered question 1", [["Firmware"]]),
    ]


def test_a_long_text_is_told_only_as_it_is_now(browser: Client, agent: User) -> None:
    attempt = begun(quiz(question(letter())), agent)
    save(attempt, {1: Given({"text": "a" * 600})}, NOON)
    seen = Attempt.objects.get(pk=attempt.pk).sequence
    save(attempt, {1: Given({"text": "b" * 600}, seen=seen)}, after(5))
    shown = log(browser, attempt).context["happenings"]
    assert [one.details[0][1] for one in shown[1:]] == [["(changed later)"], ["b" * 600]]


def test_a_window_that_was_left_is_a_hint_and_no_verdict(browser: Client, agent: User) -> None:
    attempt = begun(quiz(question()), agent)
    assert "no verdict" not in log(browser, attempt).content.decode()
    note(attempt, "left", after(10))
    note(attempt, "came_back", after(75), seconds=65)
    words = [one.words for one in log(browser, attempt).context["happenings"] if one.hint]
    assert words == ["Left the window", "Came back to the window after 1 min 5 s"]
    shown = log(browser, attempt).content.decode()
    assert "It is a hint to ask, and no verdict." in shown
    assert "as the browser said" in shown


def test_marks_and_regrades_say_who_why_and_from_what_to_what(
    browser: Client, agent: User, trainer: User
) -> None:
    asked = question()
    made = quiz(asked, question(letter()))
    attempt = begun(made, agent)
    answer(attempt, 1)
    attempt.slots.filter(number=2).update(response={"text": "Dear customer"})
    finish(attempt, after(60))
    mark(slot(attempt, 2), trainer, after(90), levels=[2, 1])
    fixed = bank.make_ready(bank.edit(asked, lights(right=1), trainer))
    regrade(Scope(made, asked, fixed), trainer, after(120), "Wrong key")
    shown = log(browser, attempt).content.decode()
    assert "Question 2 was marked" in shown
    assert "0.67 of 1 by tomas" in shown
    assert "Was regraded by tomas: Wrong key" in shown
    assert "0 → 1 of 1" in shown


def test_text_of_an_answer_is_no_markup(browser: Client, agent: User) -> None:
    attempt = begun(quiz(question(letter())), agent)
    said = {"text": "<script>alert(1)</script>"}
    attempt.events.create(kind="saved", at=NOON, sequence=1, detail={"slots": [1]})
    attempt.slots.filter(number=1).update(response=said, sequence=1)
    shown = log(browser, attempt).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown


def test_a_long_log_comes_page_by_page_and_keeps_its_gaps(
    browser: Client, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizzes.studio.results.log.AT_ONCE", 2)
    attempt = begun(quiz(question()), agent)
    for seconds in (10, 20, 30):
        note(attempt, "left", after(seconds))
    second = log(browser, attempt, p=2).context["happenings"]
    assert [one.after for one in second] == [10, 10]


def test_a_longer_log_asks_the_database_no_more_often(browser: Client, agent: User) -> None:
    attempt = begun(quiz(question()), agent)
    answer(attempt, 0)
    log(browser, attempt)
    with CaptureQueriesContext(connection) as few:
        log(browser, attempt)
    for kept in (1, 2, 0):
        answer(attempt, kept)
    with CaptureQueriesContext(connection) as many:
        log(browser, attempt)
    assert len(many) == len(few)


def test_who_left_has_a_log(browser: Client) -> None:
    who = person("ada", "agent")
    attempt = begun(quiz(question()), who)
    finish(attempt, after(60))
    who.delete()
    assert "Somebody who has left" in log(browser, attempt).content.decode()


def test_nobody_reads_the_log_of_an_own_try(browser: Client, trainer: User) -> None:
    made = quiz(question())
    assert log(browser, begun(made, trainer, preview=True)).status_code == 200
    own = begun(made, trainer)
    assert log(browser, own).status_code == 404


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_logs_are_for_who_manages_quizzes(
    who: str, agent: User, request: pytest.FixtureRequest, enter: Any
) -> None:
    attempt = begun(quiz(question()), agent)
    browser = enter(request.getfixturevalue(who))
    assert log(browser, attempt).status_code == 302
