"""A real Chromium for journeys. Every page it opens must be free of script errors.

Debian's Chromium is used, or the one that CHROMIUM names; nothing is downloaded. Without one
these tests are skipped, unless REQUIRE_BROWSER=1 (as in CI) makes that a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


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
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
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
