"""The browser the journeys run in."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import assert_no_axe_violations, assert_no_axe_violations_in_both_themes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_the_log_in_page_reads_well_to_everyone(open_page, live_server):
    page = open_page()
    page.goto(f"{live_server.url}/login/")
    assert_no_axe_violations_in_both_themes(page)


def test_axe_finds_a_field_without_a_name(open_page):
    page: Page = open_page()
    page.set_content("<main><h1>Form</h1><input></main>")
    with pytest.raises(AssertionError, match="label"):
        assert_no_axe_violations(page)


def test_who_enters_is_logged_in(open_page, enter_page, live_server, agent):
    page = enter_page(open_page(), agent)
    page.goto(f"{live_server.url}/password_change/")
    assert page.url.endswith("/password_change/")
