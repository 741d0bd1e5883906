"""What people find: the right passage of the right page, said well."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kb.models import AnnouncementIndexPage, AnnouncementPage, HelpCenterPage, ProductPage
from search.engines.base import Filters
from search.find import PAGE, find
from search.models import Pin, StopPhrase, Synonym
from search.query import QueryTooLong
from search.results import Results
from tests.conftest import article, for_agents, heading
from tests.search.conftest import WordBag

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


def titles(results: Results) -> list[str]:
    return [hit.title for hit in results.hits]


@pytest.fixture
def lights(internet: ProductPage) -> Any:
    body = [
        ("text", "<p>Your router has five lamps.</p>"),
        heading("What orange means", anchor="orange"),
        ("text", "<p>A blinking orange lamp says that the login is missing.</p>"),
        for_agents(("text", "<p>Offer goodwill of twenty.</p>")),
        heading("What red means", anchor="red"),
        ("text", "<p>A red lamp says that a bill is open.</p>"),
    ]
    return article(internet, "Router lights", body)


def test_a_hit_opens_at_the_passage_that_fits(
    lights: Any, customer: AnonymousUser, index: Index
) -> None:
    index()
    hit = find("orange lamp blinks", customer).hits[0]
    assert (hit.title, hit.anchor, hit.headings) == (
        "Router lights",
        "orange",
        ("What orange means",),
    )
    assert hit.url == "/internet/router-lights/#orange"
    assert (hit.product, hit.kind, hit.audience) == ("Internet", "article", "public")
    assert {run.text.lower() for run in hit.snippet if run.hit} == {"blinking", "orange", "lamp"}


def test_a_page_is_one_hit_with_its_next_best_passages(
    lights: Any, customer: AnonymousUser, index: Index
) -> None:
    index()
    found = find("lamp", customer)
    assert (found.total, len(found.hits)) == (1, 1)
    assert len(found.hits[0].other_passages) == 2


def test_the_person_decides_what_is_found(
    lights: Any, customer: AnonymousUser, outsider: User, agent: User, index: Index
) -> None:
    index()
    assert find("goodwill", customer).total == 0
    assert find("goodwill", outsider).total == 0
    assert titles(find("goodwill", agent)) == ["Router lights"]
    assert find("goodwill", agent).hits[0].audience == "agents"


def test_a_hit_that_the_database_does_not_show_any_more_is_left_out(
    lights: Any, internet: ProductPage, customer: AnonymousUser, index: Index
) -> None:
    other = article(internet, "Router reset", [("text", "<p>Unplug the router.</p>")])
    index()
    other.audience = "agents"
    other.save_revision().publish()  # and the index lags behind
    found = find("router", customer)
    assert (titles(found), found.total) == (["Router lights"], 1)
    assert found.facets["product"][0].count == 1


def test_words_that_mean_the_same_find_by_meaning(
    internet: ProductPage, customer: AnonymousUser, encoder: WordBag, index: Index
) -> None:
    article(internet, "Bill", [("text", "<p>Bill bill bill.</p>")])
    index()
    found = find("invoice", customer)
    assert titles(found) == ["Bill"]
    assert found.by_meaning_only
    assert found.hits[0].reason
    assert found.hits[0].reason.lexical_rank is None


def test_what_is_far_in_meaning_is_not_an_answer(
    internet: ProductPage, customer: AnonymousUser, encoder: WordBag, index: Index
) -> None:
    article(internet, "Bill", [("text", "<p>Bill bill bill.</p>")])
    index()
    assert find("xylophone quartet", customer).total == 0


def test_without_an_encoder_search_says_that_it_goes_by_words(
    lights: Any, customer: AnonymousUser, index: Index
) -> None:
    index()
    assert "words alone" in find("lamp", customer).notice


def test_a_code_leads_to_its_article(
    lights: Any, customer: AnonymousUser, agent: User, internet: ProductPage, index: Index
) -> None:
    secret = article(internet, "Secret", audience="agents")
    index()
    spoken = f"{lights.code[:2]} {lights.code[2:]}"
    for typed in (lights.code, spoken, f" #{lights.code}"):
        assert find(typed, customer).code_url.startswith("/internet/router-lights/")
    assert find(secret.code, customer).code_url == ""
    assert find(secret.code, agent).code_url.startswith("/internet/secret/")


def test_a_misspelt_word_is_put_right_only_if_that_finds_something_for_this_person(
    lights: Any, internet: ProductPage, customer: AnonymousUser, agent: User, index: Index
) -> None:
    article(internet, "Zebrafinch", [("text", "<p>Zebrafinch.</p>")], audience="agents")
    index()
    assert find("orenge lmap", customer).did_you_mean == "orange lamp"
    assert find("orange lamp", customer).did_you_mean == ""
    assert find("zebrafinhc", agent).did_you_mean == "zebrafinch"
    assert find("zebrafinhc", customer).did_you_mean == ""


def test_editors_steer(internet: ProductPage, customer: AnonymousUser, index: Index) -> None:
    reset = article(internet, "Router reset", [("text", "<p>Unplug the router.</p>")])
    lamp = article(internet, "Router lamp", [("text", "<p>The router lamp of the router.</p>")])
    index()
    assert titles(find("wlan", customer)) == []
    Synonym.objects.create(words="wlan, router")
    assert set(titles(find("wlan", customer))) == {"Router reset", "Router lamp"}
    assert titles(find("routers", customer))[0] == "Router lamp"
    pin = Pin.objects.create(queries="router\nrooter", page=reset)
    assert titles(find("Routers?", customer))[0] == "Router reset"
    assert titles(find("router lamp", customer))[0] == "Router lamp"
    assert find("rooter", customer).hits[0].reason.pin == 1  # type: ignore[union-attr]
    pin.delete()
    lamp.refresh_from_db()
    assert titles(find("routers", customer))[0] == "Router lamp"


def test_a_pin_shows_nobody_what_is_not_theirs(
    internet: ProductPage, customer: AnonymousUser, agent: User, index: Index
) -> None:
    secret = article(internet, "Secret goodwill", audience="agents")
    Pin.objects.create(queries="refund", page=secret)
    index()
    assert find("refund", customer).total == 0
    assert titles(find("refund", agent)) == ["Secret goodwill"]


def test_stop_phrases_say_nothing(
    internet: ProductPage, customer: AnonymousUser, index: Index
) -> None:
    article(internet, "Kindly", [("text", "<p>Kindly advise, kindly advise.</p>")])
    article(internet, "Router", [("text", "<p>The router.</p>")])
    index()
    assert len(titles(find("kindly advise router", customer))) == 2
    StopPhrase.objects.create(text="Kindly advise")
    assert titles(find("kindly advise router", customer)) == ["Router"]


def test_filters_leave_what_they_say(
    lights: Any, internet: ProductPage, mobile: ProductPage, agent: User, index: Index
) -> None:
    article(mobile, "Lamp of the phone", kind="playbook")
    index()

    def left(**filters: Any) -> list[str]:
        return sorted(titles(find("lamp", agent, Filters(**filters))))

    assert left() == ["Lamp of the phone", "Router lights"]
    assert left(products=(mobile.pk,)) == ["Lamp of the phone"]
    assert left(kinds=("playbook",)) == ["Lamp of the phone"]
    assert left(audience="agents") == []
    assert left(language="de") == []
    counts = {facet.label: facet.count for facet in find("lamp", agent).facets["kind"]}
    assert counts == {"Article": 1, "Playbook": 1}


def test_announcements_are_found_below_the_products_they_concern(
    home: HelpCenterPage, internet: ProductPage, customer: AnonymousUser, index: Index
) -> None:
    board = AnnouncementIndexPage.objects.child_of(home).first() or home.add_child(
        instance=AnnouncementIndexPage(title="News", slug="news")
    )
    outage = board.add_child(
        instance=AnnouncementPage(title="Outage", body=[("text", "<p>Masts.</p>")])
    )
    outage.products.add(internet)
    outage.save_revision().publish()
    article(internet, "Router")
    index()
    found = find("outage masts", customer, Filters(products=(internet.pk,)))
    assert [(hit.title, hit.kind, hit.product) for hit in found.hits] == [
        ("Outage", "announcement", "Internet")
    ]


def test_pages_of_hits_follow_one_another_and_end(
    internet: ProductPage, customer: AnonymousUser, index: Index, settings: Any
) -> None:
    for number in range(PAGE * 2 + 3):
        article(internet, f"Router {number}")
    index()
    first, second, third = (find("router", customer, page=page) for page in (1, 2, 3))
    assert (first.total, first.pages, len(third.hits)) == (PAGE * 2 + 3, 3, 3)
    assert [hit.position for hit in second.hits] == list(range(PAGE + 1, PAGE * 2 + 1))
    assert len({hit.page_id for found in (first, second, third) for hit in found.hits}) == 23
    assert find("router", customer, page=99).page == 3
    assert not third.more
    settings.SEARCH_PAGE_DEPTH = 2
    assert (find("router", customer).pages, find("router", customer, page=3).page) == (2, 2)
    assert find("router", customer).more


def test_more_than_an_engine_gives_at_once_is_said_to_be_more(
    internet: ProductPage, customer: AnonymousUser, agent: User, index: Index
) -> None:
    body = [block for n in range(101) for block in (heading(f"Router {n}"), ("text", "<p>A.</p>"))]
    article(internet, "All routers", body)
    article(internet, "Secret lamps", [*body, ("text", "<p>Lamp.</p>")], audience="agents")
    index()
    found = find("router", customer)
    assert (found.total, found.more) == (1, True)
    assert not find("lamp", customer).more


def test_too_long_a_query_is_refused_with_the_limit(
    customer: AnonymousUser, lights: Any, index: Index, settings: Any
) -> None:
    index()
    settings.SEARCH_QUERY_LENGTH = 50
    with pytest.raises(QueryTooLong, match="50"):
        find("lamp " * 20, customer)


def test_nothing_typed_finds_nothing(lights: Any, customer: AnonymousUser, index: Index) -> None:
    index()
    for text in ("", "   ", "\x00"):
        assert find(text, customer).hits == ()


def test_the_number_of_queries_does_not_grow_with_the_hits(
    internet: ProductPage, agent: User, index: Index
) -> None:
    def queries() -> int:
        user = User.objects.get(pk=agent.pk)
        with CaptureQueriesContext(
            connection,
        ) as made:
            find("router", user)
        return len(made)

    article(internet, "Router 0")
    index()
    queries()  # content types and sites are remembered from here on
    few = queries()
    for number in range(1, PAGE):
        article(internet, f"Router {number}")
    index()
    assert queries() == few <= 20
