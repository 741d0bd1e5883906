"""Finding an article: the real search, as the person who takes the quiz, and no hint from it."""

import re
from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from quizzes.attempts import finish, problems_of, start
from quizzes.content import FindIt, Target, Text
from quizzes.models import Attempt
from search import indexing
from search.models import SearchLog
from tests.conftest import article, for_agents, heading, person
from tests.quizzes.exam import begun, lights, question, quiz, random_slot, shelf, slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def right(internet: ProductPage) -> ArticlePage:
    """The article to be found, with two sections, and another that has its words as well."""
    body = [
        ("text", "<p>The router has a light.</p>"),
        heading("Orange light"),
        ("text", "<p>Wait until the router has a signal.</p>"),
        heading("Red light"),
        ("text", "<p>The router has failed.</p>"),
    ]
    found = article(internet, "What the lights mean", body)
    guide(internet, 3)
    article(internet, "Notes", [for_agents(("text", "<p>A router for goodwill.</p>"))])
    indexing.apply_pending()
    return found


def guide(product: ProductPage, number: int) -> None:
    article(product, f"Router guide {number}", [("text", "<p>About the router.</p>")])


@pytest.fixture
def going(right: ArticlePage, agent: User) -> Attempt:
    """One article to be found, and one other question beside it."""
    made = quiz(question(to_find(right)), question(), per_page=0, shuffle_choices=False)
    return begun(made, agent, timezone.now())


@pytest.fixture
def mia(agent: User, enter: Any) -> Client:
    client: Client = enter(agent)
    return client


def to_find(page: ArticlePage, anchor: str = "", **fields: Any) -> FindIt:
    return FindIt(stem=Text("Find it."), targets=(Target(page.pk, anchor),), **fields)


def post(client: Client, going: Attempt, do: str, **fields: Any) -> str:
    """The page after a button was pressed."""
    seen = {f"q{one.number}-seen": one.sequence for one in going.slots.all()}
    said = {name.replace("_", "-"): value for name, value in fields.items()}
    data = {"do": do, "page": "1", **seen, **said}
    response = client.post(f"/quizzes/attempts/{going.pk}/", data, follow=True)
    return str(response.content.decode())


def buttons(html: str) -> list[str]:
    found = BeautifulSoup(html, "html.parser").select(".find .hit")
    return [str(one["value"]) for one in found]


def test_a_search_shows_articles_to_open(going: Attempt, mia: Client, right: ArticlePage) -> None:
    shown = post(mia, going, "find-1", find_1="orange light")
    first, *_ = BeautifulSoup(shown, "html.parser").select(".find .hit")
    assert first["value"] == f"open-1-{right.pk}#orange-light"
    assert "What the lights mean" in first.text
    assert "Orange light" in first.text
    assert 'value="orange light"' in shown, "what was searched stays in its field"
    assert slot(going).response is None, "to search is no answer"


def test_what_is_opened_is_the_answer_and_can_be_read(
    going: Attempt, mia: Client, right: ArticlePage
) -> None:
    value = f"open-1-{right.pk}#orange-light"
    shown = post(mia, going, value, find_1="orange light", q2_choice="1")
    assert slot(going).response == {"page": right.pk, "anchor": "orange-light"}
    assert "What the lights mean › Orange light" in shown
    assert "Wait until the router has a signal." in shown
    assert right.url in shown
    assert len(buttons(shown)) > 0, "what was found is still there"
    assert slot(going, 2).response == {"choice": 1}, "what else was answered is kept"


def test_another_one_can_be_opened_until_it_is_handed_in(
    going: Attempt, mia: Client, right: ArticlePage
) -> None:
    other = ArticlePage.objects.get(title="Router guide 3")
    for page in (right, other):
        post(mia, going, f"open-1-{page.pk}")
    assert slot(going).response == {"page": other.pk}
    saved = slot(going).sequence
    finish(going, timezone.now())
    shown = post(mia, going, f"open-1-{right.pk}")
    assert "Router guide 3" in shown
    assert (slot(going).response, slot(going).sequence) == ({"page": other.pk}, saved)


def test_an_answer_stays_when_other_questions_are_answered(
    going: Attempt, mia: Client, right: ArticlePage
) -> None:
    post(mia, going, f"open-1-{right.pk}#red-light")
    shown = post(mia, going, "stay", q1_page=f"{right.pk}#red-light", q2_choice="0")
    assert slot(going).response == {"page": right.pk, "anchor": "red-light"}
    assert "What the lights mean › Red light" in shown
    assert "The router has failed." not in shown, "the article is read when somebody asks for it"
    again = post(mia, going, "read-1", q1_page=f"{right.pk}#red-light")
    assert "The router has failed." in again


def test_enter_in_the_field_searches_without_a_script(going: Attempt, mia: Client) -> None:
    assert buttons(post(mia, going, "stay", find_1="router"))


def test_more_articles_are_turned_to(going: Attempt, mia: Client, internet: ProductPage) -> None:
    for number in range(4, 14):
        guide(internet, number)
    indexing.apply_pending()
    first = post(mia, going, "find-1", find_1="router")
    assert "more-1-2" in first
    more = post(mia, going, "more-1-2", find_1="router")
    assert buttons(more)
    assert not set(buttons(first)) & set(buttons(more))


def without_chance(html: str) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|attempts/\d+|nonce-?=?\"?[\w-]+", "", html)


