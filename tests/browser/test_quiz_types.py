"""Every type of question in a browser: by keyboard on a small screen, and what gets in its way."""

import datetime
import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes import bank
from quizzes.attempts import finish, retime
from quizzes.content import (
    Area,
    Circle,
    Filling,
    FindIt,
    GapText,
    Hotspot,
    Polygon,
    Rectangle,
    Target,
    Text,
    Word,
)
from quizzes.models import Attempt, AttemptSlot, Question
from quizzes.pictures import keep
from search import indexing
from tests.browser.axe import assert_no_axe_violations, violations_in_both_themes
from tests.browser.test_quiz_journey import (
    at,
    attempt_of,
    in_trouble,
    lose_an_acknowledgement,
    response,
    saved,
)
from tests.conftest import article, heading
from tests.properties import each
from tests.quizzes.every_type import examples
from tests.quizzes.exam import lights, question, quiz
from tests.quizzes.test_pictures import in_the_library, png

__all__ = ["at", "in_trouble"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANSWERS = "input:not([type=hidden]), select, textarea, svg[tabindex], button[data-down], .hit"


@pytest.fixture
def guide(internet):
    """The article to be found, beside another one."""
    body = [
        ("text", "<p>The router has a light.</p>"),
        heading("Orange light"),
        ("text", "<p>Wait until the router has a signal.</p>"),
    ]
    found = article(internet, "What the lights mean", body)
    article(internet, "Restart the router", [("text", "<p>Unplug the router.</p>")])
    indexing.apply_pending()
    return found


def tab_into(page: Page, number: int) -> None:
    """Press Tab until something that answers this question has the focus."""
    here = f"""() => {{
        const one = document.activeElement;
        return one.matches({ANSWERS!r}) && Boolean(one.closest("#q{number}"));
    }}"""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(here):
            return
    pytest.fail(f"Question {number} cannot be reached by keyboard.")


def tab_on(page: Page, *keys: str) -> None:
    """Press Tab and a key in the next field, for each."""
    for key in keys:
        page.keyboard.press("Tab")
        page.keyboard.press(key)


def find(page: Page) -> None:
    page.keyboard.type("orange light")
    page.keyboard.press("Enter")
    count = page.locator("[data-find] [data-count]")
    expect(count).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-find] [data-chosen]")).to_be_focused()


BY_KEYBOARD = {
    "single_choice": lambda page: page.keyboard.press("Space"),
    "multiple_answers": lambda page: page.keyboard.press("Space"),
    "true_false": lambda page: page.keyboard.press("Space"),
    "short_text": lambda page: page.keyboard.type("Somewhere"),
    "numeric": lambda page: (page.keyboard.type("739"), tab_on(page, "ArrowDown")),
    "matching": lambda page: (page.keyboard.press("ArrowDown"), tab_on(page, "ArrowDown")),
    "ordering": lambda page: page.keyboard.press("Enter"),
    "gap_text": lambda page: (page.keyboard.press("ArrowDown"), tab_on(page, "ArrowDown")),
    "cloze": lambda page: (
        page.keyboard.press("ArrowDown"),
        *(page.keyboard.press("Tab"), page.keyboard.type("x")),
        *(page.keyboard.press("Tab"), page.keyboard.type("7")),
    ),
    "hotspot": lambda page: (page.keyboard.press("ArrowLeft"), page.keyboard.press("Enter")),
    "free_text": lambda page: page.keyboard.type("Dear customer"),
    "find_it": find,
}


