"""Readers' votes and comments: in a list, and beside the article."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import Feedback, ProductPage
from kb.studio.readers import voices
from kb.studio.reports import helped_share
from search.reports import ShareColumn
from tests.conftest import article

pytestmark = pytest.mark.django_db


def vote(page: Any, helpful: bool, days_ago: int = 1, **fields: Any) -> Feedback:
    """One reader's word."""
    at = timezone.now() - datetime.timedelta(days=days_ago)
    said: Feedback = Feedback.objects.create(page=page, helpful=helpful, created_at=at, **fields)
    return said


def test_votes_are_counted_with_their_number_and_reasons(internet: ProductPage) -> None:
    page = article(internet, "Router")
    for _ in range(3):
        vote(page, helpful=True)
    vote(page, helpful=False, reason="unclear")
    told = voices(page)
    assert (told["share"], told["votes"]) == (75, 4)
    assert told["reasons"] == [("Hard to follow", 1)]


@pytest.mark.parametrize(("helped", "unhelped", "share"), [(2, 1, 67), (1, 2, 33), (0, 0, None)])
def test_a_share_is_the_same_wherever_it_is_shown(
    helped: int, unhelped: int, share: int | None, internet: ProductPage
) -> None:
    page = article(internet, "Router")
    for helpful in [True] * helped + [False] * unhelped:
        vote(page, helpful=helpful)
    page.helped, page.unhelped = helped, unhelped
    of_all = "" if share is None else f"{share}% of {helped + unhelped}"
    assert (voices(page)["share"], helped_share(page)) == (share, of_all)
    assert ShareColumn("share").get_value(page) == share


def test_old_votes_are_about_an_old_text(internet: ProductPage) -> None:
    page = article(internet, "Router")
    vote(page, helpful=False, days_ago=120)
    assert voices(page)["share"] is None


def test_comments_stand_beside_the_article(internet: ProductPage, editor: User, enter: Any) -> None:
    page = article(internet, "Router")
    vote(page, helpful=False, comment="Which <b>button</b>?", searched="router dead")
    shown = enter(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Which &lt;b&gt;button&lt;/b&gt;?" in shown
    assert "router dead" in shown


def test_leads_read_all_feedback_and_can_take_it_along(
    internet: ProductPage, lead: User, enter: Any
) -> None:
    vote(article(internet, "Router"), helpful=False, comment="Which button?")
    browser, url = enter(lead), reverse("feedback:index")
    assert "Which button?" in browser.get(url).content.decode()
    sheet = b"".join(browser.get(url, {"export": "csv"}).streaming_content).decode()
    assert "Router" in sheet
    assert "Which button?" in sheet


def test_feedback_on_a_closed_page_is_read_only_by_those_let_in(
    internet: ProductPage, lead: User, editor: User, enter: Any
) -> None:
    vote(article(internet, "Fraud"), helpful=False, comment="Too secret")
    door = PageViewRestriction.objects.create(page=internet, restriction_type="groups")
    door.groups.set(Group.objects.filter(name="editor"))
    assert "Too secret" not in enter(lead).get(reverse("feedback:index")).content.decode()
    assert "Too secret" in enter(editor).get(reverse("feedback:index")).content.decode()


@pytest.mark.parametrize("who", ["agent", "outsider"])
def test_feedback_is_not_for_everybody(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert browser.get(reverse("feedback:index")).status_code == 302


def test_nobody_changes_what_a_reader_said(
    internet: ProductPage, manager: User, enter: Any
) -> None:
    said, browser = vote(article(internet, "Router"), helpful=False), enter(manager)
    for name in ("edit", "delete"):
        url = reverse(f"feedback:{name}", args=[said.pk])
        assert browser.post(url, {"helpful": "on"}).status_code == 302
    said.refresh_from_db()
    assert said.helpful is False