def test_nothing_tells_which_article_is_right(right: ArticlePage, agent: User, mia: Client) -> None:
    """The same page, byte for byte, whichever article the question is about."""
    other = ArticlePage.objects.get(title="Router guide 3")
    shown = []
    for page in (right, other):
        attempt = begun(quiz(question(to_find(page))), agent, timezone.now())
        found = post(mia, attempt, "find-1", find_1="router light")
        opened = post(mia, attempt, f"open-1-{right.pk}", find_1="router light")
        shown.append((without_chance(found), without_chance(opened)))
    assert shown[0] == shown[1]


def test_an_agent_finds_what_is_written_for_agents(going: Attempt, mia: Client) -> None:
    assert "goodwill" in post(mia, going, "find-1", find_1="goodwill")


def test_what_a_person_may_not_see_is_neither_found_nor_an_answer(
    going: Attempt, mia: Client, right: ArticlePage
) -> None:
    secret = ArticlePage.objects.get(title="Router guide 3")
    restrict(secret, "manager")
    indexing.apply_pending()
    assert "Router guide 3" not in post(mia, going, "find-1", find_1="router guide 3")
    shown = post(mia, going, f"open-1-{secret.pk}")
    assert "This article is not there any more" in shown
    assert "Router guide 3" not in shown
    assert slot(going).response is None


@pytest.mark.parametrize("said", ["x", "-1", "1e9", "99999999999999999999", "", "#a", "1-2-3"])
def test_nonsense_opens_nothing(said: str, going: Attempt, mia: Client) -> None:
    post(mia, going, f"open-1-{said}")
    assert slot(going).response is None


def test_a_long_search_says_so(going: Attempt, mia: Client) -> None:
    assert "field__error" in post(mia, going, "find-1", find_1="router " * 60)


def test_too_many_searches_wait(going: Attempt, mia: Client, settings: Any) -> None:
    settings.SEARCH_RATE = "2/h"
    for _ in range(2):
        assert buttons(post(mia, going, "find-1", find_1="router"))
    assert "Too many searches" in post(mia, going, "find-1", find_1="router")


def test_searches_of_a_quiz_are_in_its_log_and_in_no_report(
    going: Attempt, mia: Client, right: ArticlePage
) -> None:
    post(mia, going, "find-1", find_1=" orange   light ")
    post(mia, going, f"open-1-{right.pk}", find_1="orange light")
    assert not SearchLog.objects.exists()
    [event] = going.events.filter(kind="searched")
    assert event.detail == {"slot": 1, "searched": "orange light"}


def test_the_section_counts_where_the_question_names_one(
    right: ArticlePage, agent: User, mia: Client
) -> None:
    attempt = begun(quiz(question(to_find(right, "red-light"))), agent, timezone.now())
    post(mia, attempt, f"open-1-{right.pk}#orange-light")
    shown = post(mia, attempt, "read-1", q1_page=f"{right.pk}#orange-light")
    assert f"open-1-{right.pk}#red-light" in shown, "another section of it can be picked"
    post(mia, attempt, f"open-1-{right.pk}#red-light")
    assert finish(attempt, timezone.now()).earned == 1


def restrict(page: ArticlePage, role: str) -> None:
    row = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    row.groups.add(Group.objects.get(name=role))


def test_a_quiz_whose_article_not_everybody_may_see_is_not_published(
    right: ArticlePage, agent: User
) -> None:
    made = quiz(question(to_find(right, name="Lights")))
    assert problems_of(made) == []
    restrict(right, "lead")
    [problem] = problems_of(made)
    assert "“Lights”" in problem
    assert "not everybody may see the article" in problem


def test_a_restricted_article_can_be_asked_of_those_who_may_see_it(
    right: ArticlePage, agent: User, lead: User
) -> None:
    made = quiz(question(to_find(right)), open_to_all=False)
    made.people.add(lead)
    restrict(right, "lead")
    assert problems_of(made) == []
    made.teams.add(agent.team)
    assert problems_of(made)


def test_a_draw_that_leaves_too_few_for_somebody_is_not_published(
    right: ArticlePage, agent: User
) -> None:
    question(to_find(right), into=shelf("To find"))
    made = quiz(question())
    random_slot(made, category=shelf("To find"))
    assert problems_of(made) == []
    right.unpublish()
    [problem] = problems_of(made)
    assert "not enough questions" in problem


def test_a_question_drops_out_for_who_may_not_see_its_article(
    right: ArticlePage, agent: User, lead: User
) -> None:
    made = quiz(question(to_find(right)), question())
    restrict(right, "lead")
    asked = [start(made, one, timezone.now()).slots.count() for one in (agent, lead)]
    assert asked == [1, 2]


def test_who_has_a_try_under_way_keeps_the_question(
    going: Attempt, mia: Client, right: ArticlePage
) -> None:
    post(mia, going, f"open-1-{right.pk}")
    title = right.title
    right.unpublish()
    shown = mia.get(f"/quizzes/attempts/{going.pk}/").content.decode()
    assert title not in shown, "what is gone is not named any more"
    assert finish(going, timezone.now()).earned == Fraction(1)


def test_a_stranger_finds_nothing_here(going: Attempt, enter: Any) -> None:
    client = enter(person("noor", "agent"))
    assert client.get(f"/quizzes/attempts/{going.pk}/?find-1=router").status_code == 404


def test_without_such_a_question_nothing_is_searched(
    agent: User, mia: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = begun(quiz(question(lights())), agent, timezone.now())
    monkeypatch.setattr("quizzes.views.finding.find", None)
    assert mia.get(f"/quizzes/attempts/{attempt.pk}/?find-1=router").status_code == 200
