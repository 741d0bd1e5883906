"""Pages kept whole for strangers: quick, never old, never anybody's own."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from kb.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    Feedback,
    HelpCenterSettings,
    ProductPage,
    Snippet,
)
from kb.page_cache import SEARCHED, move_on
from tests.conftest import article

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(internet):
    return article(internet, "Router lights", [("text", "<p>Orange means wait.</p>")])


@pytest.fixture
def stranger():
    return Client()


@pytest.fixture
def seen_after(page, stranger, django_capture_on_commit_callbacks):
    """`seen_after(change)`: what a stranger sees of the page when something changed."""

    def _seen_after(change, address=None):
        address = address or page.url
        stranger.get(address)
        assert is_kept(stranger.get(address))
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return stranger.get(address)

    return _seen_after


def is_kept(answer):
    return answer.headers.get("X-Rapport-Page") == "kept"


@pytest.mark.parametrize("address", ["/", "/internet/", "/now/", "/feed/", "/sitemap.xml"])
def test_a_warm_page_costs_no_query(page, stranger, address, django_assert_num_queries):
    cold = stranger.get(address)
    with django_assert_num_queries(0):
        warm = stranger.get(address)
    assert is_kept(warm)
    assert warm.content == cold.content
    assert warm.headers["Content-Type"] == cold.headers["Content-Type"]


def test_a_warm_article_costs_no_query(page, stranger, django_assert_num_queries):
    stranger.get(page.url)
    with django_assert_num_queries(0):
        assert b"Orange means wait." in stranger.get(page.url).content


def test_pages_of_strangers_set_no_cookie(page, stranger):
    for address in ("/", "/internet/", page.url, "/now/"):
        assert not stranger.get(address).cookies
        assert not stranger.get(address).cookies


def test_a_published_change_is_seen_at_once(page, seen_after):
    def change():
        page.body[0] = ("text", "<p>Orange means call.</p>")
        page.save_revision().publish()

    assert b"Orange means call." in seen_after(change).content


def test_a_draft_leaves_kept_pages_alone(page, seen_after):
    def change():
        page.title = "Draft"
        page.save_revision()

    assert is_kept(seen_after(change))


def test_a_page_taken_back_is_gone_at_once(page, seen_after):
    assert seen_after(page.unpublish).status_code == 404


def test_a_deleted_page_is_gone_at_once(page, seen_after):
    assert seen_after(page.delete).status_code == 404


def test_a_page_made_for_agents_only_is_gone_at_once(page, seen_after):
    def change():
        page.audience = "agents"
        page.save_revision().publish()

    assert seen_after(change).status_code == 404


def test_a_restricted_page_is_closed_at_once(page, internet, seen_after):
    def change():
        PageViewRestriction.objects.create(page=internet, restriction_type="login")

    assert seen_after(change).status_code == 302


def test_a_moved_page_is_found_at_its_new_place_at_once(page, mobile, seen_after):
    def change():
        page.move(mobile, pos="last-child")

    assert b"Router lights" not in seen_after(change, "/internet/").content


def test_a_renamed_product_shows_in_every_kept_page(page, internet, seen_after):
    def change():
        product = ProductPage.objects.get(pk=internet.pk)
        product.title = "Fiber"
        product.save_revision().publish()

    assert b"Fiber" in seen_after(change).content


def test_new_settings_show_at_once(seen_after):
    def change():
        center = HelpCenterSettings.for_site(Site.objects.get())
        center.name = "Lumenbay"
        center.save()

    assert b"Lumenbay" in seen_after(change).content


def test_a_changed_shared_text_shows_at_once(internet, seen_after):
    snippet = Snippet.objects.create(title="Hours", slug="hours", text="<p>Nine to five.</p>")
    contact = article(internet, "Contact", [("snippet", snippet)])

    def change():
        snippet.text = "<p>Always.</p>"
        snippet.save()

    assert b"Always." in seen_after(change, contact.url).content


def test_an_announcement_disappears_when_it_ends_by_the_clock(stranger):
    with time_machine.travel("2026-11-03 12:00:00+00:00", tick=False) as clock:
        ends = timezone.now() + datetime.timedelta(seconds=90)
        index = AnnouncementIndexPage.objects.get()
        index.add_child(instance=AnnouncementPage(title="Slow data", ends_at=ends))
        assert b"Slow data" in stranger.get("/").content
        clock.shift(80)
        assert b"Slow data" in stranger.get("/").content
        clock.shift(20)
        assert b"Slow data" not in stranger.get("/").content


def test_who_has_logged_in_gets_nothing_kept_and_leaves_nothing(page, agent, enter, stranger):
    client = enter(agent)
    client.get(page.url)
    assert not is_kept(stranger.get(page.url))
    assert is_kept(stranger.get(page.url))
    assert not is_kept(client.get(page.url))


def test_an_unknown_parameter_goes_past_and_is_not_kept(page, stranger):
    assert not is_kept(stranger.get(page.url, {"x": "1"}))
    assert not is_kept(stranger.get(page.url, {"x": "1"}))
    assert not is_kept(stranger.get(page.url))


def test_a_campaign_parameter_is_the_same_page(page, stranger):
    stranger.get(page.url, {"utm_source": "letter"})
    assert is_kept(stranger.get(page.url))


def test_what_one_person_searched_is_filled_in_and_kept_for_nobody(page, stranger):
    first = stranger.get(page.url, {"q": 'router "<b>'}).content.decode()
    assert 'value="router &quot;&lt;b&gt;"' in first
    second = stranger.get(page.url, {"q": "lights"}).content.decode()
    assert 'value="lights"' in second
    assert "router &quot;" not in second
    assert SEARCHED not in stranger.get(page.url).content.decode()


def test_another_host_is_another_page(page, stranger):
    stranger.get(page.url)
    assert not is_kept(stranger.get(page.url, headers={"host": "localhost"}))


def test_an_address_without_a_page_is_not_kept(stranger):
    assert stranger.get("/nothing/").status_code == 404
    assert not is_kept(stranger.get("/nothing/"))


def test_a_vote_leaves_kept_pages_alone(page, seen_after):
    assert is_kept(seen_after(lambda: Feedback.objects.create(page=page, helpful=True)))


def test_a_page_made_while_something_changed_is_not_served_afterwards(page, stranger, monkeypatch):
    """The change comes between reading the generation and keeping the page."""
    serve = type(page).serve

    def slow_serve(self, request, *args, **kwargs):
        answer = serve(self, request, *args, **kwargs)
        move_on()
        return answer

    monkeypatch.setattr(type(page), "serve", slow_serve)
    stranger.get(page.url)
    monkeypatch.undo()
    assert not is_kept(stranger.get(page.url))
