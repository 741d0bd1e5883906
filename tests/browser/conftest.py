"""A real Chromium for journeys. Every page it opens must be free of script errors.

Debian's Chromium is used (its headless shell is the quickest), or the one that CHROMIUM names;
nothing is downloaded. Without one
these tests are skipped, unless REQUIRE_BROWSER=1 (as in CI) makes that a failure.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from accounts.models import User
from kb.models import ArticlePage, HelpCenterPage, HelpCenterSettings

CONTENT = Path(__file__).parent / "content"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")  # htmx of a request that a newer one replaced
TIMEOUT = 15_000  # ms; a shared machine may be slow, a journey that hangs must not be


def _executable() -> str:
    named = os.environ.get("CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, NAMES)), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser for all journeys of this process."""
    path = _executable()
    if not path:
        missing = f"No browser: install Chromium or set CHROMIUM (looked for {', '.join(NAMES)})"
        pytest.fail(missing) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(missing)
    # Playwright's loop runs in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


def _is_complaint(said: ConsoleMessage, page: Page) -> bool:
    # Chromium repeats the status of the page itself there; that may be wanted.
    own_status = "the server responded with a status" in said.text
    wanted = own_status and said.location["url"] == page.url
    return said.type == "error" and not (wanted or said.text.startswith(REPLACED))


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(width=1440, height=900, **context)`: a page in a browser profile of its own.

    Whatever a page's scripts complain about (errors, refusals of the content security policy)
    fails the test at its end.
    """
    contexts, complaints = [], []

    def _open(width: int = 1440, height: int = 900, **context: Any) -> Page:
        profile = chromium.new_context(viewport={"width": width, "height": height}, **context)
        profile.set_default_timeout(TIMEOUT)
        contexts.append(profile)
        page = profile.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _is_complaint(said, page) and complaints.append(said.text))
        return page

    yield _open
    for profile in contexts:
        profile.close()
    assert complaints == []


@pytest.fixture
def enter_page(live_server: Any) -> Callable[[Page, User], Page]:
    """`enter_page(page, user)`: this person has logged in there."""

    def _enter(page: Page, user: User) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    return _enter


@pytest.fixture
def help_center(home: HelpCenterPage) -> dict[str, ArticlePage]:
    """A small help center with every kind of block, served; its articles by their ids."""
    company = HelpCenterSettings.for_site(home.get_site())
    company.name, company.contact_phone = "Harbor Help", "0800 123456"
    company.search_examples = "router lights\nrefund"
    company.save()
    call_command("import_articles", str(CONTENT), stdout=io.StringIO())
    return {str(page.external_id): page for page in ArticlePage.objects.all()}
