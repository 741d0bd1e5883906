"""Reports about searches: what led nowhere, and the deed that mends it."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import Feedback, ProductPage
from search.models import SearchClick, SearchLog
from search.reports import REPORTS
from search.studio.figures import Share, line, this_week
from tests.conftest import article

pytestmark = pytest.mark.django_db


def searched(query: str, hits: int = 3, days_ago: float = 1, **fields: Any) -> SearchLog:
    """A search in the log."""
    made: SearchLog = SearchLog.objects.create(
        query=query,
        normalised=query.lower(),
        hits=hits,
        surface=fields.pop("surface", "help"),
        at=timezone.now() - datetime.timedelta(days=days_ago),
        **fields,
    )
    return made


def opened(search: SearchLog, page: Any) -> SearchClick:
    """A hit of it that was opened."""
    click: SearchClick = SearchClick.objects.create(
        search=search, page=page, position=1, at=search.at
    )
    return click


@pytest.fixture
def browser(editor: User, enter: Any) -> Client:
    """Priya's."""
    client: Client = enter(editor)
    return client


def rows(browser: Client, name: str, **asked: Any) -> list[Any]:
    """What a report lists."""
    return list(browser.get(reverse(f"{name}_results"), asked).context["object_list"])


def test_searches_without_a_result_are_counted_together(browser: Client) -> None:
    for query in ("eSIM watch", "esim watch", "fax"):
        searched(query, hits=0)
    searched("router", hits=5)
    searched("nearest only", hits=5, by_meaning_only=True)
    listed = {row["normalised"]: row["times"] for row in rows(browser, "search_without_results")}
    assert listed == {"esim watch": 2, "fax": 1, "nearest only": 1}


def test_turning_the_page_is_no_second_search(browser: Client) -> None:
    searched("router", hits=20)
    searched("router", hits=20, page=2)
    assert [row["times"] for row in rows(browser, "search_without_click")] == [1]


def test_a_search_that_was_opened_or_solved_is_no_search_without_a_click(
    browser: Client, internet: ProductPage
) -> None:
    opened(searched("router"), article(internet, "Router"))
    searched("solved at the desk", outcome="solved")
    searched("left alone")
    listed = [row["normalised"] for row in rows(browser, "search_without_click")]
    assert listed == ["left alone"]


def test_a_code_from_a_call_is_no_search_without_a_click(browser: Client) -> None:
    for code in ("48213", "48 213"):
        searched(code, hits=1)  # it led to its article by itself
    searched("10115", hits=3)
    listed = [row["normalised"] for row in rows(browser, "search_without_click")]
    assert listed == ["10115"]


def test_refined_searches_show_what_people_meant(browser: Client) -> None:
    searched("receiver", refined_from=searched("black box"))
    (row,) = rows(browser, "search_refined")
    assert (row["refined_from__normalised"], row["normalised"]) == ("black box", "receiver")
    page = browser.get(reverse("search_refined")).content.decode()
    assert "words=black+box%2C+receiver" in page


def test_reports_look_at_the_last_30_days_unless_told_otherwise(browser: Client) -> None:
    searched("old", hits=0, days_ago=40)
    searched("new", hits=0)
    assert [row["normalised"] for row in rows(browser, "search_without_results")] == ["new"]
    since = timezone.localdate() - datetime.timedelta(days=50)
    until = timezone.localdate() - datetime.timedelta(days=35)
    asked = {"at_from": since.isoformat(), "at_to": until.isoformat()}
    listed = rows(browser, "search_without_results", **asked)
    assert [row["normalised"] for row in listed] == ["old"]


def test_reports_can_be_narrowed_down_to_a_surface(browser: Client) -> None:
    searched("at the desk", hits=0, surface="desk")
    searched("at home", hits=0)
    listed = rows(browser, "search_without_results", surface="desk")
    assert [row["normalised"] for row in listed] == ["at the desk"]