def test_every_type_is_answered_by_keyboard_alone_on_a_small_screen(at, agent, guide):
    contents = [one.content for one in examples(guide.pk)]
    attempt, address = attempt_of(quiz(*map(question, contents), per_page=0), agent)
    page = at(address, width=390)
    for number, content in enumerate(contents, start=1):
        if content.type in BY_KEYBOARD:
            tab_into(page, number)
            BY_KEYBOARD[content.type](page)
    saved(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Finish").first.press("Enter")
    expect(page.get_by_text("12 of 12 questions are answered.")).to_be_visible()
    found = response(attempt, [one.type for one in contents].index("find_it") + 1)
    assert found == {"page": guide.pk, "anchor": "orange-light"}


def middle(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).bounding_box()
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


def drag_by_mouse(page: Page, word: str, gap: str) -> None:
    start, end = middle(page, word), middle(page, gap)
    page.mouse.move(**start)
    page.mouse.down()
    page.mouse.move(**end, steps=3)
    page.mouse.up()


def drag_by_finger(page: Page, word: str, gap: str) -> None:
    start, end = middle(page, word), middle(page, gap)
    finger = page.context.new_cdp_session(page)
    for kind, points in (("Start", [start]), ("Move", [end]), ("End", [])):
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


@pytest.mark.parametrize("drag", each(drag_by_finger, drag_by_mouse))
def test_words_are_dragged_into_the_gaps(at, agent, drag):
    words = (Word("billing"), Word("care"), Word("three", group=2))
    stem = Text("Call [[2]] then [[1]] within [[3]] days.")
    asked = question(GapText(stem=stem, words=words, filling=Filling.DRAG, shuffle=False))
    attempt, address = attempt_of(quiz(asked, shuffle_choices=False), agent)
    page = at(address, width=390, has_touch=True)
    said = [page.locator(f"[name=q1-gap-{gap}]") for gap in range(3)]
    billing, gaps = page.locator("[data-word='0']"), "[name=q1-gap-{}]"
    drag(page, "[data-word='0']", gaps.format(0))
    expect(billing).to_have_class(re.compile("gap-word--used"))
    drag(page, "[data-word='0']", gaps.format(2))
    expect(said[2]).to_have_value("")  # no word of its group
    drag(page, "[data-word='0']", gaps.format(1))
    assert [gap.input_value() for gap in said] == ["", "0", ""]
    said[0].select_option("care")
    expect(page.locator("[data-word='1']")).to_have_class(re.compile("gap-word--used"))
    saved(page)
    assert response(attempt) == {"gaps": [1, 0, None]}


def test_an_article_is_found_and_read_in_the_question(at, agent, guide):
    content = FindIt(stem=Text("Find it."), targets=(Target(guide.pk),))
    attempt, address = attempt_of(quiz(question(content), question()), agent)
    page = at(address)
    page.get_by_label("Search the articles").fill("router")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Open Restart the router").click()
    expect(page.locator("[data-chosen]")).to_contain_text("Restart the router")
    expect(page.get_by_text("Unplug the router.").last).to_be_visible()
    page.get_by_role("button", name="Open What the lights mean").click()
    expect(page.locator("[data-chosen]")).to_contain_text("What the lights mean")
    page.get_by_role("button", name="Orange light", exact=True).click()
    expect(page.locator("[data-chosen]")).to_contain_text("› Orange light")
    assert response(attempt) == {"page": guide.pk, "anchor": "orange-light"}
    assert violations_in_both_themes(page) == []
    page.reload()
    expect(page.locator("[data-chosen]")).to_contain_text("› Orange light")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("What the lights mean").first).to_be_visible()


def test_two_windows_that_open_articles_lose_none(in_trouble, agent, guide):
    content = FindIt(stem=Text("Find it."), targets=(Target(guide.pk),))
    attempt, address = attempt_of(quiz(question(content)), agent)
    first, second = in_trouble(address), in_trouble(address)
    for page in (first, second):
        page.get_by_label("Search the articles").fill("router")
        page.get_by_label("Search the articles").press("Enter")
        expect(page.locator("[data-count]")).to_be_visible()
    second.get_by_role("button", name="Open Restart the router").click()
    expect(second.locator("[data-chosen]")).to_contain_text("Restart the router")
    first.get_by_role("button", name="Open What the lights mean").click()
    expect(first.get_by_text("Another article was opened in another tab")).to_have_count(2)
    expect(first.locator("[data-chosen]")).to_contain_text("Restart the router")
    first.get_by_label("Search the articles").press("Enter")
    first.get_by_role("button", name="Open What the lights mean").click()
    expect(first.locator("[data-chosen]")).to_contain_text("What the lights mean")
    assert response(attempt) == {"page": guide.pk, "anchor": "intro"}


