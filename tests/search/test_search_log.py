"""What is remembered of a search: after the response, and no more than it may."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from kb.models import Feedback, ProductPage
from search import log
from search.find import find
from search.models import SearchClick, SearchLog
from tests.conftest import article

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    log.flush()
    yield
    log._waiting.clear()


@pytest.fixture
def page(internet: ProductPage, index: Index) -> Any:
    made = article(internet, "Router lights")
    index()
    return made


def test_nothing_is_written_before_the_response_is_done(
    page: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bool] = []
    with monkeypatch.context() as held:
        held.setattr(log, "_response_done", lambda **kwargs: None)
        find("router", AnonymousUser(), surface="help")
        written.append(SearchLog.objects.exists())
    log.flush()
    written.append(SearchLog.objects.exists())
    assert written == [False, True]


def test_a_request_leaves_one_row(page: Any, client: Client) -> None:
    client.get("/search/", {"q": "Router  LIGHTS"})
    row = SearchLog.objects.get()
    assert (row.query, row.normalised, row.surface) == ("Router LIGHTS", "router lights", "help")
    assert (row.hits, row.page, row.engine, row.typing) == (1, 1, "embedded", False)
    assert row.ms > 0


def test_a_public_search_has_no_identity(page: Any, client: Client) -> None:
    client.get(
        "/search/",
        {"q": "router of jane.doe@example.com 4012 888 777 or 48213"},
        headers={"user-agent": "Special"},
    )
    row = SearchLog.objects.get()
    assert (row.user, row.team) == (None, None)
    assert row.query == "router of … … or 48213"
    assert 0 <= (row.visitor or 0) < 65_536
    whole = str(SearchLog.objects.values().get())
    assert not [told for told in ("127.0.0.1", "Special", "jane", "4012") if told in whole]


def test_what_was_offered_to_a_customer_names_nobody_either(page: Any) -> None:
    found = find("ruoter lights 4012 888 777", AnonymousUser(), surface="help")
    assert found.did_you_mean == "router lights 4012 888 777"
    log.flush()
    assert SearchLog.objects.get().offered == "router lights …"


def test_a_bucket_cannot_be_told_from_the_address_the_next_day(page: Any, client: Client) -> None:
    from django.core.cache import cache

    client.get("/search/", {"q": "router"})
    client.get("/search/", {"q": "router"})
    cache.clear()  # as after a day
    for _ in range(3):
        client.get("/search/", {"q": "router"})
    buckets = list(SearchLog.objects.order_by("pk").values_list("visitor", flat=True))
    assert buckets[0] == buckets[1] != buckets[2] == buckets[3]


def test_a_search_of_somebody_who_logged_in_says_who_and_which_team(page: Any, agent: User) -> None:
    find("router", agent, surface="desk")
    log.flush()
    row = SearchLog.objects.get()
    assert (row.user, row.team) == (agent, agent.team)


def test_keystrokes_of_one_search_become_one_row(page: Any, agent: User, lead: User) -> None:
    for typed in ("rou", "route", "router li"):
        find(typed, agent, surface="desk", typing=True)
    find("rou", lead, surface="desk", typing=True)
    find("router lights", agent, surface="desk")
    log.flush()
    said = SearchLog.objects.order_by("pk").values_list("user__username", "query")
    assert list(said) == [("lena", "rou"), ("mia", "router lights")]


def test_a_keystroke_that_was_clicked_stays(page: Any, agent: User) -> None:
    found = find("rou", agent, surface="desk", typing=True)
    log.clicked(found.log_id, page, None, 1)
    find("router", agent, surface="desk", typing=True)
    log.flush()
    assert SearchLog.objects.count() == 2


def test_a_click_keeps_page_passage_and_position(page: Any, client: Client) -> None:
    found = client.get("/api/search", {"q": "router"}).json()
    hit = found["hits"][0]
    said = {"log": found["log"], **{name: hit[name] for name in ("page", "passage", "position")}}
    headers = {"Sec-Fetch-Site": "same-origin"}
    for _ in range(2):
        assert client.post("/api/click", said, headers=headers).status_code == 204
    click = SearchClick.objects.get()
    assert (click.page_id, click.passage_id, click.position) == (page.pk, hit["passage"], 1)


def test_a_click_that_is_not_ours_is_not_kept(
    page: Any, internet: ProductPage, client: Client
) -> None:
    secret = article(internet, "Secret", audience="agents")
    found = client.get("/api/search", {"q": "router"}).json()
    good = {"log": found["log"], "page": page.pk, "passage": "", "position": 1}
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/click", good).status_code == 403
    assert (
        client.post("/api/click", good, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )
    assert client.post("/api/click", {**good, "page": secret.pk}, headers=same).status_code == 404
    for forged in ("", "x", found["log"][:-1], "0" * 32):
        client.post("/api/click", {**good, "log": forged}, headers=same)
    client.post("/api/click", {**good, "position": "-1"}, headers=same)
    assert SearchClick.objects.count() == 0


def test_an_outcome_is_kept_with_passage_and_contact(page: Any, agent: User, enter: Any) -> None:
    browser = enter(agent)
    found = browser.get("/api/search", {"q": "router"}).json()
    said = {
        "log": found["log"],
        "outcome": "solved",
        "passage": found["hits"][0]["passage"],
        "interaction": "C-77",
    }
    same = {"Sec-Fetch-Site": "same-origin"}
    assert browser.post("/api/outcome", said, headers=same).status_code == 204
    row = SearchLog.objects.get()
    assert (row.outcome, row.outcome_passage_id, row.interaction) == (
        "solved",
        found["hits"][0]["passage"],
        "C-77",
    )
    bad = browser.post("/api/outcome", {**said, "outcome": "great"}, headers=same)
    assert bad.status_code == 400


def test_nobody_says_how_the_search_of_somebody_else_ended(
    page: Any, agent: User, lead: User, customer: AnonymousUser
) -> None:
    found = find("router", agent, surface="desk")
    for person in (lead, customer):
        log.ended(found.log_id, "solved", person)
    log.flush()
    assert SearchLog.objects.get().outcome == ""
    log.ended(found.log_id, "solved", agent)
    log.flush()
    assert SearchLog.objects.get().outcome == "solved"


def test_what_was_half_typed_goes_also_when_all_is_written_at_once(
    page: Any, agent: User, lead: User
) -> None:
    for typed in ("rou", "route", "router"):
        find(typed, agent, surface="desk", typing=True)
        find(typed[:2] + "x", lead, surface="desk")
    assert log.flush() == 6
    said = SearchLog.objects.order_by("pk").values_list("user__username", "query")
    assert list(said) == [
        (lead.username, "rox"),
        (lead.username, "rox"),
        (agent.username, "router"),
        (lead.username, "rox"),
    ]


def test_many_searches_are_written_with_few_queries(
    page: Any, agent: User, lead: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        find(f"router {number}", (agent, lead)[number % 2], surface="desk")
    with django_assert_max_num_queries(4):
        assert log.flush() == 20
    assert SearchLog.objects.count() == 20


def test_an_entry_that_cannot_be_written_holds_up_no_other(page: Any) -> None:
    written: list[int] = []
    log._note(lambda: 1 / 0)
    log._note(lambda: written.append(2))
    log.flush()
    assert written == [2]


def test_while_the_database_is_away_entries_wait_and_it_is_said_once(
    page: Any, caplog: pytest.LogCaptureFixture
) -> None:
    written: list[int] = []
    away = [True]

    def entry(number: int) -> None:
        if away[0] and number > 1:
            raise OperationalError("the connection is lost")
        written.append(number)

    for number in range(4):
        log._note(partial(entry, number))
    assert (log.flush(), log.flush()) == (0, 0)
    assert len(caplog.messages) == 1
    away[0], written[:] = False, []
    assert log.flush() == 4
    assert written == [0, 1, 2, 3]
    assert caplog.messages[1:] == ["The search log reaches the database again"]


def test_of_entries_written_one_by_one_only_those_wait_that_are_not_written(page: Any) -> None:
    def broken() -> None:
        raise ValueError

    tries: list[str] = []

    def lost_later() -> None:
        tries.append("lost")
        raise OperationalError if len(tries) > 1 else ValueError

    entries: list[Any] = [broken, lambda: tries.append("first"), lost_later, lambda: None]
    assert log._write(entries) == entries[2:]


def test_a_search_knows_what_it_refines(page: Any, client: Client) -> None:
    first = client.get("/api/search", {"q": "lamp"}).json()
    client.get("/search/", {"q": "router", "after": first["log"], "offer": "1"})
    row = SearchLog.objects.order_by("-pk")[0]
    assert row.took_offer
    assert row.refined_from is not None
    assert row.refined_from.query == "lamp"


def test_nobody_refines_the_search_of_somebody_else(
    page: Any, agent: User, lead: User, customer: AnonymousUser
) -> None:
    first = find("lamp", agent, surface="desk")
    for person in (lead, customer):
        find("router", person, surface="desk", after=first.log_id)
    log.flush()
    assert set(SearchLog.objects.values_list("refined_from", flat=True)) == {None}
    assert log.row(first.log_id, agent) is not None
    assert log.row(first.log_id, lead) is None


def test_people_see_their_own_searches_and_readers_of_reports_see_all(
    page: Any, agent: User, lead: User, outsider: User, customer: AnonymousUser
) -> None:
    find("router", agent, surface="desk")
    find("router", customer, surface="help")
    log.flush()
    seen = [
        SearchLog.objects.visible_to(person).count() for person in (agent, lead, outsider, customer)
    ]
    assert seen == [1, 2, 0, 0]


def test_old_searches_are_forgotten(
    page: Any, customer: AnonymousUser, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SEARCH_LOG_DAYS = 30
    for days in (10, 31, 100):
        found = find("router", customer, surface="help", visitor=5)
        log.flush()
        at = timezone.now() - datetime.timedelta(days=days)
        SearchLog.objects.filter(ref=log.reference(found.log_id)).update(at=at)
    call_command("prune_searches", "--days", "95")
    assert SearchLog.objects.count() == 2
    call_command("prune_searches")
    assert SearchLog.objects.count() == 1
    assert "1 searches" in capsys.readouterr().out


def test_what_readers_wrote_is_forgotten_and_that_it_helped_is_not(
    page: Any, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SEARCH_LOG_DAYS = 30
    written = ((29, {"comment": "Young"}), (31, {"comment": "Old"}), (32, {"searched": "x"}))
    for days, wrote in written:
        at = timezone.now() - datetime.timedelta(days=days)
        Feedback.objects.create(page=page, helpful=False, reason="unclear", created_at=at, **wrote)
    call_command("prune_searches")
    kept = Feedback.objects.order_by("-created_at").values_list("comment", "searched", "reason")
    assert list(kept) == [("Young", "", "unclear"), ("", "", "unclear"), ("", "", "unclear")]
    assert "2 comments" in capsys.readouterr().out
    call_command("prune_searches")
    assert "0 comments" in capsys.readouterr().out


def test_the_log_never_waits_for_more_than_it_can_hold(
    page: Any, customer: AnonymousUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        log._note(lambda n=number: n)
    assert log.flush() == 5
    assert log._waiting.maxlen == log.MOST_WAITING


OWN = {"sec-fetch-site": "same-origin"}
SOLVED, NOTHING = SearchLog.Outcome.SOLVED, SearchLog.Outcome.NOTHING_HELPED


def vote(browser: Client, page: Any, helpful: str, searched: str) -> None:
    said = {"helpful": helpful, "searched": searched}
    assert browser.post(f"/feedback/{page.pk}/", said, headers=OWN).status_code == 302


def outcomes() -> list[str]:
    return list(SearchLog.objects.order_by("at").values_list("outcome", flat=True))


@pytest.mark.parametrize(("helpful", "outcome"), [("yes", SOLVED), ("no", NOTHING)])
def test_a_vote_on_an_answer_ends_the_search_that_led_there(
    page: Any, client: Client, helpful: str, outcome: str
) -> None:
    client.get("/search/", {"q": "the other router"})
    client.get("/search/", {"q": "Router “lights”"})
    vote(client, page, helpful, "Router “lights”")
    assert outcomes() == ["", outcome]
    row = SearchLog.objects.get(outcome=outcome)
    assert row.outcome_at
    assert row.outcome_passage is None  # which one, nobody said; the vote itself is counted


def test_a_vote_ends_a_search_of_which_names_and_numbers_were_not_kept(
    page: Any, client: Client
) -> None:
    said = "router of jane.doe@example.com 4012 888 777"
    client.get("/search/", {"q": said})
    vote(client, page, "yes", said)
    assert outcomes() == [SOLVED]


def test_what_helped_is_not_undone_by_an_answer_that_did_not(page: Any, client: Client) -> None:
    client.get("/search/", {"q": "router"})
    for helpful in ("no", "yes", "no"):
        vote(client, page, helpful, "router")
    assert outcomes() == [SOLVED]


def test_a_vote_ends_nobody_elses_search_and_none_of_long_ago(
    page: Any, client: Client, agent: User, outsider: User, enter: Any
) -> None:
    colleague = enter(agent)
    client.get("/search/", {"q": "router"}, headers={"user-agent": "Another"})
    colleague.get("/search/", {"q": "router"})
    client.get("/search/", {"q": "router"})
    SearchLog.objects.filter(pk=SearchLog.objects.latest("pk").pk).update(
        at=timezone.now() - log.READING - datetime.timedelta(seconds=1)
    )
    for browser in (client, enter(outsider)):
        vote(browser, page, "yes", "router")
    assert set(outcomes()) == {""}
    vote(colleague, page, "yes", "router")
    assert SearchLog.objects.get(outcome=SOLVED).user == agent


def test_a_vote_without_a_search_is_only_a_vote(page: Any, client: Client) -> None:
    vote(client, page, "yes", "")
    vote(client, page, "yes", "nobody searched this")
    assert not SearchLog.objects.exists()
