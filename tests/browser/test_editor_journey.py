"""An editor logs in, writes an article, looks at it with two pairs of eyes, publishes it."""

import contextlib

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotYet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def studio(open_page, help_center, live_server, editor, settings):
    """Priya's browser; she has logged in by hand."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # it complains in the console about what is half done
    page = open_page()
    page.goto(f"{live_server.url}/studio/")
    page.get_by_label("Username").fill(editor.username)
    page.get_by_label("Password").fill(editor.username)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/studio/")
    return page


def new_article(page: Page, product: str) -> None:
    page.get_by_role("button", name="Knowledge").click()
    page.get_by_role("link", name="Articles", exact=True).click()
    page.get_by_role("link", name="Add article").click()
    page.get_by_role("button", name="Choose a page").click()
    page.get_by_role("link", name=product, exact=True).click()
    page.get_by_role("button", name="Create a new article").click()
    page.wait_for_url("**/add/kb/articlepage/**")


def insert(page: Page, around: Locator, block: str) -> Locator:
    """A new block at the end of the stream in there; returns it."""
    stream = around.locator("[data-streamfield-stream-container]").first
    stream.locator(":scope > div > .c-sf-add-button").last.click()
    page.get_by_role("listbox").get_by_role("option", name=block, exact=True).click()
    expect(page.get_by_role("listbox")).to_have_count(0)  # a closing list is no choice for the next
    return stream.locator(":scope > [data-streamfield-child]").last


def write(page: Page, block: Locator, words: str) -> None:
    """Type into a rich text, and wait until the editor has handed it to the form."""
    block.locator(".public-DraftEditor-content").click()
    page.keyboard.type(words)
    page.wait_for_function(
        "words => [...document.querySelectorAll('input')].some(one => one.value.includes(words))",
        arg=words,
    )


def look_as(page: Page, whom: str) -> None:
    """Choose a preview. Wagtail forgets the choice while it draws another: choose until it took."""
    for _ in range(10):
        page.get_by_label("Preview mode").select_option(whom)
        with contextlib.suppress(NotYet):
            page.wait_for_selector(f"#w-preview-iframe[src*='mode={whom}']", timeout=2000)
            return


def test_an_editor_writes_and_a_customer_finds_it_at_once(studio, open_page, live_server):
    page = studio
    new_article(page, "Bills")
    page.get_by_role("textbox", name="Title*").fill("Pay with a gift card")
    page.get_by_role("textbox", name="Summary").fill("Where the number of the card goes.")
    body = page.locator("[data-contentpath=body]")
    write(page, insert(page, body, "Text"), "A gift card pays a bill in one go.")
    insert(page, body, "Heading").get_by_role("textbox", name="Heading").fill("On the phone")
    write(page, insert(page, body, "Text"), "Press seven and key in the card number.")
    agents = insert(page, body, "Agents only")
    write(page, insert(page, agents, "Text"), "Cards of 2019 need a supervisor.")

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text("Press seven")).to_be_visible()
    expect(preview.get_by_text("need a supervisor")).to_have_count(0)
    look_as(page, "agent")
    expect(preview.get_by_text("need a supervisor")).to_be_visible()

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("created and published")).to_be_visible()

    customer = open_page()
    customer.goto(f"{live_server.url}/search/?q=gift+card+phone")
    customer.get_by_role("link", name="Pay with a gift card").click()
    customer.wait_for_url("**/bills/pay-with-a-gift-card/**#on-the-phone")
    expect(customer.get_by_text("Press seven")).to_be_in_viewport()
    expect(customer.get_by_text("supervisor")).to_have_count(0)


def test_what_is_changed_is_found_by_its_new_words_and_no_longer_by_the_old(
    studio, open_page, live_server, help_center
):
    page, bill = studio, help_center["read-your-bill"]
    page.goto(f"{live_server.url}/studio/pages/{bill.pk}/edit/")
    page.get_by_role("textbox", name="Title*").fill("Understand your invoice")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("has been published")).to_be_visible()
    customer = open_page()
    customer.goto(f"{live_server.url}/search/?q=understand+invoice")
    expect(customer.get_by_role("link", name="Understand your invoice")).to_be_visible()
    customer.goto(f"{live_server.url}/bills/")
    expect(customer.get_by_role("link", name="Understand your invoice")).to_be_visible()
    expect(customer.get_by_role("link", name="Read your bill")).to_have_count(0)