def test_an_article_that_was_opened_unheard_is_no_other_window_s(in_trouble, agent, guide):
    content = FindIt(stem=Text("Find it."), targets=(Target(guide.pk),))
    attempt, address = attempt_of(quiz(question(content)), agent)
    page = in_trouble(address)
    page.get_by_label("Search the articles").fill("router")
    page.get_by_label("Search the articles").press("Enter")
    expect(page.locator("[data-count]")).to_be_visible()
    lose_an_acknowledgement(page, of=re.compile(f"{address}$"))
    page.get_by_role("button", name="Open Restart the router").click()
    expect(page.locator("#q1-error")).to_contain_text("That did not reach the server.")
    page.get_by_role("button", name="Open What the lights mean").click()
    expect(page.locator("[data-chosen]")).to_contain_text("What the lights mean")
    expect(page.locator("#q1-error")).to_be_hidden()
    assert response(attempt) == {"page": guide.pk, "anchor": "intro"}
    assert attempt.events.filter(kind="saved").count() == 2


def test_a_search_without_a_network_says_so(in_trouble, agent, guide):
    content = FindIt(stem=Text("Find it."), targets=(Target(guide.pk),))
    _attempt, address = attempt_of(quiz(question(content)), agent)
    page = in_trouble(address)
    page.get_by_label("Search the articles").fill("router")
    page.context.set_offline(True)
    page.get_by_label("Search the articles").press("Enter")
    expect(page.locator("#q1-error")).to_contain_text("That did not reach the server.")
    page.context.set_offline(False)
    page.get_by_label("Search the articles").press("Enter")
    expect(page.locator("[data-count]")).to_be_focused()
    expect(page.locator("#q1-error")).to_be_hidden()


@pytest.mark.parametrize("seconds", each(2.5, 30))
def test_the_network_is_gone_while_several_questions_are_answered(in_trouble, agent, seconds):
    made = quiz(question(), question(lights(stem="And red?")), per_page=0, shuffle_choices=False)
    attempt, address = attempt_of(made, agent)
    page = in_trouble(address)
    page.context.set_offline(True)
    for number in (1, 2):
        page.locator(f"#q{number}").get_by_label("Firmware").check()
    page.locator("#q1").get_by_label("All is well").check()
    expect(page.locator("#quiz-saved")).to_have_text("Not saved: will be sent again")
    page.wait_for_timeout(1000 * seconds)  # some tries fail meanwhile
    page.context.set_offline(False)
    saved(page)
    assert (response(attempt, 1), response(attempt, 2)) == ({"choice": 2}, {"choice": 1})
    assert attempt.events.filter(kind="offline").exists()


def test_a_clock_set_back_meanwhile_stops_no_countdown(at, agent):
    _attempt, address = attempt_of(quiz(question(), time_limit=1200), agent)
    page = at(address)
    expect(page.locator("#quiz-clock")).to_have_text(re.compile(r"^(20:00|19:5\d)$"))
    page.evaluate("const real = Date.now; Date.now = () => real() - 36e5")
    before = page.locator("#quiz-clock").text_content()
    expect(page.locator("#quiz-clock")).not_to_have_text(str(before))
    expect(page.locator("#quiz-clock")).to_have_text(re.compile(r"^19:[345]\d$"))


@pytest.mark.parametrize(("seconds", "words"), [(302, "5 minutes left"), (62, "1 minute left")])
def test_the_last_minutes_are_said_politely(at, agent, seconds, words):
    _attempt, address = attempt_of(quiz(question(), time_limit=seconds), agent)
    page = at(address)
    region = page.locator("#quiz-says")
    expect(region).to_have_text(words)
    assert region.get_attribute("role") == "status", "it waits until nothing else is read"


def later(page: Page, attempt: Attempt, seconds: int) -> None:
    """So much time goes by, for the browser and for the server."""
    attempt.refresh_from_db()
    attempt.deadline -= datetime.timedelta(seconds=seconds)
    attempt.save(update_fields=["deadline"])
    page.clock.fast_forward(1000 * seconds)


