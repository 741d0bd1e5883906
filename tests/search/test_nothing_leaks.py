"""A word that only agents may read is looked for in everything search tells a customer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import AnnouncementIndexPage, AnnouncementPage, Passage, ProductPage
from search import log
from search.find import find
from search.fusion import Hit
from search.library import Library
from search.models import Pin, Synonym
from search.related import near
from search.suggest import suggest
from search.visible import seen_by
from tests.conftest import article, for_agents, heading, person

pytestmark = pytest.mark.django_db
Index = Callable[[], int]

WORD = "quetzalite"
NEAR = ["quetzalite", "quetzalit", "quetzlaite", "quetz", '"quetzalite"', "router quetzalite"]


@pytest.fixture
def places(internet: ProductPage, mobile: ProductPage, agent: User, index: Index) -> dict[str, Any]:
    """The word in an agents' part, below a heading for agents, on an agents' page, behind a
    restriction, in a pin, in synonyms and in what agents searched."""
    part = article(
        internet,
        "Router lights",
        [
            heading("Lights"),
            ("text", "<p>A lamp.</p>"),
            for_agents(heading(f"About {WORD}"), ("text", f"<p>{WORD} goodwill.</p>")),
        ],
    )
    whole = article(
        internet,
        f"Router {WORD}",
        [("text", f"<p>Lamp {WORD}.</p>")],
        audience="agents",
        topic=WORD,
    )
    walled = article(mobile, f"Lamp wall {WORD}", [("text", f"<p>Router {WORD}.</p>")])
    PageViewRestriction.objects.create(page=mobile, restriction_type="login")
    Pin.objects.create(queries="lamp", page=whole)
    Synonym.objects.create(words=f"lantern, {WORD}")
    index()
    for name in ("anna", "ben", "carl", "dora"):
        found = find(f"lamp {WORD}", person(name, "agent"), surface="desk")
        log.clicked(found.log_id, whole, None, 1)
    log.flush()
    cache.clear()
    return {"part": part, "whole": whole, "walled": walled}


@pytest.mark.parametrize("said", [*NEAR, "lantern", "lamp", "router"])
def test_no_answer_of_any_kind_holds_the_word_or_counts_it(
    places: dict[str, Any], client: Client, said: str
) -> None:
    found = client.get("/api/search", {"q": said}).json()
    assert found["total"] == len(found["hits"]) <= 1
    assert {hit["page"] for hit in found["hits"]} <= {places["part"].pk}
    told = {name: value for name, value in found.items() if name != "query"}
    assert WORD not in json.dumps(told).lower()
    offered = client.get("/api/suggest", {"q": said})
    assert WORD not in offered.content.decode().lower()


@pytest.mark.parametrize("said", NEAR)
def test_what_is_not_there_and_what_is_not_theirs_look_the_same(
    places: dict[str, Any], client: Client, said: str
) -> None:
    def told(text: str) -> dict[str, Any]:
        found = client.get("/api/search", {"q": text}).json()
        return {name: found[name] for name in ("total", "did_you_mean", "facets", "pages")}

    assert told(said) == told(said.replace("quetz", "vrbnk"))


def test_facets_count_only_what_is_theirs(places: dict[str, Any], client: Client) -> None:
    facets = client.get("/api/search", {"q": "lamp"}).json()["facets"]
    assert [(one["label"], one["count"]) for one in facets["product"]] == [("Internet", 1)]
    assert [one["value"] for one in facets["audience"]] == ["public"]


def test_related_answers_are_theirs(
    places: dict[str, Any], customer: AnonymousUser, agent: User
) -> None:
    assert near(places["part"].pk, customer) == []
    assert {one.page_id for one in near(places["part"].pk, agent)} == {
        places["whole"].pk,
        places["walled"].pk,
    }


def test_a_page_for_agents_is_no_hit_even_if_its_passages_are_wrong(
    internet: ProductPage, customer: AnonymousUser, agent: User
) -> None:
    secret = article(internet, "Goodwill rules", audience="agents")
    index = AnnouncementIndexPage.objects.get()
    notice = index.add_child(
        instance=AnnouncementPage(title="Outage", audience="agents", body=[("text", "<p>A.</p>")])
    )
    Passage.objects.update(audience="public")
    hits = [Hit(secret.pk), Hit(notice.pk)]
    assert seen_by(customer, hits, Library(customer)) == []
    assert [one.hit for one in seen_by(agent, hits, Library(agent))] == hits


@pytest.mark.parametrize("kept", ["", "<p>A lamp.</p>"])
def test_a_word_that_has_just_become_one_for_agents_finds_nothing_for_a_customer(
    internet: ProductPage, customer: AnonymousUser, agent: User, index: Index, kept: str
) -> None:
    page = article(internet, "Router lights", [("text", f"{kept}<p>{WORD} goodwill.</p>")])
    index()
    assert find(WORD, customer).total == 1
    public = [("text", kept)] if kept else [heading("Lamps")]
    page.body = [*public, for_agents(("text", f"<p>{WORD} goodwill.</p>"))]
    page.save_revision().publish()  # and the index lags behind
    assert find(WORD, customer).total == 0
    assert index()
    assert find(WORD, customer).total == 0
    assert find(WORD, agent).total == 1


def test_a_pinned_page_is_there_whatever_its_passages_say(
    internet: ProductPage, customer: AnonymousUser, index: Index
) -> None:
    page = article(internet, "Router lights", [("text", "<p>Blinking.</p>")])
    Pin.objects.create(queries="blinking", page=page)
    index()
    page.body = [("text", "<p>Shining.</p>")]
    page.save_revision().publish()  # and the index lags behind
    assert [hit.page_id for hit in find("blinking", customer).hits] == [page.pk]


def test_agents_do_find_all_of_it(places: dict[str, Any], agent: User) -> None:
    assert find(WORD, agent).total == 3
    assert {line.kind for line in suggest("lamp", agent)} == {"article", "query"}


def test_a_filter_opens_nothing(
    places: dict[str, Any], mobile: ProductPage, client: Client
) -> None:
    for params in ({"audience": "agents"}, {"product": mobile.pk}):
        found = client.get("/api/search", {"q": "lamp router", **params}).json()
        assert (found["total"], found["hits"]) == (0, [])
