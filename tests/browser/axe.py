"""axe-core, from a package that carries it: what a machine can tell of accessibility."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
THEMES = ("light", "dark")
SETTLE = """Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => null)))"""


def assert_no_axe_violations(page: Page, where: str | None = None) -> None:
    """Fail with a readable list of what axe finds on the page (or inside the selector `where`).

    Transitions are waited for: a colour half-way is no colour of ours.
    """
    page.evaluate(SETTLE)
    found = Axe().run(page, context=where, options=OPTIONS)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def assert_no_axe_violations_in_both_themes(page: Page, where: str | None = None) -> None:
    """The same, in light and in dark."""
    for theme in THEMES:
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        assert_no_axe_violations(page, where)


def violations_in_both_themes(page: Page) -> list[str]:
    """What axe finds, a line for each rule and theme, so that one test can tell of many pages."""
    found = []
    for theme in THEMES:
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        page.evaluate(SETTLE)
        told = Axe().run(page, options=OPTIONS).response["violations"]
        found += [f"{theme}: {_line(violation)}" for violation in told]
    return found


def _line(violation: Any) -> str:
    places = "; ".join(str(node["html"])[:160] for node in violation["nodes"][:3])
    why = violation["nodes"][0]["failureSummary"].splitlines()[1].strip()
    return f"{violation['id']} ({len(violation['nodes'])}): {why} {places}"