def test_the_page_before_handing_in_moves_on_when_the_time_is_over(at, agent):
    attempt, address = attempt_of(quiz(question(), time_limit=600), agent)
    page = at(f"{address}finish")
    page.clock.install()
    later(page, attempt, 550)
    expect(page.locator("#quiz-says")).to_have_text("1 minute left")
    later(page, attempt, 60)
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()


def test_who_rests_before_handing_in_is_told_that_it_is_too_late(at, agent):
    made = quiz(question(), time_limit=600, when_over="grace", grace=300)
    attempt, address = attempt_of(made, agent)
    page = at(f"{address}finish")
    page.clock.install()
    later(page, attempt, 601)
    expect(page.get_by_role("heading", name="The time is up")).to_be_visible()
    expect(page.locator("#quiz-clock")).to_have_text(re.compile(r"^(5:00|4:5\d)$"))
    later(page, attempt, 301)
    expect(page.get_by_text("Not handed in")).to_be_visible()


def test_looking_beside_the_page_is_a_hint_after_a_moment(at, agent):
    attempt, address = attempt_of(quiz(question()), agent)
    page = at(address)
    page.clock.install()

    def focus(has: bool, then: int) -> None:
        event = "focus" if has else "blur"
        page.evaluate(
            f"document.hasFocus = () => {str(has).lower()}; dispatchEvent(new Event('{event}'))"
        )
        page.clock.fast_forward(then)

    focus(False, 2000)
    focus(True, 5000)
    with page.expect_response(re.compile("/note$")):
        focus(False, 4000)
    with page.expect_response(re.compile("/note$")):
        focus(True, 0)
    told = attempt.events.filter(kind__in=("left", "came_back")).order_by("pk")
    assert [(one.kind, one.detail["seconds"]) for one in told] == [("left", 0), ("came_back", 4)]


def test_pressed_twice_it_is_handed_in_once(at, agent):
    attempt, address = attempt_of(quiz(question(), shuffle_choices=False), agent)
    page = at(address)
    page.get_by_label("Firmware").check()
    page.get_by_role("button", name="Finish").dblclick()
    page.get_by_role("button", name="Hand in").dblclick()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    assert Attempt.objects.get().state == Attempt.State.FINISHED
    assert attempt.events.filter(kind="finished").count() == 1
    assert response(attempt) == {"choice": 1}


def test_the_time_that_runs_out_between_saving_and_handing_in_loses_no_answer(at, agent):
    attempt, address = attempt_of(quiz(question(), time_limit=600, shuffle_choices=False), agent)
    page = at(address)
    page.get_by_label("No signal").check()
    saved(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Hand in your answers?")).to_be_visible()
    over = timezone.now() - datetime.timedelta(minutes=1)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=over)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    ended = Attempt.objects.get()
    assert (ended.finished_at, ended.earned) == (over, 1), "as it stood when the time was up"


def test_a_quiz_that_is_edited_meanwhile_stays_what_it_was(at, agent, trainer):
    asked = [question(), question(lights(stem="And red?"))]
    made = quiz(*asked, time_limit=600, shuffle_choices=False)
    attempt, address = attempt_of(made, agent)
    page = at(address)
    for one in asked:
        bank.make_ready(bank.edit(one, lights(stem="All new", right=1), trainer))
    made.sections.get().slots.last().delete()
    made.time_limit = 1200
    made.save()
    retime(made, timezone.now())
    page.get_by_label("No signal").check()
    saved(page)
    expect(page.locator("#quiz-clock")).to_have_text(re.compile(r"^(20:00|19:[345]\d)$"))
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("And red?")).to_be_visible()
    page.get_by_label("No signal").check()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    assert Attempt.objects.get(pk=attempt.pk).earned == 2


def areas(asked: Question) -> tuple[Area, ...]:
    newest = asked.newest
    assert newest is not None
    assert isinstance(newest.said, Hotspot)
    return newest.said.areas


