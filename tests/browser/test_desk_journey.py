"""An agent at the desk, in a real browser: by keyboard alone, by touch, back and forth."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from desk.models import Deed
from kb.models import Flag
from search import indexing
from search.models import SearchLog
from tests.browser.axe import assert_no_axe_violations_in_both_themes
from tests.conftest import article, heading
from tests.desk.conftest import lights_article
from tests.properties import each

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_DIR = tmp_path / "search"


@pytest.fixture
def lights(internet):
    """The article of these stories, among others."""
    page = lights_article(internet)
    link = f'<p>First see <a linktype="page" id="{page.pk}" fragment="red-light">red</a>.</p>'
    letters = [
        ("reply", {"channel": "chat", "title": "Short", "text": "One moment."}),
        ("reply", {"channel": "email", "title": "Long", "text": "Dear {name}, one moment."}),
    ]
    article(internet, "Exchange a router", [("text", link), heading("Post it"), *letters])
    article(internet, "A router for a second home")
    indexing.apply_pending()
    return page


@pytest.fixture
def desk(lights, open_page, enter_page, live_server, agent):
    """`desk(address, width)`: Mia's desk in a browser."""

    def _desk(address: str = "", width: int = 1440, **context: Any) -> Page:
        permissions = ["clipboard-read", "clipboard-write"]
        page = enter_page(open_page(width=width, permissions=permissions, **context), agent)
        page.goto(f"{live_server.url}/desk/{address}")
        return page

    return _desk


def hits(page: Page) -> Any:
    return page.locator("#desk-hits .hit")


def focused(page: Page, selector: str) -> None:
    page.wait_for_function("(at) => document.activeElement.matches(at)", arg=selector)


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def stored(page: Page, kind: str) -> Deed:
    """The deed of this kind; the browser may still be sending it."""
    for _ in range(100):
        if Deed.objects.filter(kind=kind).exists():
            break
        page.wait_for_timeout(100)
    return Deed.objects.get(kind=kind)


def test_an_agent_by_keyboard_alone_finds_opens_copies_a_reply_and_marks_solved(
    desk, lights, agent
):
    page = desk()
    keys = page.keyboard
    page.locator("#desk-ref").focus()
    keys.type("C-4711")
    page.locator("body").press("Tab")
    page.evaluate("document.activeElement.blur()")

    keys.press("/")
    focused(page, "#desk-q")
    keys.type("orange line")
    expect(hits(page).first).to_contain_text(lights.title)
    expect(page.locator("#desk-said")).to_have_text(re.compile(r"\d+ answer"))

    keys.press("ArrowDown")
    focused(page, ".hit")
    keys.press("Enter")
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    expect(page.locator(".passage[data-found]")).to_contain_text("The router looks for the line")
    focused(page, "#orange-light")

    keys.press("r")
    expect(page.locator(".toast")).to_contain_text("Reply copied: About the light")
    assert clipboard(page) == "Hello {name}"

    keys.press("s")
    expect(page.locator(".toast")).to_contain_text("this solved it")
    expect(page.locator("#desk-used")).to_contain_text("Solved it")
    expect(page.locator("#desk-used")).to_contain_text(lights.spoken_code)

    deed, search = stored(page, "solved"), SearchLog.objects.get(typing=True)
    assert (deed.person, deed.page_id, deed.interaction) == (agent, lights.pk, "C-4711")
    assert (deed.passage.anchor, deed.query, deed.search) == ("orange-light", "orange line", search)
    assert (search.outcome, search.clicks.get().position) == ("solved", 1)
    assert stored(page, "reply_copied").reply == "Reply · e-mail: About the light"


def test_enter_opens_the_first_answer_and_escape_leads_back_step_by_step(desk, lights):
    page = desk()
    page.locator("#desk-q").fill("exchange")
    page.keyboard.press("Enter")
    expect(page.locator(".reading__title")).to_have_text("Exchange a router")
    page.keyboard.press("Escape")
    focused(page, ".hit[aria-current=true]")
    page.keyboard.press("Escape")
    focused(page, "#desk-q")
    page.keyboard.press("Escape")
    expect(page.locator("#desk-q")).to_have_value("")
    expect(page.locator("#desk-lately")).to_be_visible()


def test_arrows_go_through_the_list_and_back_into_the_field(desk):
    page = desk("?q=router")
    page.locator("#desk-q").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    focused(page, "li:nth-child(3) > .hit")
    page.keyboard.press("Home")
    focused(page, "li:nth-child(1) > .hit")
    page.keyboard.press("ArrowUp")
    focused(page, "#desk-q")


