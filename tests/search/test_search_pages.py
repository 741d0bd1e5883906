"""The help center's page of hits and the JSON beside it, as a browser gets them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kb.models import ProductPage
from search import engines
from search.engines.base import EngineUnavailable
from search.find import PAGE
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture
def page(internet: ProductPage, index: Index) -> Any:
    body = [
        heading("What orange means", anchor="orange"),
        ("text", "<p>A blinking <b>orange</b> lamp &amp; a login that is missing.</p>"),
        for_agents(("text", "<p>Offer goodwill.</p>")),
    ]
    made = article(internet, "Router lights", body)
    index()
    return made


def shown(client: Client, **params: Any) -> str:
    answer = client.get("/search/", params)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_hit_leads_to_its_passage_and_carries_what_was_searched(
    page: Any, client: Client
) -> None:
    html = shown(client, q="orange lamp")
    assert 'href="/internet/router-lights/?q=orange+lamp#orange"' in html
    assert "<mark>orange</mark>" in html
    assert "lamp</mark> &amp; a login" in html
    assert "1 answer" in html


def test_before_a_search_there_is_a_box_and_nothing_else(page: Any, client: Client) -> None:
    html = shown(client)
    assert 'name="q"' in html
    assert "No answer found" not in html


def test_nothing_found_says_so_and_offers_another_spelling(page: Any, client: Client) -> None:
    assert "No answer found" in shown(client, q="xylophone")
    html = shown(client, q="ornge")
    assert "Did you mean" in html
    assert "q=orange" in html
    assert "offer=1" in html


def test_a_code_leads_straight_to_its_article(page: Any, client: Client) -> None:
    answer = client.get("/search/", {"q": f"{page.code[:2]} {page.code[2:]}"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/internet/router-lights/")


def test_a_code_of_an_article_for_agents_leads_a_customer_nowhere(
    internet: ProductPage, client: Client, enter: Any, agent: User, index: Index
) -> None:
    secret = article(internet, "Secret", audience="agents")
    index()
    assert client.get("/search/", {"q": secret.code}).status_code == 200
    assert enter(agent).get("/search/", {"q": secret.code}).status_code == 302


def test_the_session_decides_what_is_found(
    page: Any, client: Client, agent: User, outsider: User, enter: Any
) -> None:
    totals = [
        browser.get("/api/search", {"q": "goodwill"}).json()["total"]
        for browser in (client, enter(outsider), enter(agent))
    ]
    assert totals == [0, 0, 1]


def test_pages_of_hits_are_links(
    page: Any, internet: ProductPage, client: Client, index: Index
) -> None:
    for number in range(PAGE + 2):
        article(internet, f"Router {number}")
    index()
    assert "page=2" in shown(client, q="router")
    second = shown(client, q="router", page=2)
    assert 'start="11"' in second
    assert "Page 2 of 2" in second


def test_every_search_box_takes_as_much_as_a_search_may_have(
    page: Any, client: Client, agent: User, enter: Any, settings: Any
) -> None:
    settings.SEARCH_QUERY_LENGTH = 321
    for browser, address in ((client, "/"), (client, "/search/"), (enter(agent), "/desk/")):
        html = browser.get(address).content.decode()
        boxes = re.findall(r'name="q".*?maxlength="(\d+)"', html, re.S)
        assert boxes
        assert set(boxes) == {"321"}


def test_the_last_page_that_can_be_turned_to_says_that_there_is_more(
    internet: ProductPage, agent: User, client: Client, enter: Any, index: Index, settings: Any
) -> None:
    for number in range(PAGE + 1):
        article(internet, f"Router {number}")
    index()
    words = f"These are the best {PAGE} answers."
    assert "These are the best" not in shown(client, q="router", page=2)
    settings.SEARCH_PAGE_DEPTH = 1
    assert words in shown(client, q="router")
    assert words in enter(agent).get("/desk/", {"q": "router"}).content.decode()


def test_the_json_has_the_fields_that_programs_rely_on(page: Any, client: Client) -> None:
    found = client.get("/api/search", {"q": "orange"}).json()
    assert set(found) == {
        *("query", "total", "page", "pages", "more", "took_ms", "engine", "did_you_mean"),
        *("by_meaning_only", "notice", "local_copy", "code_url", "log", "hits", "facets"),
    }
    assert set(found["hits"][0]) == {
        *("position", "page", "passage", "title", "headings", "url", "product", "kind"),
        *("audience", "language", "verified", "code", "updated", "snippet", "other_passages"),
    }
    assert {"text": "orange", "hit": True} in found["hits"][0]["snippet"]


def test_too_long_a_search_says_how_much_is_too_much(page: Any, client: Client) -> None:
    for address in ("/search/", "/api/search"):
        answer = client.get(address, {"q": "lamp " * 60})
        assert answer.status_code == 400
        assert "200 characters" in answer.content.decode()
    assert client.get("/api/suggest", {"q": "lamp " * 60}).status_code == 200


def test_searching_too_often_is_told_to_wait(page: Any, client: Client, settings: Any) -> None:
    settings.SEARCH_RATE = "2/m"
    for address in ("/search/", "/api/search"):
        assert client.get(address, {"q": "lamp"}).status_code in (200, 429)
    answers = [client.get(address, {"q": "lamp"}) for address in ("/search/", "/api/search")]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert all("Wait a minute" in answer.content.decode() for answer in answers)
    assert client.get("/api/suggest", {"q": "lamp"}).status_code == 200


def test_an_engine_that_is_away_is_said_and_not_a_crash(
    page: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise EngineUnavailable("Away.")

    for name in ("search", "suggest", "similar"):
        monkeypatch.setattr(type(engines.current()), name, away)
    assert client.get("/search/", {"q": "lamp"}).status_code == 503
    assert client.get("/api/search", {"q": "lamp"}).status_code == 503
    assert client.get("/api/suggest", {"q": "lamp"}).json() == {"suggestions": []}
    assert client.get("/internet/router-lights/").status_code == 200


@pytest.mark.parametrize("address", ["/search/", "/api/search", "/api/suggest"])
def test_answers_are_never_kept_for_somebody_else(page: Any, client: Client, address: str) -> None:
    assert "no-store" in client.get(address, {"q": "lamp"})["Cache-Control"]


HOSTILE = [
    '"',
    "'",
    '"unbalanced',
    "a AND OR NOT",
    "title:x^9 body:[a TO z]",
    "(((((",
    "*",
    "?*~2",
    "\\",
    "+-&&||!(){}[]^~*?:/",
    "%00",
    "\x00\x01",
    "‮evil",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% debug %}",
    "'; DROP TABLE search_change; --",
    "../../etc/passwd",
    "😀😀😀",
    "é́́́",
    "ﷺ" * 60,
    "\ud800",
    "0" * 199,
    "-" * 199,
    "a" * 199,
    "99999 99999",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_no_input_is_ever_more_than_words(page: Any, client: Client, said: str) -> None:
    said = said.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    html = client.get("/search/", {"q": said})
    assert html.status_code in (200, 400)
    assert "<script>alert" not in html.content.decode()
    for address in ("/api/search", "/api/suggest"):
        answer = client.get(address, {"q": said, "product": said, "page": said, "kind": said})
        assert answer.status_code in (200, 400)
        json.loads(answer.content)


def test_parameters_that_mean_nothing_are_left_aside(page: Any, client: Client) -> None:
    odd = {"q": "lamp", "page": "99999999999999999999", "product": "-1", "after": "x", "offer": "2"}
    assert client.get("/api/search", odd).json()["total"] == 1
