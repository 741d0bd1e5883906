"""An editor at work in a real browser."""

import pytest
from django.urls import reverse

from search import underway
from tests.browser.axe import assert_no_axe_violations
from tests.conftest import article, for_agents

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

BODY = [("text", "<p>Restart it.</p>"), for_agents(("text", "<p>Goodwill up to 50.</p>"))]


def test_the_preview_beside_the_editor_shows_either_audience(
    open_page, enter_page, live_server, editor, internet
):
    written = article(internet, "Router", body=BODY)
    page = enter_page(open_page(), editor)
    page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[written.pk]))
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    preview.get_by_text("Restart it.").wait_for()
    assert preview.get_by_text("Goodwill up to 50.").count() == 0
    page.get_by_label("Preview mode").select_option("agent")
    preview.get_by_text("Goodwill up to 50.").wait_for()


def test_an_editor_writes_publishes_and_a_customer_reads(
    open_page, enter_page, live_server, editor, internet, settings
):
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # it complains in the console about what is half done
    page = enter_page(open_page(), editor)
    add = reverse("wagtailadmin_pages:add", args=["kb", "articlepage", internet.pk])
    page.goto(f"{live_server.url}{add}?title=Orange+light")
    page.get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name="Callout").click()
    page.locator("[data-contentpath=body] .public-DraftEditor-content").click()
    page.keyboard.type("Wait for two minutes.")
    # The editor hands its text to the form a moment after the last key.
    page.wait_for_function(
        "[...document.querySelectorAll('input')].some(field => field.value.includes('two minutes'))"
    )
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("created and published").wait_for()
    customer = open_page()
    customer.goto(f"{live_server.url}/internet/orange-light/")
    customer.get_by_text("Wait for two minutes.").wait_for()


def test_a_manager_sees_how_far_a_rebuild_is_until_it_is_over(
    open_page, enter_page, live_server, manager, internet
):
    underway.note(underway.INDEXING, 120, 450)
    page = enter_page(open_page(), manager)
    page.goto(live_server.url + reverse("search_health"))
    page.get_by_text("Indexing: 120 of 450 pages").wait_for()
    assert_no_axe_violations(page)
    underway.note(underway.INDEXING, 320, 450)
    page.get_by_text("Indexing: 320 of 450 pages").wait_for()
    underway.over()
    page.get_by_role("button", name="Build the index anew").wait_for()
    assert_no_axe_violations(page)
