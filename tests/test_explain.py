"""No query reads the whole of a table that grows: all are run, and their plans looked at."""

import datetime
import io
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Team, User
from desk import deeds
from desk.models import Deed
from kb.models import ArticlePage, Feedback, HelpCenterPage, Passage, ProductPage
from search import log, popularity, retention, standing, suggest
from search.find import find
from search.health import health
from search.indexing import apply_pending
from search.models import Change, Embedding, SearchClick, SearchLog
from search.studio import figures, readers
from tests.conftest import article, heading, person
from tests.plans import read_whole

pytestmark = pytest.mark.django_db
GROWS = {
    "search_searchlog",
    "search_searchclick",
    "search_change",
    "search_embedding",
    "desk_deed",
    "kb_feedback",
    "kb_passage",
}
ROWS = 1000  # spread over a year


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker, tmp_path_factory):
    """What all tests here look at: made once, in a transaction that is undone at their end."""
    folder = tmp_path_factory.mktemp("year") / "search"
    with django_db_blocker.unblock(), override_settings(SEARCH_DIR=folder), transaction.atomic():
        home, team = HelpCenterPage.objects.get(), Team.objects.create(name="North")
        internet = home.add_child(instance=ProductPage(title="Internet", slug="internet"))
        page = article(internet, "Router lights", [heading("Orange"), ("text", "<p>Wait.</p>")])
        agent = person("mia", "agent", team=team)
        use_for_a_year(page, agent)
        yield folder, page.pk, agent.pk, team.pk
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_index(settings, year, tmp_path):
    """A copy: what a test applies to its index is not undone with its transaction."""
    settings.SEARCH_DIR = shutil.copytree(year[0], tmp_path / "search")


@pytest.fixture
def page(year):
    return ArticlePage.objects.get(pk=year[1])


@pytest.fixture
def agent(year):
    return User.objects.get(pk=year[2])


@pytest.fixture
def team(year):
    return Team.objects.get(pk=year[3])


def use_for_a_year(page, agent):
    """A year of searches, clicks, deeds, votes, changes and vectors."""
    now = timezone.now()
    at = [now - datetime.timedelta(days=365) * number / ROWS for number in range(ROWS)]
    passage = page.passages.first()
    # All about one page would cost the same by the index of pages and by that of moments.
    others = Page.objects.exclude(pk=page.pk).values_list("pk", flat=True)
    about = [page.pk, *others]
    searches = SearchLog.objects.bulk_create(
        SearchLog(
            query=f"router {n % 97}",
            normalised=f"router {n % 97}",
            surface=("help", "desk")[n % 2],
            hits=n % 3,
            user=agent if n % 2 else None,
            visitor=None if n % 2 else n % 1000,
            outcome="solved" if n % 50 == 0 else "",
            outcome_passage=passage if n % 50 == 0 else None,
            outcome_at=when if n % 50 == 0 else None,
            at=when,
        )
        for n, when in enumerate(at)
    )
    SearchClick.objects.bulk_create(
        SearchClick(
            search=one, page_id=about[n % len(about)], passage=passage, position=1, at=one.at
        )
        for n, one in enumerate(searches[::2])
    )
    SearchLog.objects.filter(pk=searches[0].pk).update(refined_from=searches[1])
    Deed.objects.bulk_create(
        Deed(
            kind="opened",
            person=None if n % 20 else agent,
            page_id=about[n % len(about)],
            search=one,
            at=one.at,
        )
        for n, one in enumerate(searches)
    )
    Feedback.objects.bulk_create(
        Feedback(page_id=about[n % len(about)], helpful=n % 3 > 0, created_at=when)
        for n, when in enumerate(at)
    )
    Change.objects.bulk_create(Change(page_id=page.pk, kind="save", at=when) for when in at)
    Passage.objects.bulk_create(
        Passage(page_id=page.pk, anchor=f"gone-{n}", position=n, audience="public", live=False)
        for n in range(ROWS)
    )
    Embedding.objects.bulk_create(
        Embedding(text_hash=f"hash{n}", model_id="model", packed=b"", made_at=when)
        for n, when in enumerate(at)
    )
    apply_pending()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def nothing_read_whole(*but: str):
    """Fails when a query within reads a growing table (but these) from end to end."""
    with CaptureQueriesContext(connection) as captured:
        yield
    queries = [query["sql"] for query in captured.captured_queries]
    assert queries
    found = {sql: read_whole(sql) & GROWS - set(but) for sql in dict.fromkeys(queries)}
    bad = [f"{', '.join(sorted(tables))}: {sql[:700]}" for sql, tables in found.items() if tables]
    assert not bad, "\n\n".join(bad)


