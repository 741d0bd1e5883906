"""The preview beside the editor shows what customers get, or what agents get."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from accounts.models import User
from kb.models import ProductPage, Snippet
from tests.conftest import article
from tests.studio.writing import previewed, sent

pytestmark = pytest.mark.django_db

SECRET = {"content": streamfield([("text", rich_text("<p>Goodwill up to 50.</p>"))])}
BODY = [("text", rich_text("<p>Restart it.</p>")), ("agents", SECRET)]


def test_as_a_customer_the_preview_hides_what_is_for_agents(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    page = article(internet, "Router")
    shown = previewed(enter(editor), page, "customer", body=BODY)
    assert "Restart it." in shown
    assert "Goodwill" not in shown


def test_as_an_agent_the_preview_shows_it(internet: ProductPage, editor: User, enter: Any) -> None:
    page = article(internet, "Router")
    shown = previewed(enter(editor), page, "agent", body=BODY)
    assert "Restart it." in shown
    assert "Goodwill" in shown


def test_a_preview_may_stand_in_a_frame_of_the_studio(
    internet: ProductPage, editor: User, enter: Any
) -> None:
    page, browser = article(internet, "Router"), enter(editor)
    previewed(browser, page, "customer", body=BODY)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = browser.get(url, {"mode": "customer"})
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert int(answer["Content-Length"]) == len(answer.content)


def test_the_page_itself_may_stand_in_no_frame(internet: ProductPage, client: Any) -> None:
    answer = client.get(article(internet, "Router").url)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_preview_is_kept_for_nobody(
    internet: ProductPage, editor: User, enter: Any, client: Any
) -> None:
    page = article(internet, "Router")
    previewed(enter(editor), page, "agent", body=BODY)
    assert "Goodwill" not in client.get(page.url).content.decode()


def test_a_reusable_text_has_a_preview(editor: User, enter: Any) -> None:
    text = Snippet.objects.create(title="Refunds", slug="refunds", text="<p>Within 14 days.</p>")
    text.save_revision().publish()
    url = reverse("wagtailsnippets_kb_snippet:preview_on_edit", args=[text.pk])
    browser = enter(editor)
    fields = {"title": "Refunds", "slug": "refunds", "audience": "public"}
    browser.post(url, {**fields, "text": rich_text("<p>Within 30 days.</p>")})
    assert "Within 30 days." in browser.get(url).content.decode()


@pytest.mark.parametrize("model", ["articlepage", "announcementpage", "productpage"])
def test_a_page_that_was_never_saved_can_be_looked_at(
    internet: ProductPage, home: Any, editor: User, enter: Any, model: str
) -> None:
    above = {"articlepage": internet, "productpage": internet}.get(model) or home.get_children()[0]
    url = reverse("wagtailadmin_pages:preview_on_add", args=["kb", model, above.pk])
    browser, form = enter(editor), sent("Brand new", body=BODY)
    if model == "announcementpage":
        form |= {"severity": "info", "starts_at": "2026-11-01 12:00"}
    assert browser.post(url, form).json()["is_valid"]
    modes = ["customer", "agent"] if model != "productpage" else [""]
    for mode in modes:
        answer = browser.get(url, {"mode": mode})
        assert answer.status_code == 200
        assert "Brand new" in answer.content.decode()