def test_a_report_asks_the_database_the_same_whatever_the_log_holds(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    url = reverse("search_without_results_results")
    browser.get(url)
    for number in range(60):
        searched(f"query {number}", hits=0)
    with django_assert_max_num_queries(20):
        answer = browser.get(url)
    assert len(answer.context["object_list"]) == 50


def test_helpfulness_counts_votes_and_openings(browser: Client, internet: ProductPage) -> None:
    page = article(internet, "Router")
    article(internet, "Nobody voted")
    for helpful in (True, True, False):
        Feedback.objects.create(page=page, helpful=helpful)
    opened(searched("router"), page)
    answer = browser.get(reverse("search_helpfulness_results"))
    (row,) = answer.context["object_list"]
    assert (row.title, row.helped, row.unhelped, row.opened) == ("Router", 2, 1, 1)
    assert "67% of 3" in answer.content.decode()


def test_helpfulness_hides_articles_a_reader_of_reports_may_not_see(
    internet: ProductPage, lead: User, enter: Any
) -> None:
    Feedback.objects.create(page=article(internet, "Fraud cases"), helpful=False)
    door = PageViewRestriction.objects.create(page=internet, restriction_type="groups")
    door.groups.set(Group.objects.filter(name="editor"))
    shown = enter(lead).get(reverse("search_helpfulness")).content.decode()
    assert "Fraud cases" not in shown


@pytest.mark.parametrize("name", [name for _, name, _ in REPORTS])
def test_a_lead_takes_every_report_along(name: str, lead: User, enter: Any) -> None:
    before = searched("first try", hits=0)
    searched("second try", refined_from=before)
    browser = enter(lead)
    assert browser.get(reverse(name)).status_code == 200
    sheet = browser.get(reverse(name), {"export": "csv"})
    assert b"".join(sheet.streaming_content).splitlines()
    assert browser.get(reverse(name), {"export": "xlsx"}).status_code == 200


def test_a_lead_is_offered_no_deed_that_is_not_theirs(lead: User, enter: Any) -> None:
    searched("fax", hits=0)
    shown = enter(lead).get(reverse("search_without_results")).content.decode()
    assert "fax" in shown
    assert "Add a synonym" not in shown
    assert "Write an article" not in shown


@pytest.mark.parametrize("who", ["agent", "outsider"])
@pytest.mark.parametrize("name", [name for _, name, _ in REPORTS])
def test_reports_are_not_for_everybody(
    who: str, name: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    assert enter(request.getfixturevalue(who)).get(reverse(name)).status_code == 302


def test_home_shows_the_week(browser: Client, editor: User, internet: ProductPage) -> None:
    page = article(internet, "Router")
    opened(searched("router"), page)
    searched("fax", hits=0)
    searched("left alone")
    searched("before", days_ago=8)
    searched("long before", days_ago=60)
    Feedback.objects.create(page=page, helpful=True)
    week = this_week(editor)
    assert (week.searches, week.before) == (3, 1)
    assert (week.without_results, week.without_click) == (Share(1, 3), Share(1, 3))
    assert week.helped == Share(1, 1)
    assert sum(number for _, number in week.days) == 4
    shown = browser.get("/studio/").content.decode()
    assert "Searches of the last seven days" in shown
    assert "1 of 3" in shown


def test_home_has_figures_before_anybody_searched(browser: Client) -> None:
    assert "Searches of the last seven days" in browser.get("/studio/").content.decode()


def test_a_line_stays_in_its_box() -> None:
    points = [tuple(map(float, point.split(","))) for point in line([0, 5, 10], 200, 40).split()]
    assert points == [(0, 40), (100, 20), (200, 0)]
    assert line([]) == ""


def test_the_searches_that_led_to_an_article_stand_beside_it(
    browser: Client, internet: ProductPage
) -> None:
    page = article(internet, "Router")
    opened(searched("blinks orange", outcome="solved"), page)
    opened(searched("blinks orange", outcome="nothing_helped"), page)
    opened(searched("long ago", days_ago=200), page)
    shown = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "blinks orange" in shown
    assert "long ago" not in shown
