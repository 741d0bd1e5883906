"""Vouching for an article with one deed, and finding those nobody vouches for any more."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction

from accounts.models import User
from kb.models import ArticlePage, Feedback, Flag, ProductPage
from kb.to_check import articles_to_check, reasons
from kb.verification import Verification, state_of
from kb.vouching import vouch
from search import indexing
from search.documents import Reader
from search.find import find
from tests.conftest import article
from tests.studio.writing import rewrite

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.date:
    """That many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def verify(browser: Any, page: ArticlePage, until: datetime.date) -> Any:
    """The quick deed."""
    return browser.post(reverse("kb_verify", args=[page.pk]), {"until": until.isoformat()})


def test_an_editor_verifies_a_live_article_without_publishing(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    page, browser = article(internet, "Router"), enter(editor)
    page = rewrite(browser, page, title="Router, new draft")
    published = page.last_published_at
    verify(browser, page, in_days(90))
    page.refresh_from_db()
    assert page.verified_until == in_days(90)
    assert (page.title, page.last_published_at) == ("Router", published)
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.verified_until) == ("Router, new draft", in_days(90))


def test_verifying_leaves_a_word_in_the_history(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    page, browser = article(internet, "Router"), enter(editor)
    verify(browser, page, datetime.date(2099, 2, 3))
    assert PageLogEntry.objects.get(action="kb.vouch").user == editor
    history = browser.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Verified until 3 Feb 2099" in history


def test_a_publication_that_waits_keeps_waiting(internet: ProductPage, editor: User) -> None:
    page = article(internet, "Router")
    page.go_live_at = timezone.now() + datetime.timedelta(days=2)
    page.save_revision().publish()
    vouch(page, in_days(90), editor)
    waiting = page.revisions.get(approved_go_live_at__isnull=False)
    assert waiting.as_object().verified_until == in_days(90)


def test_a_day_gone_by_is_refused(internet: ProductPage, editor: User, enter: Any) -> None:
    page = article(internet, "Router")
    answer = verify(enter(editor), page, in_days(-1))
    assert "Choose today or a later day." in answer.content.decode()
    page.refresh_from_db()
    assert page.verified_until is None


@pytest.mark.parametrize("who", ["agent", "lead", "trainer", "outsider"])
def test_who_does_not_write_does_not_vouch(
    who: str, internet: ProductPage, request: pytest.FixtureRequest, enter: Any
) -> None:
    page = article(internet, "Router")
    verify(enter(request.getfixturevalue(who)), page, in_days(90))
    page.refresh_from_db()
    assert page.verified_until is None


def test_a_locked_article_is_not_verified_by_others(
    internet: ProductPage, editor: User, manager: User, enter: Any
) -> None:
    page = article(internet, "Router", locked=True, locked_by=manager)
    verify(enter(editor), page, in_days(90))
    page.refresh_from_db()
    assert page.verified_until is None


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (None, Verification.NEVER),
        (-1, Verification.OVER),
        (0, Verification.SOON),
        (29, Verification.SOON),
        (30, Verification.CURRENT),
    ],
)
def test_how_an_article_stands(
    days: int | None, state: Verification, internet: ProductPage, editor: User, enter: Any
) -> None:
    until = None if days is None else in_days(days)
    page = article(internet, "Router", verified_until=until)
    assert state_of(page) is state
    current = state in (Verification.CURRENT, Verification.SOON)
    indexing.apply_pending()
    document, *_ = Reader().documents([page.pk])[page.pk]
    hit, *_ = find("router", editor).hits
    assert (page.is_verified, document.verified, hit.verified) == (current, current, current)
    found = enter(editor).get(reverse("articles:index_results"), {"verification": state.value})
    assert [shown.pk for shown in found.context["object_list"]] == [page.pk]


def test_the_report_names_every_article_that_needs_a_look(
    internet: ProductPage, editor: User, agent: User, enter: Any
) -> None:
    fine = article(internet, "Fine", verified_until=in_days(200))
    article(internet, "Old", verified_until=in_days(-1))
    article(internet, "Soon", verified_until=in_days(10))
    flagged = article(internet, "Flagged")
    Flag.objects.create(page=flagged, reason="Wrong", raised_by=agent)
    poor = article(internet, "Poor")
    for helpful in (True, True, True, False, False, False):
        Feedback.objects.create(page=poor, helpful=helpful)
    Feedback.objects.create(page=fine, helpful=False)  # one vote says little
    why = {page.title: reasons(page) for page in articles_to_check(editor)}
    assert why == {
        "Flagged": ["Flagged as wrong"],
        "Old": ["Verification run out"],
        "Soon": ["Verification runs out soon"],
        "Poor": ["Helps at most half of its readers"],
    }


def test_a_resolved_flag_and_old_votes_need_no_look(
    internet: ProductPage, editor: User, agent: User
) -> None:
    page = article(internet, "Router")
    Flag.objects.create(page=page, reason="Wrong", resolved_at=timezone.now())
    long_ago = timezone.now() - datetime.timedelta(days=100)
    for _ in range(9):
        Feedback.objects.create(page=page, helpful=False, created_at=long_ago)
    assert not articles_to_check(editor).exists()


def test_leads_read_the_report_and_take_it_along(
    internet: ProductPage, lead: User, enter: Any
) -> None:
    page = article(internet, "Old", verified_until=in_days(-1))
    browser, url = enter(lead), reverse("kb_articles_to_check")
    shown = browser.get(url).content.decode()
    assert page.url in shown  # a lead reads it, an editor edits it
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in shown
    sheet = b"".join(browser.get(url, {"export": "csv"}).streaming_content).decode()
    assert "Old" in sheet
    assert "Verification run out" in sheet
    assert browser.get(url, {"export": "xlsx"}).status_code == 200


def test_the_report_can_be_narrowed_down_to_a_reason(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    article(internet, "Old", verified_until=in_days(-1))
    article(internet, "Soon", verified_until=in_days(10))
    url = reverse("kb_articles_to_check_results")
    found = enter(editor).get(url, {"reason": "over"}).context["object_list"]
    assert [page.title for page in found] == ["Old"]


def test_the_report_hides_what_a_reader_of_reports_may_not_see(
    internet: ProductPage, lead: User, enter: Any
) -> None:
    article(internet, "Fraud cases", verified_until=in_days(-1))
    door = PageViewRestriction.objects.create(page=internet, restriction_type="groups")
    door.groups.set(Group.objects.filter(name="editor"))
    assert "Fraud cases" not in enter(lead).get(reverse("kb_articles_to_check")).content.decode()


@pytest.mark.parametrize("who", ["agent", "outsider"])
def test_the_report_is_not_for_everybody(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert browser.get(reverse("kb_articles_to_check")).status_code == 302
