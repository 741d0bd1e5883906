"""What is offered while somebody types, and what never is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from faults.breaker import Breaker
from kb.models import ProductPage
from search import engines, log
from search.engines.base import Engine, EngineSlow, EngineUnavailable
from search.engines.failover import Failover
from search.find import find
from search.models import SearchLog
from search.suggest import suggest
from tests.conftest import article, person
from tests.search.test_failover import Server

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture
def page(internet: ProductPage, index: Index) -> Any:
    made = article(internet, "Router lights", [("text", "<p>Blinking orange lamp.</p>")])
    article(internet, "Router goodwill", [("text", "<p>Lighthouse.</p>")], audience="agents")
    index()
    return made


def titles(text: str, who: Any) -> list[tuple[str, str]]:
    cache.clear()
    return [(line.kind, line.title) for line in suggest(text, who)]


def searched(text: str, who: Any, page: Any, visitor: int | None = None) -> None:
    found = find(text, who, surface="help", visitor=visitor)
    log.clicked(found.log_id, page, None, 1)
    log.flush()


def test_titles_go_on_from_what_is_typed_even_misspelt(page: Any, customer: AnonymousUser) -> None:
    for typed in ("rou", "router li", "ruoter lig", "Lights"):
        assert ("article", "Router lights") in titles(typed, customer)


def test_a_title_for_agents_is_offered_to_agents_alone(
    page: Any, customer: AnonymousUser, outsider: User, agent: User
) -> None:
    assert ("article", "Router goodwill") in titles("router", agent)
    assert ("article", "Router goodwill") not in titles("router", customer)
    assert ("article", "Router goodwill") not in titles("router", outsider)
    assert titles("goodwi", customer) == []


def test_an_index_that_lags_behind_offers_nothing_that_is_gone(
    page: Any, customer: AnonymousUser
) -> None:
    page.audience = "agents"
    page.save_revision().publish()
    assert titles("router", customer) == []


def test_as_much_is_read_as_a_search_may_have(
    page: Any, customer: AnonymousUser, settings: Any
) -> None:
    long = "of " * 80 + "router lig"
    settings.SEARCH_QUERY_LENGTH = 400
    assert titles(long, customer) == [("article", "Router lights")]
    settings.SEARCH_QUERY_LENGTH = 200
    assert titles(long, customer) == []


def test_a_code_is_offered_as_what_it_opens(page: Any, customer: AnonymousUser) -> None:
    assert titles(page.code, customer) == [("code", "Router lights")]


def test_a_past_search_needs_three_different_people(page: Any, agent: User) -> None:
    for _ in range(9):
        searched("blinking lamp", agent, page)
    assert titles("blink", agent) == []
    for name in ("anna", "ben"):
        searched("blinking lamp", person(name, "agent"), page)
    assert titles("blink", agent) == [("query", "blinking lamp")]


def test_a_public_search_needs_three_different_people_on_one_day(
    page: Any, customer: AnonymousUser
) -> None:
    for _ in range(9):
        searched("blinking lamp", customer, page, visitor=1)
    searched("blinking lamp", customer, page, visitor=2)
    assert titles("blink", customer) == []
    searched("blinking lamp", customer, page, visitor=3)
    assert titles("blink", customer) == [("query", "blinking lamp")]


def test_what_agents_typed_is_never_offered_to_customers(
    page: Any, customer: AnonymousUser
) -> None:
    for name in ("anna", "ben", "carl", "dora"):
        searched("blinking lamp", person(name, "agent"), page)
    assert titles("blink", customer) == []


def test_a_past_search_that_led_nowhere_is_not_offered(page: Any, customer: AnonymousUser) -> None:
    for visitor in range(5):
        find("blinking lamp", customer, surface="help", visitor=visitor)
    log.flush()
    assert titles("blink", customer) == []


@pytest.mark.parametrize("said", ["blinking lamp smithers", "blinking lamp lighthouse"])
def test_a_past_search_with_a_word_that_this_person_cannot_find_is_not_offered(
    page: Any, customer: AnonymousUser, said: str
) -> None:
    for visitor in range(5):
        searched(said, customer, page, visitor=visitor)
    assert SearchLog.objects.filter(normalised=said).count() == 5
    assert titles("blink", customer) == []


def test_a_very_long_past_search_does_no_harm(
    page: Any, customer: AnonymousUser, settings: Any
) -> None:
    settings.SEARCH_QUERY_LENGTH = 2000
    said = "blinking " + "lamp " * 60
    for visitor in range(5):
        searched(said, customer, page, visitor=visitor)
    assert titles("blink", customer) == [("query", said.strip())]


def asked_for_by_customers(page: Any, customer: AnonymousUser, *sayings: str) -> None:
    """Past searches that are good enough to be offered."""
    for said in sayings:
        for visitor in range(3):
            searched(said, customer, page, visitor=visitor)


@pytest.mark.parametrize("fault", [EngineUnavailable, EngineSlow])
def test_while_the_server_is_away_the_copy_offers_past_searches_and_titles(
    page: Any,
    customer: AnonymousUser,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[EngineUnavailable],
) -> None:
    asked_for_by_customers(page, customer, "router lights orange")
    server = Server(tmp_path / "server")
    server.is_up, server.is_slow = fault is EngineSlow, True
    both = Failover(server, engine, Breaker("Away", "Back", clock=lambda: 100.0))
    monkeypatch.setattr(engines, "current", lambda: both)
    expected = [("article", "Router lights"), ("query", "router lights orange")]
    assert titles("router li", customer) == expected
    assert server.asked == 1
    both.switch.failed(fault("It stays away."))
    assert titles("router li", customer) == expected
    assert server.asked == 1  # one that is known to be away is not asked at all


def test_the_index_is_asked_where_it_stands_once_and_not_for_each_word(
    page: Any, customer: AnonymousUser, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for_by_customers(page, customer, "blinking lamp", "blinking orange lamp")
    asked: list[int] = []
    real = type(engine).stands_at
    monkeypatch.setattr(type(engine), "stands_at", lambda self: asked.append(1) or real(self))
    assert len(titles("blink", customer)) == 2
    assert len(asked) == 1


def test_the_api_says_it_in_stable_fields(page: Any, client: Client) -> None:
    found = client.get("/api/suggest", {"q": "router"}).json()
    assert found == {
        "suggestions": [
            {
                "kind": "article",
                "title": "Router lights",
                "heading": "",
                "product": "Internet",
                "url": "/internet/router-lights/",
            }
        ]
    }
    assert client.get("/api/suggest").json() == {"suggestions": []}