def test_of_several_replies_a_digit_chooses(desk):
    page = desk("?q=exchange+post")
    page.locator("#desk-q").press("Enter")
    expect(page.locator(".reading__title")).to_have_text("Exchange a router")
    page.keyboard.press("r")
    expect(page.locator("#desk-replies")).to_contain_text("Reply · e-mail")
    page.keyboard.press("2")
    expect(page.locator(".toast")).to_contain_text("Reply copied: Long")
    assert clipboard(page) == "Dear {name}, one moment."
    assert stored(page, "reply_copied").reply == "Reply · e-mail: Long"


def test_where_the_browser_refuses_the_clipboard_copying_still_works(desk):
    page = desk("?q=exchange+post")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.locator("#desk-q").press("Enter")
    expect(page.locator(".reading__title")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_contain_text("Link copied")
    assert clipboard(page).endswith("/internet/exchange-a-router/#post-it")


def test_one_key_copies_the_public_link_of_the_passage(desk, lights):
    page = desk(f"?q=router&open={lights.pk}&at=red-light")
    focused(page, "#red-light")
    page.keyboard.press("c")
    expect(page.locator(".toast")).to_contain_text("Link copied")
    assert clipboard(page).endswith("/internet/what-the-lights-on-your-router-mean/#red-light")
    assert stored(page, "link_copied").passage.anchor == "red-light"


def test_a_passage_is_flagged_with_a_reason_by_keyboard(desk, lights):
    page = desk(f"?q=router&open={lights.pk}&at=red-light")
    focused(page, "#red-light")
    page.keyboard.press("f")
    focused(page, "#id_reason")
    page.keyboard.type("Routers are repaired now")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Sent to the writers")
    expect(page.locator("#desk-flag")).to_be_hidden()
    flag = Flag.objects.get()
    assert (flag.reason, flag.passage.anchor) == ("Routers are repaired now", "red-light")
    assert stored(page, "flagged").query == "router"


def test_a_flag_carries_the_search_however_late_the_browser_is(desk, lights):
    page = desk(f"?q=router&open={lights.pk}&at=red-light")
    focused(page, "#red-light")
    page.evaluate("htmx.config.defaultSettleDelay = 1000")
    page.keyboard.press("f")
    focused(page, "#id_reason")
    page.keyboard.type("Old")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Sent to the writers")
    assert stored(page, "flagged").query == "router"


def test_a_flag_without_a_reason_says_what_is_missing_and_stays_open(desk, lights):
    page = desk(f"?open={lights.pk}")
    page.locator("[data-key=f]").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#desk-flag .field__error")).to_contain_text("in a few words")
    assert not Flag.objects.exists()


def test_nothing_found_is_told_to_the_writers_with_enter_twice(desk):
    page = desk()
    page.locator("#desk-q").fill("qqqqq")
    expect(page.locator(".answers__none")).to_contain_text("Nothing found for “qqqqq”")
    page.keyboard.press("Enter")
    focused(page, "[data-key=n]")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("The writers see what was searched")
    assert stored(page, "nothing_helped").query == "qqqqq"


def test_back_and_forward_and_reload_show_what_was_there(desk, lights):
    page = desk()
    start = page.url
    page.locator("#desk-q").fill("line")
    expect(hits(page)).to_have_count(1)
    found = page.url
    hits(page).first.click()
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    opened = page.url
    assert opened == f"{start}?q=line&open={lights.pk}&at=orange-light"
    page.select_option("#desk-filters [name=kind]", "playbook")
    expect(page.locator(".answers__none")).to_contain_text("in playbook")

    page.go_back()
    expect(hits(page)).to_have_count(1)
    expect(page.locator("#desk-filters [name=kind]")).to_have_value("")
    assert page.url == opened
    page.go_back()
    expect(page.locator(".reading")).to_have_count(0)
    assert page.url == found
    page.go_back()
    expect(page.locator("#desk-q")).to_have_value("")
    assert page.url == start
    page.go_forward()
    page.go_forward()
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    page.reload()
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    expect(hits(page)).to_have_count(1)
    expect(page.locator("#desk-q")).to_have_value("line")


def test_what_is_typed_later_wins_over_an_answer_that_comes_late(desk):
    page = desk()
    late = []

    def hold(route):
        late.append(route) if "q=lin" in route.request.url else route.continue_()

    page.route("**/desk/answers?*", hold)
    page.locator("#desk-q").fill("lin")
    expect(page.locator("#desk-wait")).to_have_attribute("aria-busy", "true")
    page.locator("#desk-q").fill("exchange")
    expect(page.locator(".answers")).to_have_attribute("data-asked", "q=exchange")
    expect(page.locator("#desk-wait")).to_have_attribute("aria-busy", "false")
    assert "q=exchange" in page.url


def test_typing_a_code_opens_its_article(desk, lights):
    page = desk()
    page.locator("#desk-q").press_sequentially(lights.spoken_code)
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    expect(page.locator(".reading__code-digits")).to_have_text(lights.spoken_code)
    focused(page, "#desk-q")


def test_a_link_from_one_answer_to_another_stays_at_the_desk(desk, lights):
    page = desk("?q=exchange")
    page.locator("#desk-q").press("Enter")
    page.get_by_role("link", name="red", exact=True).click()
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    focused(page, "#red-light")
    page.go_back()
    expect(page.locator(".reading__title")).to_have_text("Exchange a router")


def test_letters_are_letters_where_somebody_types_and_where_they_are_turned_off(desk, lights):
    page = desk(f"?q=router&open={lights.pk}")
    page.locator("#desk-notes").press_sequentially("s n f c r ?")
    expect(page.locator("#desk-notes")).to_have_value("s n f c r ?")
    page.locator("#desk-title").focus()
    page.keyboard.press("?")
    page.locator("#desk-letters").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("c")
    page.keyboard.press("n")
    assert set(Deed.objects.values_list("kind", flat=True)) == {"opened"}


def test_notes_and_the_reference_stay_in_the_tab_until_the_next_call(desk, lights):
    page = desk(f"?q=router&open={lights.pk}")
    sent = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    page.locator("#desk-ref").fill("C-1")
    page.locator("#desk-notes").fill("blue house")
    page.reload()
    expect(page.locator("#desk-notes")).to_have_value("blue house")
    page.locator("[data-key=s]").click()
    expect(page.locator(".toast")).to_be_visible()
    assert not any("blue" in request for request in sent)
    page.locator("#desk-next-call").click()
    expect(page.locator("#desk-notes")).to_have_value("")
    expect(page.locator("#desk-ref")).to_have_value("")
    expect(page.locator(".call__used")).to_be_hidden()
    focused(page, "#desk-q")


def test_a_copy_that_is_stored_late_does_not_shut_the_flag_that_was_opened_meanwhile(desk, lights):
    page = desk(f"?q=router&open={lights.pk}")
    held: list[Any] = []
    page.route("**/desk/deeds", lambda route: held.append(route))
    page.keyboard.press("r")
    page.keyboard.press("f")
    expect(page.locator("#desk-flag")).to_be_visible()
    with page.expect_response("**/desk/deeds"):
        held[0].continue_()
    stored(page, "reply_copied")
    expect(page.locator("#desk-flag")).to_be_visible()


def test_on_a_phone_list_and_answer_take_turns(desk, lights):
    page = desk("?q=line", width=390, has_touch=True)
    expect(page.locator("#desk-reading")).to_be_hidden()
    hits(page).first.tap()
    expect(page.locator("#desk-list")).to_be_hidden()
    expect(page.locator("#orange-light")).to_be_in_viewport()
    bar = page.locator(".reading__deeds")
    expect(bar).to_be_in_viewport()
    deeds = bar.locator(".deed:visible").all()
    assert [deed for deed in deeds if deed.bounding_box()["height"] < 44] == []
    page.get_by_role("link", name="Answers").tap()
    expect(hits(page).first).to_be_visible()
    expect(page.locator("#desk-reading")).to_be_hidden()
    assert "open=" not in page.url


def test_on_a_tablet_every_letter_works_beside_no_list(desk, lights):
    page = desk("?q=line", width=820)
    hits(page).first.click()
    expect(page.locator("#desk-list")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".toast")).to_contain_text("The writers see what was searched")