def test_areas_are_drawn_by_mouse_and_by_keyboard(open_page, enter_page, live_server, trainer):
    asked = question(
        Hotspot(stem=Text("Where?"), picture=keep(png(800, 400), "The front"), areas=()),
        ready=False,
    )
    page = enter_page(open_page(), trainer)
    page.goto(live_server.url + reverse("bank:edit", args=[asked.pk]))
    picture = page.get_by_role("application")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    scale = box["width"] / 800
    start = (box["x"] + 100 * scale, box["y"] + 100 * scale)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 20 * scale, start[1], steps=3)
    page.mouse.move(start[0] + 50 * scale, start[1], steps=3)
    page.mouse.up()
    page.get_by_label("Rectangle", exact=True).check()
    picture.focus()
    picture.press("Enter")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        picture.press(key)
    page.locator("[name=rows-0-label]").fill("Lamp")
    page.get_by_role("button", name="Save draft").last.click()
    page.wait_for_url(re.compile(r"questions/\d+/$"))
    circle, rectangle = (one.shape for one in areas(asked))
    assert isinstance(circle, Circle)
    assert all(
        abs(is_ - was) <= 2
        for is_, was in zip((circle.x, circle.y, circle.radius), (100, 100, 50), strict=True)
    )
    assert rectangle == Rectangle(400, 200, 432, 216)


def test_an_area_is_moved_and_a_polygon_closed(open_page, enter_page, live_server, trainer):
    first = Area(Rectangle(300, 100, 400, 200), "Plug")
    content = Hotspot(stem=Text("Where?"), picture=keep(png(800, 400), "Front"), areas=(first,))
    asked = question(replace(content, areas=(first,)), ready=False)
    page = enter_page(open_page(), trainer)
    page.goto(live_server.url + reverse("bank:edit", args=[asked.pk]))
    picture = page.get_by_role("application")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    scale = box["width"] / 800

    def spot(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * scale, box["y"] + y * scale

    page.mouse.move(*spot(350, 150))
    page.mouse.down()
    page.mouse.move(*spot(400, 150), steps=4)
    page.mouse.up()
    page.get_by_label("Polygon", exact=True).check()
    for corner in ((20, 20), (80, 20)):
        page.mouse.click(*spot(*corner))
    page.mouse.dblclick(*spot(20, 90))
    page.get_by_role("button", name="Save draft").last.click()
    page.wait_for_url(re.compile(r"questions/\d+/$"))
    moved, polygon = (one.shape for one in areas(asked))
    assert isinstance(moved, Rectangle)
    assert abs(moved.left - 350) <= 2
    assert moved.right - moved.left == 100
    assert isinstance(polygon, Polygon)
    assert len(polygon.points) == 3


@pytest.mark.parametrize("scheme", each("dark", "light"))
def test_axe_finds_nothing_where_such_questions_are_written(
    open_page, enter_page, live_server, trainer, guide, scheme
):
    in_the_library(png())
    spot = Hotspot(stem=Text("Where?"), picture=keep(png(), "Front"), areas=())
    found = FindIt(stem=Text("Find it."), targets=(Target(guide.pk),))
    page = enter_page(open_page(color_scheme=scheme), trainer)
    for content in (spot, found):
        asked = question(content, ready=False)
        page.goto(live_server.url + reverse("bank:edit", args=[asked.pk]))
        assert_no_axe_violations(page, "#main")
    page.get_by_label("Search the articles").fill("router")
    page.locator("#main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("button", name="Choose Restart the router")).to_be_visible()
    assert_no_axe_violations(page, "#main")
    page.get_by_role("button", name="Choose Restart the router").click()
    expect(page.locator(".picked").nth(1)).to_have_text("Restart the router")


def test_a_finished_hotspot_shows_its_picture(at, agent):
    content = Hotspot(
        stem=Text("Where?"), picture=keep(png(), "The front"), areas=(Area(Circle(9, 9, 5)),)
    )
    attempt, address = attempt_of(quiz(question(content)), agent)
    page = at(address)
    with page.expect_response(re.compile("/picture$")) as shown:
        page.reload()
    assert shown.value.headers["content-type"] == "image/png"
    page.get_by_role("application").press("Enter")
    saved(page)
    finish(attempt, timezone.now())
    with page.expect_response(re.compile("/picture$")) as shown:
        page.goto(page.url.split("?")[0] + "review")
    assert shown.value.status == 200
    assert AttemptSlot.objects.get().response == {"points": [[40, 20]]}
