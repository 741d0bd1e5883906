"""A trainer says which passages a question tests, by searching for them."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import Passage, ProductPage
from quizzes import bank
from quizzes.models import Question
from search import indexing
from tests.conftest import article, for_agents, heading
from tests.quizzes.exam import question

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(internet: ProductPage) -> Question:
    """A question, and an article that answers it."""
    body = [
        heading("Lights"),
        ("text", "<p>Orange blinking means no signal.</p>"),
        heading("Reset"),
        ("text", "<p>Hold the button for ten seconds.</p>"),
        for_agents(("text", "<p>Never promise a new router.</p>")),
    ]
    article(internet, "Router", body)
    indexing.apply_pending()
    return question()


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def page(browser: Client, asked: Question, **asking: Any) -> str:
    """Where passages are chosen."""
    answer = browser.get(reverse("bank:passages", args=[asked.pk]), asking)
    assert answer.status_code == 200
    return str(answer.content.decode())


def send(browser: Client, asked: Question, **sent: Any) -> Any:
    """Press a button there."""
    return browser.post(reverse("bank:passages", args=[asked.pk]), sent)


def test_passages_are_found_by_the_real_search(browser: Client, asked: Question) -> None:
    shown = page(browser, asked, q="orange blinking")
    assert "Router" in shown
    assert "Internet" in shown
    assert "<mark>Orange</mark>" in shown
    best = Passage.objects.get(anchor="lights")
    assert f'name="add" value="{best.pk}"' in shown


def test_the_other_sections_of_an_article_are_offered_too(browser: Client, asked: Question) -> None:
    shown = page(browser, asked, q="orange blinking")
    assert "Never promise a new router." in shown
    assert "agents only" in shown


def test_a_passage_is_added_once_and_the_results_stay(
    browser: Client, asked: Question, trainer: User
) -> None:
    passage = Passage.objects.get(anchor="lights")
    answer = send(browser, asked, add=passage.pk, q="orange", p="1")
    send(browser, asked, add=passage.pk)
    test = asked.tests.get()
    assert (test.passage, test.confirmed_by) == (passage, trainer)
    assert answer.url.endswith("?q=orange&p=1")
    assert "Tested" in page(browser, asked, q="orange")


def test_a_passage_is_taken_away_again(browser: Client, asked: Question, trainer: User) -> None:
    for passage in Passage.objects.all()[:2]:
        bank.add_passage(asked, passage, trainer)
    first, second = asked.tests.order_by("pk")
    send(browser, asked, remove=first.pk)
    assert asked.tests.get() == second


def test_what_a_stale_question_was_confirmed_against_stays_when_another_is_added(
    browser: Client, asked: Question, trainer: User
) -> None:
    bank.add_passage(asked, Passage.objects.get(anchor="lights"), trainer)
    Passage.objects.filter(anchor="lights").update(text_hash="another")
    send(browser, asked, add=Passage.objects.get(anchor="reset").pk)
    assert [test.is_stale for test in asked.tests.select_related("passage__page")] == [True, False]


def test_no_words_match_and_no_passage_yet_are_said(browser: Client, asked: Question) -> None:
    assert "Nothing yet" in page(browser, asked)
    assert "No article has these words" in page(browser, asked, q="xylophone")


def test_a_passage_that_one_may_not_read_cannot_be_named(
    asked: Question, browser: Client, internet: ProductPage
) -> None:
    page_of = Passage.objects.get(anchor="lights").page
    page_of.specific.unpublish()
    gone = Passage.objects.filter(page=page_of).first()
    assert gone is not None
    assert send(browser, asked, add=gone.pk).status_code == 404
    assert send(browser, asked, add="x").status_code == 404
    assert send(browser, asked, remove="7").status_code == 404


@pytest.mark.parametrize("who", ["agent", "lead", "outsider"])
def test_others_are_turned_away(
    who: str, request: pytest.FixtureRequest, enter: Any, asked: Question
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert browser.get(reverse("bank:passages", args=[asked.pk])).status_code == 302
    send(browser, asked, add=Passage.objects.get(anchor="lights").pk)
    assert not asked.tests.exists()


def test_the_question_leads_there(browser: Client, asked: Question) -> None:
    shown = browser.get(reverse("bank:question", args=[asked.pk])).content.decode()
    assert reverse("bank:passages", args=[asked.pk]) in shown


def test_nobody_reads_through_a_question_what_is_closed_to_them(
    browser: Client, asked: Question, manager: User, enter: Any
) -> None:
    passage = Passage.objects.get(anchor="reset")
    bank.add_passage(asked, passage, manager)
    closed = PageViewRestriction.objects.create(page=passage.page, restriction_type="groups")
    closed.groups.set(Group.objects.filter(name="manager"))
    Passage.objects.filter(pk=passage.pk).update(text="Hold it for a minute.", text_hash="new")
    about = reverse("bank:question", args=[asked.pk])
    for client, may in ((browser, False), (enter(manager), True)):
        shown = page(client, asked) + client.get(about).content.decode()
        assert ("ten seconds" in shown) is ("minute" in shown) is ("Router" in shown) is may
        assert ("an article that you may not read" in shown) is not may