@pytest.mark.parametrize("order", ["", "pk"])
def test_a_query_without_an_index_is_found_out(order):
    if order and connection.vendor == "sqlite":
        pytest.skip("only PostgreSQL says when it reads all of it in an order")
    rows = SearchLog.objects.filter(offered="x").order_by(*filter(None, [order]))
    with pytest.raises(AssertionError, match="search_searchlog"), nothing_read_whole():
        list(rows)


def log_a_search(page: Any, agent: Any) -> None:
    results = find("router", agent, surface="desk", typing=True)
    find("router lights", agent, surface="desk", after=results.log_id)
    passage = page.passages.get(live=True, anchor="orange")
    log.clicked(results.log_id, page, passage, 1)
    log.ended(results.log_id, "solved", agent, passage)
    log.row(results.log_id, agent)
    log.flush()


def do_at_the_desk(page: Any, agent: Any) -> None:
    occasion = deeds.Occasion(agent, "router", log.new_id(), page, page.passages.first())
    deeds.opened(occasion, 1)
    deeds.done("solved", occasion)
    deeds.flagged(occasion, "It is not so")
    log.flush()


DEEDS: dict[str, Callable[[Any, Any], object]] = {
    "find, and log it": log_a_search,
    "use the desk": do_at_the_desk,
    "how popular pages are": lambda page, agent: popularity.of([page.pk]),
    "the most used": lambda page, agent: popularity.popular(10),
    "what the nightly timer notes": lambda page, agent: standing.refresh(),
    "past searches of agents": lambda page, agent: suggest.successful_of_agents(),
    "past searches of customers": lambda page, agent: suggest.successful_of_public(),
    "forget searches and changes": lambda page, agent: retention.forget(360),
    "forget deeds": lambda page, agent: call_command("prune_deeds", days=360, stdout=io.StringIO()),
    "health": lambda page, agent: health(),
    "apply changes": lambda page, agent: (page.save_revision().publish(), apply_pending()),
    "figures of the week": lambda page, agent: figures.this_week(agent),
    "what led to a page": lambda page, agent: list(readers.queries_to(page.pk)),
    "delete a page": lambda page, agent: page.delete(),
    "delete a person": lambda page, agent: agent.delete(),
    "known vectors": lambda page, agent: Embedding.objects.vectors(["hash1", "none"], "model"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_reads_no_growing_table_whole(page, agent, deed):
    with nothing_read_whole():
        DEEDS[deed](page, agent)


REPORTS = [
    "/studio/",
    *(
        f"/studio/reports/{name}/{tail}"
        for name in ("search-without-results", "search-without-click", "search-refined")
        for tail in ("", "?ordering=-last&export=csv")
    ),
    "/studio/reports/helpfulness/",
    "/studio/reports/helpfulness/?ordering=-opened",
    "/studio/reports/helpfulness/?export=csv",
]


@pytest.mark.parametrize("address", REPORTS)
def test_a_report_reads_no_growing_table_whole(enter, manager, address):
    browser = enter(manager)
    with nothing_read_whole():
        answer = browser.get(address)
        b"".join(answer) if answer.streaming else None
    assert answer.status_code == 200, address


PAGES = [
    *("/", "/internet/", "/internet/router-lights/", "/search/?q=router", "/sitemap.xml"),
    *("/desk/?q=router", "/desk/?q=router&open={page}", "/api/suggest?q=rou", "/metrics"),
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_reads_no_growing_table_whole(page, enter, lead, address):
    browser = enter(lead)
    with nothing_read_whole():
        assert browser.get(address.format(page=page.pk)).status_code == 200


def test_editing_a_page_reads_no_growing_table_whole(page, enter, editor):
    browser = enter(editor)
    with nothing_read_whole():
        assert browser.get(f"/studio/pages/{page.pk}/edit/").status_code == 200


@pytest.mark.parametrize("command", [["rebuild_search"], ["search_health"], ["prune_searches"]])
def test_a_command_reads_no_growing_table_whole(command):
    with nothing_read_whole():
        call_command(*command, stdout=io.StringIO())
