"""Trainers find a question in the bank."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from kb.models import Passage, ProductPage
from quizzes import bank
from quizzes.models import Question
from tests.conftest import article
from tests.quizzes.exam import lights, question, refund, shelf
from tests.studio.test_studio_screens import menu

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def found(browser: Client, **narrowed: Any) -> set[int]:
    """Questions that the list shows."""
    answer = browser.get(reverse("bank:questions"), narrowed)
    return {row.pk for row in answer.context["object_list"]}


def outdated(product: ProductPage) -> Question:
    """A question whose passage has changed since."""
    page = article(product, "Router")
    passage = Passage.objects.filter(page=page).first()
    asked = question(passages=[passage])
    asked.tests.update(text_hash="as it was")
    return asked


def test_who_looks_after_the_bank_finds_it_in_the_menu(
    trainer: User, editor: User, manager: User, lead: User
) -> None:
    for person in (trainer, editor, manager):
        assert "Questions" in menu(person)["Training"]
    assert "Questions" not in menu(lead).get("Training", [])


@pytest.mark.parametrize("who", ["agent", "lead", "outsider", "customer"])
def test_the_bank_is_for_those_who_look_after_it(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    question()
    answer = enter(request.getfixturevalue(who)).get(reverse("bank:questions"))
    assert answer.status_code == 302
    assert "Lights" not in answer.content.decode()


def test_an_empty_bank_says_so(browser: Client) -> None:
    assert "The bank is empty." in browser.get(reverse("bank:questions")).content.decode()


def test_the_list_shows_how_each_question_stands(browser: Client, trainer: User) -> None:
    asked = question(lights())
    asked.facility, asked.answered = 0.625, 80
    asked.save()
    bank.edit(asked, lights(stem="What does blue mean?"), trainer)
    shown = browser.get(reverse("bank:questions")).content.decode()
    for words in ("Lights", "Single choice", "Ready, being edited", "62% of 80"):
        assert words in shown


def test_a_question_is_found_by_its_words_its_number_and_its_tags(browser: Client) -> None:
    asked = question(lights(stem="Was heißt Grün?"), idnumber="R-7", tags=["onboarding"])
    question(refund())
    for words in ("grün", "R-7", "onboard", "lights"):
        assert found(browser, q=words) == {asked.pk}, words


def test_what_an_older_version_said_is_not_found(browser: Client, trainer: User) -> None:
    asked = question(lights(stem="Amber"))
    bank.edit(asked, lights(stem="Blue"), trainer)
    assert found(browser, q="amber") == set()
    assert found(browser, q="blue") == {asked.pk}


def test_the_bank_is_narrowed_down(browser: Client, internet: ProductPage) -> None:
    inner = question(into=shelf("Internet", "Router"), product=internet, tags=["new"])
    easy = question(refund(), into=shelf("Billing"), difficulty=Question.Difficulty.EASY)
    draft = question(into=shelf("Billing"), ready=False)
    retired = question(into=shelf("Billing"))
    bank.retire(retired, timezone.now())
    tag = inner.tags.get()
    assert found(browser, category=shelf("Internet").pk) == {inner.pk}
    assert found(browser, product=internet.pk) == {inner.pk}
    assert found(browser, type="short_text") == {easy.pk}
    assert found(browser, state="draft") == {draft.pk}
    assert found(browser, state="retired") == {retired.pk}
    assert found(browser, state="ready") == {inner.pk, easy.pk}
    assert found(browser, tag=tag.pk) == {inner.pk}
    assert found(browser, difficulty=1) == {easy.pk}


def test_questions_whose_passages_changed_stand_out(browser: Client, internet: ProductPage) -> None:
    stale, fresh = outdated(internet), question(refund())
    assert found(browser, stale="yes") == {stale.pk}
    assert found(browser, stale="no") == {fresh.pk}
    assert "Has changed" in browser.get(reverse("bank:questions_results")).content.decode()


@pytest.mark.parametrize("by", ["name", "-type", "category__name", "product__title", "-facility"])
def test_the_list_is_sorted_by_its_columns(browser: Client, by: str) -> None:
    first, second = question(), question(refund())
    assert found(browser, ordering=by) == {first.pk, second.pk}
