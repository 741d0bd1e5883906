"""An editor writes, publishes, schedules, compares, locks and moves, as Wagtail's users know it."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from accounts.models import User
from kb.models import ArticlePage, ProductPage
from tests.studio.writing import rewrite, sent, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(editor: User, enter: Any) -> Client:
    """Priya's."""
    client: Client = enter(editor)
    return client


def test_an_editor_publishes_an_article(browser: Client, internet: ProductPage) -> None:
    page = write(browser, internet, "Router lights", **{"action-publish": "1"})
    assert page.live
    assert page.code
    assert page.passages.filter(anchor="at-home", live=True).exists()


def test_a_draft_is_seen_by_no_customer(
    browser: Client, client: Client, internet: ProductPage
) -> None:
    page = write(browser, internet, "Router lights")
    assert not page.live
    assert not page.passages.exists()
    assert client.get("/internet/router-lights/").status_code == 404


def test_a_heading_keeps_its_anchor_when_its_words_change(
    browser: Client, internet: ProductPage
) -> None:
    page = write(browser, internet, "Router lights", **{"action-publish": "1"})
    body = [("heading", {"text": "In your home", "level": "2", "anchor": "at-home"})]
    page = rewrite(browser, page, body=body, **{"action-publish": "1"})
    assert page.body[0].value["anchor"] == "at-home"


def test_an_article_published_for_tomorrow_goes_live_tomorrow(
    browser: Client, internet: ProductPage
) -> None:
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    page = write(
        browser,
        internet,
        "Router lights",
        go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}",
        **{"action-publish": "1"},
    )
    call_command("publish_scheduled")
    assert not ArticlePage.objects.get(pk=page.pk).live
    with travel(tomorrow + datetime.timedelta(hours=1)):
        call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live
    assert page.passages.filter(live=True).exists()


def test_an_article_that_expires_goes_offline(browser: Client, internet: ProductPage) -> None:
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    page = write(
        browser,
        internet,
        "Router lights",
        expire_at=f"{tomorrow:%Y-%m-%d %H:%M}",
        **{"action-publish": "1"},
    )
    with travel(tomorrow + datetime.timedelta(hours=1)):
        call_command("publish_scheduled")
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_two_versions_can_be_compared(browser: Client, internet: ProductPage) -> None:
    page = write(browser, internet, "Router lights")
    new = [("text", rich_text("<p>Count the blinks.</p>"))]
    page = rewrite(browser, page, body=new)
    first, second = page.revisions.order_by("pk").values_list("pk", flat=True)
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, second])
    shown = browser.get(url).content.decode()
    assert "Look at the light" in shown
    assert "Count the blinks" in shown


def test_a_locked_article_is_closed_to_others(
    browser: Client, internet: ProductPage, manager: User, enter: Any
) -> None:
    page = write(browser, internet, "Router lights")
    browser.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    other = enter(manager)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    other.post(url, sent("Changed behind her back", slug=page.slug))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Router lights"
    browser.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert rewrite(other, page, title="Lights").draft_title == "Lights"


def test_an_old_address_leads_on_after_the_slug_changed(
    browser: Client, client: Client, internet: ProductPage, django_capture_on_commit_callbacks: Any
) -> None:
    page = write(browser, internet, "Router lights", **{"action-publish": "1"})
    old = page.url
    with django_capture_on_commit_callbacks(execute=True):
        page = rewrite(browser, page, slug="lights", **{"action-publish": "1"})
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, page.url)


def test_an_old_address_leads_on_after_a_move_to_another_product(
    browser: Client, client: Client, internet: ProductPage, mobile: ProductPage
) -> None:
    page = write(browser, internet, "Router lights", **{"action-publish": "1"})
    old = page.url
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, mobile.pk])
    assert browser.post(url).status_code == 302
    page = ArticlePage.objects.get(pk=page.pk)
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, page.url)
    assert "/mobile/" in page.url


def test_an_article_goes_through_a_workflow(
    browser: Client, internet: ProductPage, manager: User, enter: Any
) -> None:
    page = write(browser, internet, "Router lights", **{"action-submit": "1"})
    assert page.workflow_in_progress
    assert not page.live
    enter(manager).post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "approve", page.current_workflow_task_state.pk],
        )
    )
    assert Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize("who", ["agent", "lead", "trainer", "outsider"])
def test_who_does_not_write_cannot_touch_a_page(
    who: str,
    request: pytest.FixtureRequest,
    browser: Client,
    internet: ProductPage,
    enter: Any,
) -> None:
    page = write(browser, internet, "Router lights", **{"action-publish": "1"})
    other = enter(request.getfixturevalue(who))
    for name, args in (
        ("edit", [page.pk]),
        ("delete", [page.pk]),
        ("unpublish", [page.pk]),
        ("lock", [page.pk]),
        ("add", ["kb", "articlepage", internet.pk]),
    ):
        url = reverse(f"wagtailadmin_pages:{name}", args=args)
        assert other.post(url, sent("Taken over", **{"action-publish": "1"})).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.live, page.locked) == ("Router lights", True, False)
    assert not ArticlePage.objects.filter(title="Taken over").exists()
