"""Editors steer search in the studio, and see at once what it does."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from search import indexing
from search.models import GoldenQuery, Pin, SearchLog, StopPhrase, Synonym
from search.studio import deeds
from search.studio.steering import rank_now
from tests.conftest import article, for_agents

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(editor: User, enter: Any) -> Client:
    """Priya's."""
    client: Client = enter(editor)
    return client


def tried(browser: Client, query: str, as_whom: str = "agents") -> Any:
    """What "Try a query" shows: the answer, with its context."""
    indexing.apply_pending()
    return browser.get(reverse("search_try"), {"q": query, "as": as_whom})


def found(answer: Any) -> list[str]:
    """Titles of the pages found, best first."""
    return [row.hit.title for row in answer.context["rows"]]


def test_a_synonym_finds_at_once_what_was_not_found(browser: Client, internet: ProductPage) -> None:
    article(internet, "Router lights")
    assert found(tried(browser, "gadget")) == []
    browser.post(reverse("synonyms:add"), {"words": "gadget, router", "kind": "two_way"})
    assert Synonym.objects.exists()
    answer = tried(browser, "gadget")
    assert found(answer) == ["Router lights"]
    assert "(or router)" in answer.content.decode()


def test_a_pin_stands_first_and_says_so(browser: Client, internet: ProductPage) -> None:
    article(internet, "Router")
    other = article(internet, "Outages", body=[("text", "<p>The router may be fine.</p>")])
    assert found(tried(browser, "router")) == ["Router", "Outages"]
    browser.post(reverse("pins:add"), {"queries": "router", "page": other.pk, "place": 1})
    assert Pin.objects.exists()
    answer = tried(browser, "router")
    assert found(answer) == ["Outages", "Router"]
    assert "Pinned, place 1" in answer.content.decode()


def test_a_stop_phrase_is_struck_out(browser: Client, internet: ProductPage) -> None:
    article(internet, "Router")
    browser.post(reverse("stop_phrases:add"), {"text": "good day"})
    assert StopPhrase.objects.exists()
    terms = tried(browser, "good day router").context["terms"]
    assert [(term.text, term.stop) for term in terms] == [
        ("good", True),
        ("day", True),
        ("router", False),
    ]


def test_each_hit_says_why_it_is_there(browser: Client, internet: ProductPage) -> None:
    article(internet, "Router")
    row = tried(browser, "router").context["rows"][0]
    assert row.hit.reason.lexical_rank == 1
    assert [part.name for part in row.parts] == ["Words", "Exact title"]
    assert sum(part.share for part in row.parts) == pytest.approx(100)
    assert row.parts[1].start == pytest.approx(row.parts[0].share)


def test_tried_as_a_customer_agents_text_is_not_found(
    browser: Client, internet: ProductPage
) -> None:
    article(internet, "Router", body=[for_agents(("text", "<p>Goodwill up to 50.</p>"))])
    article(internet, "Goodwill rules", audience="agents")
    assert set(found(tried(browser, "goodwill"))) == {"Router", "Goodwill rules"}
    answer = tried(browser, "goodwill", "public")
    assert found(answer) == []
    assert "Goodwill rules" not in answer.content.decode()


def test_trying_leaves_no_trace_in_the_log(browser: Client, internet: ProductPage) -> None:
    article(internet, "Router")
    tried(browser, "router")
    assert not SearchLog.objects.exists()


def test_a_query_that_is_too_long_is_refused_with_a_word(browser: Client, settings: Any) -> None:
    answer = tried(browser, "x" * (settings.SEARCH_QUERY_LENGTH + 1))
    assert "A search may have 200 characters" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ['"', "a:b AND (", "<script>alert(1)</script>", "\x00", "' OR 1=1"]
)
def test_whatever_is_tried_is_only_text(query: str, browser: Client) -> None:
    answer = tried(browser, query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "zwei", "999", "99999999999", "²"])
def test_any_page_number_has_an_answer(number: str, browser: Client, internet: ProductPage) -> None:
    article(internet, "Router")
    indexing.apply_pending()
    answer = browser.get(reverse("search_try"), {"q": "router", "p": number})
    assert found(answer) == ["Router"]


def test_golden_queries_show_the_rank_their_page_has_now(
    browser: Client, editor: User, internet: ProductPage
) -> None:
    page = article(internet, "Router")
    secret = article(internet, "Router override", audience="agents")
    golden = [
        GoldenQuery.objects.create(query="router", page=target, asked_by=asked_by)
        for target, asked_by in ((page, "public"), (secret, "agents"), (secret, "public"))
    ]
    indexing.apply_pending()
    assert [rank_now(one, editor) for one in golden] == [1, 2, 0]
    shown = browser.get(reverse("golden_queries:index")).content.decode()
    assert shown.count("Not found") == 1


def test_reports_open_forms_that_are_filled_in(browser: Client, internet: ProductPage) -> None:
    page = article(internet, "Router")
    forms = {
        deeds.add_synonym("wlan", "wi-fi"): {"words": "wlan, wi-fi"},
        deeds.pin("blinks orange", page.pk): {"queries": "blinks orange", "page": str(page.pk)},
        deeds.add_golden_query("blinks", page.pk): {"query": "blinks", "page": str(page.pk)},
    }
    for url, known in forms.items():
        assert browser.get(url).context["form"].initial == known


def test_an_article_is_begun_with_the_title_that_people_searched(
    browser: Client, internet: ProductPage, mobile: ProductPage
) -> None:
    url = deeds.write_article("port forwarding & games")
    answer = browser.post(url, {"parent_page": internet.pk})
    assert parse_qs(urlsplit(answer["Location"]).query)["title"] == ["Port forwarding & games"]
    editing = browser.get(answer["Location"])
    begun = editing.context["form"].initial
    assert (begun["title"], begun["slug"]) == ("Port forwarding & games", "port-forwarding-games")
    assert not ArticlePage.objects.filter(title__startswith="Port").exists()


@pytest.mark.parametrize("who", ["agent", "lead", "trainer", "outsider"])
@pytest.mark.parametrize(
    "name",
    ["search_try", "synonyms:index", "pins:add", "stop_phrases:index", "golden_queries:index"],
)
def test_who_does_not_steer_has_no_wheel(
    who: str, name: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    assert enter(request.getfixturevalue(who)).get(reverse(name)).status_code == 302
