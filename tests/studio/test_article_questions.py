"""Beside an article stands what a publish would do to the questions about it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from accounts.models import User
from kb.models import ArticlePage, Passage, ProductPage
from quizzes.blast import blast_of
from quizzes.models import Question, Quiz
from tests.conftest import article, heading
from tests.quizzes.exam import begun, lights, question, quiz, random_slot, shelf
from tests.studio.writing import sent

pytestmark = pytest.mark.django_db
SECTION = {"text": "Lights", "level": "2", "anchor": "lights"}


@pytest.fixture
def page(internet: ProductPage) -> ArticlePage:
    """An article of one section."""
    return article(internet, "Router", [heading("Lights"), ("text", "<p>Orange: no signal.</p>")])


@pytest.fixture
def asked(page: ArticlePage) -> Question:
    """A question about that section."""
    return question(lights(), passages=Passage.objects.filter(page=page, anchor="lights"))


@pytest.fixture
def browser(editor: User, enter: Any) -> Client:
    """Priya's."""
    client: Client = enter(editor)
    return client


def beside(browser: Client, page: ArticlePage) -> str:
    """The panel beside the editor."""
    shown = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return str(shown.split('data-side-panel="questions"')[1].split("data-side-panel=")[0])


def draft(page: ArticlePage, said: str, *more: Any) -> ArticlePage:
    """Save a draft that says this below the heading."""
    page.body = [("heading", SECTION), ("text", f"<p>{said}</p>"), *more]
    page.save_revision()
    return page


def test_a_draft_that_changes_what_is_tested_names_the_question(
    browser: Client, page: ArticlePage, asked: Question
) -> None:
    assert "No question becomes stale" in beside(browser, page)
    draft(page, "Orange: no power.")
    said = beside(browser, page)
    assert "1 question will have to be looked at again" in said
    assert reverse("bank:question", args=[asked.pk]) in said
    assert "Nobody is answering" in said


def test_a_draft_of_another_section_costs_nothing(
    browser: Client, page: ArticlePage, asked: Question
) -> None:
    draft(page, "Orange: no signal.", heading("Reset"), ("text", "<p>Hold it.</p>"))
    assert "No question becomes stale" in beside(browser, page)


def test_quizzes_that_ask_or_may_draw_it_and_people_at_it_are_counted(
    page: ArticlePage, asked: Question, agent: User, manager: User
) -> None:
    fixed = quiz(asked, open_to_all=True)
    drawn = quiz(open_to_all=True)
    random_slot(drawn, category=shelf())
    quiz(asked, status=Quiz.Status.DRAFT)
    other = quiz(question(lights(stem="Else?"), into=shelf("Other")))
    begun(fixed, agent)
    begun(fixed, manager, preview=True)
    blast = blast_of(page, draft(page, "Orange: no power.").passage_texts(), manager)
    assert set(blast.quizzes) == {fixed, drawn}
    assert other not in blast.quizzes
    assert (blast.questions, blast.other_quizzes, blast.people) == (frozenset({asked.pk}), 0, 1)


def test_quizzes_that_one_may_not_see_are_counted_without_their_name(
    browser: Client, page: ArticlePage, asked: Question
) -> None:
    hidden = quiz(asked, open_to_all=False)
    Quiz.objects.filter(pk=hidden.pk).update(title="Secret plans")
    draft(page, "Orange: no power.")
    said = beside(browser, page)
    assert "Asked in 1 quiz." in said
    assert "Secret plans" not in said


def test_it_follows_what_is_saved_in_the_background(
    browser: Client, page: ArticlePage, asked: Question
) -> None:
    body = [("heading", SECTION), ("text", rich_text("<p>Orange: no power.</p>"))]
    form = sent(page.title, body, slug=page.slug)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = browser.post(url, form, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.content
    assert "1 question will have to be looked at again" in answer.json()["html"]
    assert "What readers say" not in answer.json()["html"]


def test_after_the_publish_the_question_is_stale_and_costs_no_more(
    browser: Client, page: ArticlePage, asked: Question
) -> None:
    draft(page, "Orange: no power.").get_latest_revision().publish()
    said = beside(browser, ArticlePage.objects.get(pk=page.pk))
    assert "No question becomes stale" in said
    assert "has changed" in said


def test_an_article_without_questions_leads_to_making_some(
    browser: Client, page: ArticlePage
) -> None:
    said = beside(browser, page)
    assert "No question tests this article" in said
    assert reverse("bank:from_article", args=[page.pk]) in said


def test_what_a_publish_does_not_touch_is_asked_with_few_queries(
    page: ArticlePage, asked: Question, editor: User, django_assert_max_num_queries: Any
) -> None:
    texts = page.passage_texts()
    with django_assert_max_num_queries(1):
        assert not blast_of(page, texts, editor).questions
