"""Pictures of the pages, as a person sees them.

`make screenshots` makes the three in docs/screenshots/. With `--all FOLDER` every page is taken at
390, 820 and 1440 pixels, light and dark, to be looked at. It needs the demo's data (`make demo`
once) and a Chromium (`CHROMIUM=` names it; Debian's package `chromium` is found by itself).
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = {390: 844, 820: 1180, 1440: 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]

# name: (who looks, address, what to do there)
PAGES = {
    "home": ("", "/", None),
    "product": ("", "/home-internet/", None),
    "article": ("", "/a-public-article/", None),
    "article-as-agent": ("mia", "/a-public-article/", None),
    "search": ("", "/search/?q=router+lights", None),
    "search-nothing": ("", "/search/?q=xylophone+lessons", None),
    "search-typo": ("", "/search/?q=ruoter", None),
    "announcements": ("", "/now/", None),
    "login": ("", "/login/", None),
    "not-found": ("", "/no-such-page/", None),
    "desk": ("mia", "/desk/", None),
    "desk-results": ("mia", "/desk/?q=router+blinks+orange", "open"),
    "desk-nothing": ("mia", "/desk/?q=xylophone+lessons", None),
    "studio": ("priya", "/studio/", None),
    "studio-article": ("priya", "/studio/an-article/", None),
    "studio-try": ("priya", "/studio/try-a-query/?q=router+blinks+orange", None),
}
FOR_THE_README = {"home": 1440, "desk-results": 1440, "article": 390}


def main() -> None:
    """Serve the demo, take the pictures, stop the server."""
    arguments = _arguments()
    with served(arguments.url) as site, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        camera = Camera(browser, site)
        if arguments.all:
            camera.take_all(Path(arguments.all), arguments.only)
        else:
            camera.take_for_the_readme(ROOT / "docs" / "screenshots")
        browser.close()


class Camera:
    """Takes pages of one site."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.article = self._an_article()

    def take_for_the_readme(self, folder: Path) -> None:
        """The three that the README shows."""
        for name, width in FOR_THE_README.items():
            self._take(name, width, "light", folder / f"{name}.png", full=False)

    def take_all(self, folder: Path, only: str) -> None:
        """Every page, width and theme."""
        for name in PAGES:
            if only and only not in name:
                continue
            for width in WIDTHS:
                for theme in ("light", "dark"):
                    self._take(name, width, theme, folder / f"{name}-{width}-{theme}.png", True)

    def _take(self, name: str, width: int, theme: str, file: Path, full: bool) -> None:
        who, address, deed = PAGES[name]
        file.parent.mkdir(parents=True, exist_ok=True)
        context = self._context(who, width, theme)
        page = context.new_page()
        page.goto(self.site + self._address(address), wait_until="networkidle")
        if deed == "open" and width > 600:
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.wait_for_timeout(900)
        page.screenshot(path=str(file), full_page=full)
        context.close()
        print(file)

    def _context(self, who: str, width: int, theme: str) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        if who:
            page = context.new_page()
            page.goto(f"{self.site}/login/")
            page.fill("[name=username]", who)
            page.fill("[name=password]", "try-rapport")
            page.click("main [type=submit]")
            page.wait_for_load_state()
            page.close()
        return context

    def _an_article(self) -> tuple[str, str]:
        """Address and studio address of the article about router lights."""
        with urllib.request.urlopen(f"{self.site}/api/search?q=router+lights") as answer:
            hit = json.load(answer)["hits"][0]
        return hit["url"].split("#")[0], f"/studio/pages/{hit['page']}/edit/"

    def _address(self, address: str) -> str:
        if address == "/a-public-article/":
            return self.article[0]
        return self.article[1] if address == "/studio/an-article/" else address


@contextmanager
def served(url: str) -> Iterator[str]:
    """The site at `url`, or the demo on a free port as long as it is needed."""
    if url:
        yield url.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.demo"}
    command = [sys.executable, "manage.py", "serve_demo", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield _answering(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(20)


def _answering(site: str) -> str:
    for _ in range(60):
        try:
            urllib.request.urlopen(f"{site}/healthz").close()
            return site
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo does not answer; run `make demo` once first.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", metavar="FOLDER", help="every page, width and theme")
    parser.add_argument("--only", default="", help="with --all: pages whose name contains this")
    parser.add_argument("--url", default="", help="a site that is served already")
    return parser.parse_args()


if __name__ == "__main__":
    main()
