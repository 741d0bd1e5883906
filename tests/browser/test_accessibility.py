"""axe reports nothing, on every page, on a phone and on a desk, in light and in dark."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations_in_both_themes
from tests.properties import each

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEIGHTS = {390: 844, 1440: 900}
CUSTOMERS = (
    *(
        "/",
        "/internet/",
        "/bills/",
        "article",
        "/search/",
        "/search/?q=router",
        "/search/?q=xylophone",
    ),
    *("/search/?q=ruoter", "/now/", "/now/internet-is-slow-in-the-north/", "voted", "/login/"),
)
WRONG = (
    *("/no-such-page/", "/wrong/400/", "/wrong/403/", "/wrong/500/", "/shown/429/"),
    *("/shown/403_csrf/", "/shown/registration/locked/", "/password_reset/"),
)
AGENTS = (
    *("/desk/", "/desk/?q=router", "open", "/desk/?q=xylophone", "article", "/bills/"),
    *("/now/", "/search/?q=goodwill", "/password_change/"),
)


@pytest.fixture
def visit(open_page, help_center, live_server, settings):
    """`visit(page, name)`: open an address, or what a name stands for."""
    settings.ROOT_URLCONF = "tests.browser.pages"
    lights = help_center["router-lights"]
    named = {
        "article": lights.url,
        "open": f"/desk/?q=router&open={lights.pk}",
    }

    def _visit(page: Page, name: str) -> None:
        if name == "voted":
            page.goto(live_server.url + lights.url)
            page.get_by_role("button", name="No", exact=True).click()
            page.get_by_role("heading", name="What was missing?").wait_for()
        else:
            page.goto(live_server.url + named.get(name, name))

    return _visit


def complaints(page: Page, visit, names) -> list[str]:
    found = []
    for width in each(*HEIGHTS):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        for name in names:
            visit(page, name)
            found += [f"{name} at {width}: {told}" for told in violations_in_both_themes(page)]
    return found


@pytest.mark.parametrize("names", [CUSTOMERS[::2], CUSTOMERS[1::2], WRONG], ids="ab!")
def test_axe_finds_nothing_on_a_customers_pages(open_page, visit, names):
    assert complaints(open_page(), visit, names) == []


@pytest.mark.parametrize("names", [AGENTS[::2], AGENTS[1::2]], ids="ab")
def test_axe_finds_nothing_on_an_agents_pages(open_page, enter_page, visit, names, agent):
    assert complaints(enter_page(open_page(), agent), visit, names) == []


def test_axe_finds_nothing_in_the_style_guide(open_page, visit):
    assert complaints(open_page(), visit, ["/styleguide/"]) == []
