"""axe-core, from a package that carries it: what a machine can tell of accessibility."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of RULES that look at colours
COLOURS = {**ALL, "runOnly": {"type": "rule", "values": OF_COLOURS}}
THEMES = {"light": ALL, "dark": COLOURS}  # in another theme nothing but colours is different
SETTLE = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
  .map((one) => one.finished.catch(() => null)))"""
# What is well is left in the page: it is long, and takes longer on its way than to find out.
RUN = """async ([where, options]) =>
  (await axe.run(where || document, options)).violations"""


def assert_no_axe_violations(page: Page, where: str | None = None) -> None:
    """Fail with a readable list of what axe finds on the page (or inside the selector `where`)."""
    found = _violations(page, where, ALL)
    assert not found, "\n".join([page.url, *found])


def assert_no_axe_violations_in_both_themes(page: Page, where: str | None = None) -> None:
    """The same, in light and in dark."""
    found = violations_in_both_themes(page, where)
    assert not found, "\n".join([page.url, *found])


def violations_in_both_themes(page: Page, where: str | None = None) -> list[str]:
    """What axe finds, a line for each rule and theme, so that one test can tell of many pages."""
    found = []
    for theme, options in THEMES.items():
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        found += [f"{theme}: {told}" for told in _violations(page, where, options)]
    return found


def _violations(page: Page, where: str | None, options: dict[str, Any]) -> list[str]:
    """Transitions are waited for: a colour half-way is no colour of ours."""
    page.evaluate(SETTLE)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [_line(violation) for violation in page.evaluate(RUN, [where, options])]


def _line(violation: Any) -> str:
    places = "; ".join(str(node["html"])[:160] for node in violation["nodes"][:3])
    why = violation["nodes"][0]["failureSummary"].splitlines()[1].strip()
    return f"{violation['id']} ({len(violation['nodes'])}): {why} {places}"
