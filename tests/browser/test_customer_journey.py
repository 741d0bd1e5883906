"""A customer finds an answer: by typing, by a code from a call, and without any script."""

import re

import pytest
from playwright.sync_api import Page, expect

from kb.models import Feedback
from search.models import SearchClick, SearchLog

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(open_page, help_center, live_server):
    """`visit(path)`: a customer's browser, there."""

    def _visit(path: str = "/", **context) -> Page:
        page = open_page(**context)
        page.goto(live_server.url + path)
        return page

    return _visit


def is_in_view(page: Page, anchor: str) -> None:
    expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target')?.id") == anchor


def test_a_customer_types_opens_the_right_section_and_says_what_was_missing(visit, help_center):
    page = visit()
    box = page.get_by_role("combobox", name="How can we help?")
    box.press_sequentially("router li")
    expect(page.get_by_role("option").first).to_contain_text("What the lights on your router mean")
    box.press_sequentially("ghts when all are off")
    box.press("Enter")
    page.wait_for_url("**/search/?q=*")
    hit = page.get_by_role("link", name="What the lights on your router mean")
    expect(hit).to_contain_text("When all lights are off")
    expect(hit.locator("mark").first).to_be_visible()
    hit.click()
    page.wait_for_url("**/what-the-lights-on-your-router-mean/**#when-all-lights-are-off")
    is_in_view(page, "when-all-lights-are-off")
    expect(page.get_by_text("Try another socket")).to_be_in_viewport()

    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_text("Something is missing").click()
    page.get_by_role("button", name="Tell the writers").click()
    expect(page.get_by_text("The writers see it")).to_be_visible()
    vote = Feedback.objects.get()
    assert (vote.page_id, vote.helpful) == (help_center["router-lights"].pk, False)
    assert (vote.reason, vote.searched) == ("incomplete", "router lights when all are off")


def test_the_search_is_noted_with_the_hit_that_was_opened_and_without_the_customer(
    visit, help_center
):
    page = visit("/search/?q=refund")
    page.get_by_role("link", name="Read your bill").click()
    page.wait_for_url("**/read-your-bill/**")
    search = SearchLog.objects.get()
    assert (search.query, search.surface, search.user) == ("refund", "help", None)
    click = SearchClick.objects.get()
    assert (click.search, click.page_id) == (search, help_center["read-your-bill"].pk)


def test_a_suggestion_leads_straight_to_the_answer(visit):
    page = visit()
    box = page.get_by_role("combobox", name="How can we help?")
    box.press_sequentially("restart")
    expect(page.get_by_role("option").first).to_contain_text("Restart your router")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/restart-your-router/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Restart your router")


def test_a_customer_types_the_code_an_agent_said_and_is_there(visit, help_center):
    lights = help_center["router-lights"]
    page = visit()
    page.get_by_role("combobox", name="How can we help?").fill(lights.spoken_code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(lights.url)))
    expect(page.get_by_role("heading", level=1)).to_have_text(lights.title)


def test_the_code_of_an_answer_for_agents_leads_nowhere(visit, help_center):
    page = visit()
    page.get_by_role("combobox", name="How can we help?").fill(help_center["goodwill"].code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("No answer found")).to_be_visible()


def test_a_slip_of_the_finger_is_put_right(visit):
    page = visit("/search/?q=ruoter+lihgts")
    page.get_by_text("Did you mean").get_by_role("link").click()
    expect(page.get_by_role("combobox").first).to_have_value(re.compile("router"))
    expect(page.get_by_role("link", name="What the lights on your router mean")).to_be_visible()


def test_without_scripts_a_customer_does_the_same(visit, help_center):
    page = visit(width=390, height=844, java_script_enabled=False)
    page.get_by_role("searchbox", name="How can we help?").fill("router lights when all are off")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="What the lights on your router mean").click()
    page.wait_for_url("**#when-all-lights-are-off")
    expect(page.locator("#when-all-lights-are-off")).to_be_in_viewport()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("Something is missing").check()
    page.get_by_role("button", name="Tell the writers").click()
    expect(page.get_by_text("The writers see it")).to_be_visible()
    assert Feedback.objects.get().reason == "incomplete"


def test_without_scripts_a_code_leads_to_its_answer(visit, help_center):
    page = visit(java_script_enabled=False)
    page.get_by_role("searchbox", name="How can we help?").fill(help_center["move-home"].code)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take your internet to a new home")


def test_what_is_for_agents_alone_is_nowhere_to_be_seen(visit, help_center):
    page = visit(help_center["router-lights"].url)
    expect(page.get_by_text("Measure the line")).to_have_count(0)
    expect(page.get_by_text("Agents only")).to_have_count(0)
    page.get_by_role("combobox").first.fill(
        "choose measure and wait for the figures, customer number"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.get_by_role("heading", level=1)).to_be_attached()
    for words in ("Open the line tool", "Ask for the customer number", "Goodwill"):
        assert words not in page.content()
