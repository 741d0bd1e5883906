"""A customer finds an answer and says whether it helped; the pages read well to everyone."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from kb.models import AnnouncementIndexPage, AnnouncementPage, Feedback, HelpCenterSettings
from tests.browser.axe import assert_no_axe_violations_in_both_themes
from tests.conftest import article, for_agents, heading
from tests.properties import each

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

SUGGESTIONS = [
    {"kind": "article", "title": "Router lights", "heading": "Orange", "product": "Internet"},
    {"kind": "query", "title": "router slow", "heading": "", "product": ""},
]


@pytest.fixture
def lights(internet):
    """An article with everything in it, and an announcement beside it."""
    index = AnnouncementIndexPage.objects.get()
    index.add_child(instance=AnnouncementPage(title="Slow data", severity="degraded"))
    center = HelpCenterSettings.for_site(internet.get_site())
    center.contact_phone = "0800 555 0142"
    center.save()
    step = {"title": "Wait.", "text": "<p>Two minutes.</p>", "image": None}
    return article(
        internet,
        "Router lights",
        [
            ("text", "<p>Five lights.</p>" * 20),
            heading("Orange"),
            ("steps", {"steps": [step, step]}),
            ("callout", {"kind": "warning", "text": "<p>Careful.</p>"}),
            heading("Red"),
            ("text", "<p>Call.</p>" * 40),
            for_agents(("text", "<p>Grant a credit.</p>")),
            ("reply", {"channel": "email", "title": "Lights", "text": "Dear {name}"}),
        ],
        topic="Troubleshooting",
        summary="What each light says.",
    )


def suggest(page: Page) -> None:
    """Answer the suggestions of this page, whatever the search room says."""

    def answer(route: Route) -> None:
        found = [{**one, "url": "/internet/"} for one in SUGGESTIONS]
        route.fulfill(content_type="application/json", body=json.dumps({"suggestions": found}))

    page.route("**/api/suggest?*", answer)


@pytest.mark.parametrize("width", each(390, 1440))
def test_the_pages_read_well_to_everyone(open_page, live_server, lights, internet, width):
    page = open_page(width=width)
    for address in ("/", internet.url, lights.url, "/now/", "/login/"):
        page.goto(live_server.url + address)
        assert_no_axe_violations_in_both_themes(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_an_agent_reads_the_same_page_with_their_part(
    open_page, enter_page, live_server, lights, agent
):
    page = enter_page(open_page(), agent)
    page.goto(live_server.url + lights.url)
    expect(page.get_by_text("Grant a credit.")).to_be_visible()
    assert_no_axe_violations_in_both_themes(page)


def test_suggestions_are_gone_through_by_keyboard_alone(open_page, live_server, internet):
    page = open_page()
    suggest(page)
    page.goto(live_server.url)
    page.keyboard.press("/")
    page.keyboard.type("router")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("2 suggestions")).to_be_attached()
    assert_no_axe_violations_in_both_themes(page)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("Router lights")
    expect(box).to_have_attribute("aria-activedescendant", "home-search-list-0")
    page.keyboard.press("Escape")
    expect(box).to_have_value("router")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("router slow")
    page.keyboard.press("Enter")
    page.wait_for_url("**/internet/")


def test_a_question_that_is_out_of_date_is_given_up(open_page, live_server, internet):
    page = open_page()
    held: list[Route] = []

    def answer(route: Route) -> None:
        text = route.request.url.split("q=")[1]
        if text == "ro":
            return held.append(route)
        found = [{**SUGGESTIONS[0], "title": f"for {text}", "url": "/"}]
        return route.fulfill(
            content_type="application/json", body=json.dumps({"suggestions": found})
        )

    page.route("**/api/suggest?*", answer)
    page.goto(live_server.url)
    box = page.get_by_role("combobox")
    with page.expect_request("**/api/suggest?q=ro"):
        box.press_sequentially("ro")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("q=ro")):
        box.press_sequentially("uter")
    expect(page.get_by_role("option")).to_contain_text("for router")
    assert len(held) == 1


def test_a_vote_changes_the_page_in_place(open_page, live_server, lights):
    page = open_page()
    page.goto(f"{live_server.url}{lights.url}?q=blinking+light")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_text("Hard to follow").click()
    page.get_by_role("button", name="Tell the writers").click()
    expect(page.get_by_text("The writers see it")).to_be_focused()
    assert page.url.endswith("?q=blinking+light")
    vote = Feedback.objects.get()
    assert (vote.helpful, vote.reason, vote.searched) == (False, "unclear", "blinking light")


def test_everything_works_without_scripts(open_page, live_server, lights):
    page = open_page(width=390, java_script_enabled=False)
    page.goto(live_server.url)
    page.locator("summary", has=page.get_by_label("Menu")).or_(
        page.get_by_label("Menu")
    ).first.click()
    page.get_by_role("link", name="Internet").first.click()
    page.get_by_role("link", name="Router lights").click()
    page.get_by_text("On this page").first.click()
    page.get_by_role("link", name="Red", exact=True).click()
    assert page.url.endswith("#red")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("In your words").fill("Which light?")
    page.get_by_role("button", name="Tell the writers").click()
    page.get_by_role("link", name="Back to the answer").click()
    assert page.url == live_server.url + lights.url
    assert Feedback.objects.get().comment == "Which light?"


def test_a_chosen_theme_is_remembered_without_a_flash(open_page, live_server, lights):
    page = open_page(color_scheme="light")
    page.goto(live_server.url)
    page.get_by_role("button", name="Switch to dark").click()
    page.goto(live_server.url + lights.url)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == "rgb(17, 23, 28)"
    expect(page.get_by_role("button", name="Switch to light")).to_be_visible()


def test_the_contents_show_where_one_reads(open_page, live_server, lights):
    page = open_page()
    page.goto(f"{live_server.url}{lights.url}#red")
    rail = page.locator(".contents--rail")
    expect(rail.get_by_role("link", name="Red")).to_have_attribute("aria-current", "true")
    expect(rail.get_by_role("link", name="Orange")).not_to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("address", ["/", "/internet/", "/internet/router-lights/"])
def test_a_page_weighs_little(open_page, live_server, lights, address):
    """Everything a first visit loads: at most 150 KB, of which at most 30 KB scripts."""
    page = open_page()
    weights: dict[str, int] = {}
    page.on(
        "response",
        lambda answer: weights.__setitem__(answer.url, len(answer.body())),
    )
    page.goto(live_server.url + address, wait_until="networkidle")
    scripts = sum(size for url, size in weights.items() if url.split("?")[0].endswith(".js"))
    assert sum(weights.values()) <= 150_000
    assert scripts <= 30_000


def test_searched_words_are_marked_in_the_passage_found_and_nowhere_else(
    open_page, live_server, lights
):
    page = open_page()
    page.goto(f"{live_server.url}{lights.url}?q=two+lights+minutes+a#orange")
    marked = page.evaluate("[...CSS.highlights.get('searched')].map(String)")
    assert marked == ["Two", "minutes", "Two", "minutes"]
