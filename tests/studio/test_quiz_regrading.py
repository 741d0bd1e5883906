"""A bad question is made good, and everybody knows before what changes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from quizzes import bank
from quizzes.attempts import finish
from quizzes.models import Attempt, Excusal, Question, Quiz, Regrade
from tests.quizzes.exam import after, answer, begun, lights, question, quiz, refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def wrong(made: Quiz, who: User) -> Attempt:
    """A finished try that picked the second answer."""
    attempt = begun(made, who)
    answer(attempt, 1)
    return finish(attempt, after(60))


def regrade(browser: Client, made: Quiz, asked: Question, how: str, do: str = "preview") -> Any:
    """The answer to the form; what is done was seen before."""
    url = reverse("bank:regrade", args=[made.pk])
    sent = {"question": asked.pk, "how": how, "do": "preview", "reason": "The key was wrong."}
    shown = browser.post(url, sent)
    if do == "preview":
        return shown
    seen = (shown.context or {}).get("seen", "")
    return browser.post(url, {**sent, "do": do, "seen": seen})


def test_a_preview_says_whose_marks_change_and_changes_none(browser: Client, agent: User) -> None:
    asked = question()
    made = quiz(asked)
    attempt = wrong(made, agent)
    answered = regrade(browser, made, asked, "full")
    [change] = answered.context["moved"]
    assert (change.attempt.person, change.before, change.after) == (agent, 0, 1)
    assert "The result of 1 try would change" in answered.content.decode()
    assert Attempt.objects.get(pk=attempt.pk).share == 0
    assert not Regrade.objects.exists()


def test_a_try_that_keeps_its_result_is_counted_and_not_named(
    browser: Client, agent: User, lead: User
) -> None:
    asked = question()
    made = quiz(asked)
    right = begun(made, agent)
    answer(right, 0)
    finish(right, after(60))
    wrong(made, lead)
    answered = regrade(browser, made, asked, "full")
    assert [change.attempt.person for change in answered.context["moved"]] == [lead]
    assert "1 other try keeps its result" in " ".join(answered.content.decode().split())


def test_other_quizzes_that_asked_the_question_are_named(browser: Client, agent: User) -> None:
    asked = question()
    here, there, unasked = quiz(asked), quiz(asked), quiz(asked)
    wrong(here, agent)
    wrong(there, agent)
    first = browser.get(reverse("bank:regrade", args=[here.pk]), {"question": asked.pk})
    assert list(first.context["others"]) == [there]
    link = f"{reverse('bank:regrade', args=[there.pk])}?question={asked.pk}"
    for shown in (first, regrade(browser, here, asked, "full")):
        assert link in shown.content.decode()
        assert reverse("bank:regrade", args=[unasked.pk]) not in shown.content.decode()
    regrade(browser, here, asked, "full", "regrade")
    assert link in browser.get(reverse("bank:quiz", args=[here.pk])).content.decode()


@pytest.mark.parametrize("chosen", ["", "nonsense", "999999"])
def test_a_question_that_is_none_is_chosen_by_no_address(browser: Client, chosen: str) -> None:
    address = reverse("bank:regrade", args=[quiz(question()).pk])
    answered = browser.get(address, {"question": chosen})
    assert (answered.status_code, "others" in answered.context) == (200, False)


def test_more_questions_to_choose_from_ask_the_database_no_more_often(
    browser: Client, agent: User
) -> None:
    few, many = quiz(question()), quiz(*[question() for _ in range(4)])
    counts = []
    for made in (few, many):
        wrong(made, agent)
    for made in (few, few, many):  # the first reads what is read once
        with CaptureQueriesContext(connection) as asked:
            assert "Lights" in str(browser.get(reverse("bank:regrade", args=[made.pk])).content)
        counts.append(len(asked))
    assert counts[2] == counts[1]


def test_everybody_gets_full_marks(browser: Client, agent: User, trainer: User) -> None:
    asked = question()
    made = quiz(asked)
    attempt = wrong(made, agent)
    regrade(browser, made, asked, "full", "regrade")
    assert Attempt.objects.get(pk=attempt.pk).share == 1
    kept = Regrade.objects.get()
    assert (kept.by, kept.reason, kept.attempts) == (trainer, "The key was wrong.", 1)
    assert Excusal.objects.get().how == "full"


def test_a_new_key_is_used(browser: Client, agent: User, trainer: User) -> None:
    asked = question()
    made = quiz(asked)
    attempt = wrong(made, agent)
    bank.make_ready(bank.edit(asked, lights(right=1), trainer))
    regrade(browser, made, asked, "key", "regrade")
    assert Attempt.objects.get(pk=attempt.pk).share == 1


def test_a_key_to_another_question_is_refused_with_a_word(
    browser: Client, agent: User, trainer: User
) -> None:
    asked = question()
    made = quiz(asked)
    wrong(made, agent)
    bank.make_ready(bank.edit(asked, refund(), trainer))
    answered = regrade(browser, made, asked, "key", "regrade")
    assert answered.context["form"].errors["how"] == [
        "The new version is a question of another type."
    ]
    assert not Regrade.objects.exists()


def test_only_what_the_quiz_asked_is_regraded(browser: Client, agent: User) -> None:
    made = quiz(question())
    wrong(made, agent)
    answered = regrade(browser, made, question(refund()), "full", "regrade")
    assert answered.context["form"].errors["question"]


def test_what_was_not_seen_is_shown_before_it_is_done(
    browser: Client, agent: User, manager: User
) -> None:
    asked = question()
    made = quiz(asked)
    wrong(made, agent)
    shown = regrade(browser, made, asked, "full")
    wrong(made, manager)  # hands in while the page is looked at
    sent = {"question": asked.pk, "how": "full", "do": "regrade", "seen": shown.context["seen"]}
    answered = browser.post(reverse("bank:regrade", args=[made.pk]), sent)
    assert "other marks than those you saw" in answered.content.decode()
    assert answered.context["many_moved"] == 2
    assert not Regrade.objects.exists()


def test_nothing_to_change_is_said(browser: Client, agent: User) -> None:
    asked = question()
    made = quiz(asked)
    wrong(made, agent)
    assert "Nothing would change." in regrade(browser, made, asked, "again").content.decode()


def test_the_table_leads_here_with_its_question_chosen(browser: Client, agent: User) -> None:
    asked = question()
    made = quiz(asked)
    wrong(made, agent)
    url = reverse("bank:regrade", args=[made.pk])
    shown = browser.get(url, {"question": asked.pk}).content.decode()
    assert f'<option value="{asked.pk}" selected>' in shown


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_regrading_is_for_who_manages_quizzes(
    who: str, manager: User, request: pytest.FixtureRequest, enter: Any
) -> None:
    asked = question()
    made = quiz(asked)
    attempt = wrong(made, manager)
    answered = regrade(enter(request.getfixturevalue(who)), made, asked, "full", "regrade")
    assert answered.status_code == 302
    assert Attempt.objects.get(pk=attempt.pk).share == 0
