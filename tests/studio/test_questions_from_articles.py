"""A trainer makes questions from an article: proposed by rules, kept as drafts."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kb.models import ArticlePage, Passage, ProductPage
from quizzes.content import Content, Ordering, Text, TrueFalse
from quizzes.models import Category, Question
from quizzes.proposing import Article, Proposal
from quizzes.proposing.plugged import proposers
from search import indexing
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db
STEPS = {"steps": [{"title": one, "text": ""} for one in ("Unplug", "Wait", "Plug in")]}
BODY = [
    heading("Restart"),
    ("steps", STEPS),
    heading("Costs"),
    ("text", "<p>A technician costs €79 in the home.</p>"),
    for_agents(("text", "<p>Never promise a new router to a caller.</p>")),
]


@pytest.fixture
def page(internet: ProductPage) -> ArticlePage:
    """An article with something to ask about."""
    return article(internet, "Router", BODY)


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def address(page: ArticlePage) -> str:
    """Where questions are made from it."""
    return reverse("bank:from_article", args=[page.pk])


def shown(browser: Client, page: ArticlePage) -> str:
    """What is proposed."""
    answer = browser.get(address(page))
    assert answer.status_code == 200
    return str(answer.content.decode())


def ticks(said: str) -> list[str]:
    """What the boxes hand back."""
    return re.findall(r'name="keep" value="([^"]+)"', said)


def keep(browser: Client, page: ArticlePage, boxes: Sequence[str]) -> str:
    """The page after "Keep as drafts"."""
    return str(browser.post(address(page), {"keep": boxes}, follow=True).content.decode())


def contents() -> list[Content]:
    """What the questions in the bank say."""
    return [one.newest.said for one in Question.objects.all() if one.newest]


def test_proposals_are_shown_with_their_key_and_their_passage(
    browser: Client, page: ArticlePage
) -> None:
    said = shown(browser, page)
    assert "3 proposals" in said
    assert "Put these steps in their order." in said
    assert "“A technician costs €_____ in the home.”" in said
    assert "79" in said
    assert "You may promise a new router to a caller." in said
    assert "(agents only)" in said
    assert not Question.objects.exists()


def test_what_is_ticked_becomes_a_draft_of_the_product_with_its_passage(
    browser: Client, page: ArticlePage, internet: ProductPage, trainer: User
) -> None:
    steps, _, _ = ticks(shown(browser, page))
    assert "1 draft in the bank." in keep(browser, page, [steps])
    made = Question.objects.get()
    assert made.version_to_use is None
    assert made.newest is not None
    assert isinstance(made.newest.said, Ordering)
    assert (made.product, made.created_by) == (internet, trainer)
    assert list(made.tags.names()) == ["proposed"]
    assert [test.passage.anchor for test in made.tests.all() if test.passage] == ["restart"]
    assert (made.category.name, made.category.product) == ("Internet", internet)


def test_drafts_go_where_the_product_s_questions_are(
    browser: Client, page: ArticlePage, internet: ProductPage
) -> None:
    shelf = Category.objects.create(name="Broadband", product=internet)
    keep(browser, page, ticks(shown(browser, page)))
    assert set(Question.objects.values_list("category", flat=True)) == {shelf.pk}


def test_what_was_kept_is_not_offered_again_nor_kept_twice(
    browser: Client, page: ArticlePage
) -> None:
    boxes = ticks(shown(browser, page))
    keep(browser, page, boxes)
    again = keep(browser, page, boxes)
    assert "They are in the bank already." in again
    assert Question.objects.count() == len(boxes)
    said = shown(browser, page)
    assert ticks(said) == []
    assert "In the bank" in said


def test_a_proposal_whose_passage_has_changed_meanwhile_is_not_kept(
    browser: Client, page: ArticlePage
) -> None:
    boxes = ticks(shown(browser, page))
    page.body = [BODY[0], BODY[1], BODY[2], ("text", "<p>A technician costs €89 in the home.</p>")]
    page.save_revision().publish()
    said = keep(browser, page, boxes)
    assert "2 not kept" in said
    assert [type(one) for one in contents()] == [Ordering]


def test_nothing_is_made_of_boxes_that_the_server_did_not_write(
    browser: Client, page: ArticlePage
) -> None:
    assert "Nothing was kept" in keep(browser, page, ["made-up"])
    assert "Nothing was ticked" in keep(browser, page, [])
    assert not Question.objects.exists()


def test_boxes_of_one_article_make_nothing_of_another(
    browser: Client, page: ArticlePage, mobile: ProductPage
) -> None:
    boxes = ticks(shown(browser, page))
    keep(browser, article(mobile, "Phone"), boxes)
    assert not Question.objects.exists()


def test_an_article_that_gives_nothing_says_what_rules_read(
    browser: Client, internet: ProductPage
) -> None:
    assert "The rules found nothing" in shown(browser, article(internet, "Nothing"))


def test_an_article_is_chosen_by_searching(browser: Client, page: ArticlePage) -> None:
    indexing.apply_pending()
    keep(browser, page, ticks(shown(browser, page))[:1])
    url = reverse("bank:from_articles")
    for asking in ({}, {"q": "technician"}):
        said = browser.get(url, asking).content.decode()
        assert address(page) in said
        assert "<td>1</td>" in said
    assert "No article has these words" in browser.get(url, {"q": "zzz"}).content.decode()
    assert url in browser.get(reverse("bank:questions")).content.decode()


def test_editors_get_there_from_the_article(editor: User, enter: Any, page: ArticlePage) -> None:
    edited = enter(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert address(page) in edited.content.decode()


@pytest.mark.parametrize("who", ["agent", "lead", "outsider"])
def test_others_are_turned_away(
    who: str, request: pytest.FixtureRequest, enter: Any, page: ArticlePage
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert browser.get(address(page)).status_code == 302
    assert browser.get(reverse("bank:from_articles")).status_code == 302


def test_an_article_that_is_not_published_is_not_there(browser: Client, page: ArticlePage) -> None:
    page.unpublish()
    assert browser.get(address(page)).status_code == 404


# Proposers of the company's own


def one_more(article: Article, siblings: Sequence[Article]) -> Iterable[Proposal]:
    """Proposes something that the article says, and something that it does not."""
    content = TrueFalse(right=True, stem=Text(f"Is {article.title} good?"))
    yield Proposal(content, ("A technician costs €79 in the home.",), "own")
    yield Proposal(content, ("Nobody ever said so.",), "own")


def broken(article: Article, siblings: Sequence[Article]) -> Iterable[Proposal]:
    """Fails."""
    raise TimeoutError


HERE = "tests.studio.test_questions_from_articles"


def test_a_proposer_of_ones_own_is_asked_beside_the_rules(
    browser: Client, page: ArticlePage, settings: Any
) -> None:
    settings.QUESTION_PROPOSERS = [f"{HERE}.one_more", f"{HERE}.broken"]
    said = shown(browser, page)
    assert "4 proposals" in said
    assert said.count("Is Router good?") == 1
    assert f"{HERE}.broken failed" in said


@pytest.mark.parametrize("name", ["nowhere.at_all", f"{HERE}.missing", f"{HERE}.BODY"])
def test_a_proposer_that_is_none_is_refused_with_the_cure(settings: Any, name: str) -> None:
    settings.QUESTION_PROPOSERS = [name]
    with pytest.raises(ImproperlyConfigured, match=r"acme\.questions\.propose"):
        proposers()


def test_what_agents_alone_may_read_is_proposed_to_nobody_else(
    browser: Client, page: ArticlePage
) -> None:
    boxes = ticks(shown(browser, page))
    keep(browser, page, boxes)
    said = Client().get(page.url).content.decode()
    assert "promise a new router" not in said
    named = Passage.objects.filter(tested_by__isnull=False)
    assert "agents" in named.values_list("audience", flat=True)