def test_on_a_narrow_screen_the_dialog_of_keys_still_names_them(desk, lights):
    page = desk("?q=line", width=390)
    page.locator("#desk-q").press("ArrowDown")
    page.keyboard.press("?")
    expect(page.locator("#desk-keys").get_by_text("/", exact=True)).to_be_visible()


def test_without_a_script_the_desk_finds_opens_and_stores(desk, lights):
    page = desk(java_script_enabled=False)
    page.locator("#desk-q").fill("line")
    page.keyboard.press("Enter")
    hits(page).first.click()
    expect(page.locator(".reading__title")).to_have_text(lights.title)
    page.get_by_role("button", name="Solved").click()
    expect(page.locator(".toast")).to_contain_text("Noted: this solved it")
    assert stored(page, "solved").query == "line"


@pytest.mark.parametrize("width", each(390, 820, 1440))
def test_axe_finds_nothing_on_the_desk(desk, lights, width):
    page = desk(width=width)
    assert_no_axe_violations_in_both_themes(page)
    page.locator("#desk-q").fill("router")
    expect(hits(page).first).to_be_visible()
    assert_no_axe_violations_in_both_themes(page)
    page.locator("#desk-q").press("Enter")
    expect(page.locator(".reading__title")).to_be_visible()
    assert_no_axe_violations_in_both_themes(page)
    expect(page.locator("#desk-q")).not_to_be_focused()  # or the keys would be letters
    page.keyboard.press("r")
    page.keyboard.press("f")
    expect(page.locator("#desk-flag")).to_be_visible()
    assert_no_axe_violations_in_both_themes(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#desk-keys")).to_be_visible()
    assert_no_axe_violations_in_both_themes(page)
