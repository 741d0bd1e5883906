"""Taking a quiz in a real browser: by keyboard, without a network, in two windows, to the end."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.attempts import Given, finish, save
from quizzes.models import Attempt, AttemptSlot, Quiz
from tests.browser.axe import assert_no_axe_violations, violations_in_both_themes
from tests.properties import each
from tests.quizzes.every_type import examples
from tests.quizzes.exam import begun, letter, lights, question, quiz, slot, steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at(open_page, enter_page, live_server, agent):
    """`at(address, width=…)`: a window of the agent's, opened there."""

    def _at(address: str, **size):
        page = enter_page(open_page(**size), agent)
        page.goto(live_server.url + address)
        return page

    return _at


@pytest.fixture
def in_trouble(chromium, enter_page, live_server, agent):
    """As `at`, where the network or another window is in the way: the browser may say so."""
    profiles = []

    def _at(address: str):
        profiles.append(chromium.new_context())
        page = enter_page(profiles[-1].new_page(), agent)
        page.goto(live_server.url + address)
        return page

    yield _at
    for profile in profiles:
        profile.close()


def attempt_of(made: Quiz, agent) -> tuple[Attempt, str]:
    attempt = begun(made, agent, timezone.now())
    return attempt, f"/quizzes/attempts/{attempt.pk}/"


def saved(page) -> None:
    expect(page.locator("#quiz-saved")).to_have_text("Saved")


def response(attempt: Attempt, number: int = 1):
    return AttemptSlot.objects.get(attempt=attempt, number=number).response


def test_a_quiz_is_taken_by_keyboard_alone(at, agent):
    made = quiz(question(), question(), shuffle_choices=False)
    page = at(f"/quizzes/{made.pk}/")
    page.get_by_role("button", name="Start").press("Enter")
    expect(page.get_by_role("heading", name="Question 1")).to_be_visible()
    expect(page.locator("#quiz-keys")).to_be_visible()
    page.keyboard.press("1")
    saved(page)
    attempt = Attempt.objects.get()
    assert response(attempt) == {"choice": 0}
    page.locator("h1").evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    expect(page.locator("#quiz-keys")).to_be_visible()
    page.keyboard.press("2")
    page.get_by_role("button", name="Finish").press("Enter")
    expect(page.get_by_text("2 of 2 questions are answered.")).to_be_visible()
    page.get_by_role("button", name="Hand in").press("Enter")
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    assert response(attempt, 2) == {"choice": 1}


def test_an_answer_given_without_a_network_is_sent_when_it_is_back(in_trouble, agent):
    attempt, address = attempt_of(quiz(question(), shuffle_choices=False), agent)
    page = in_trouble(address)
    page.context.set_offline(True)
    page.get_by_label("Firmware").check()
    expect(page.locator("#quiz-saved")).to_have_text("Not saved: will be sent again")
    expect(page.locator("#quiz-says")).to_have_text("Not saved: will be sent again")
    assert response(attempt) is None
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("#quiz-says")).to_have_text("Saved")
    assert response(attempt) == {"choice": 1}


def test_an_answer_that_was_not_sent_survives_a_reload(in_trouble, agent):
    attempt, address = attempt_of(quiz(question(), shuffle_choices=False), agent)
    page = in_trouble(address)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(re.compile("/save$"), lambda route: route.abort())
    page.get_by_label("Firmware").check()
    expect(page.locator("#quiz-saved")).to_have_text("Not saved: will be sent again")
    page.unroute(re.compile("/save$"))
    page.reload()
    expect(page.get_by_label("Firmware")).to_be_checked()
    saved(page)
    assert response(attempt) == {"choice": 1}


def lose_an_acknowledgement(page, of=re.compile("/save$")) -> None:
    """The next answer reaches the server; what it says to that does not reach the page."""

    def lost(route) -> None:
        route.fetch()
        route.abort()

    page.route(of, lost, times=1)


@pytest.mark.parametrize("reloaded", each(False, True))
def test_a_lost_acknowledgement_is_no_quarrel_with_another_window(in_trouble, agent, reloaded):
    attempt, address = attempt_of(quiz(question(letter())), agent)
    page = in_trouble(address)
    page.on("dialog", lambda dialog: dialog.accept())
    lose_an_acknowledgement(page)
    page.get_by_label("Your answer").press_sequentially("Dear")
    expect(page.locator("#quiz-saved")).to_have_text("Not saved: will be sent again")
    page.get_by_label("Your answer").press_sequentially(" customer")
    if reloaded:
        page.reload()
    page.evaluate("dispatchEvent(new Event('online'))")  # at once instead of in two seconds
    saved(page)
    expect(page.get_by_label("Your answer")).to_have_value("Dear customer")
    expect(page.locator("[data-newer]")).to_have_count(0)
    assert response(attempt) == {"text": "Dear customer"}
    assert attempt.events.filter(kind="saved").count() == 2


def test_what_is_typed_while_another_window_wins_can_be_put_back(in_trouble, agent):
    attempt, address = attempt_of(quiz(question(letter())), agent)
    page = in_trouble(address)

    def held(route) -> None:
        page.get_by_label("Your answer").fill("Mine, and more")
        route.continue_()

    page.route(re.compile("/save$"), held, times=1)
    save(attempt, {1: Given({"text": "Theirs"})}, timezone.now())
    page.get_by_label("Your answer").fill("Mine")
    expect(page.get_by_label("Your answer")).to_have_value("Theirs")
    page.get_by_role("button", name="Put my answer back").click()
    saved(page)
    assert response(attempt) == {"text": "Mine, and more"}


def test_a_text_as_long_as_can_be_is_saved_and_the_page_left(at, agent):
    attempt, address = attempt_of(quiz(question(letter()), question()), agent)
    page = at(address)
    text = "Größe.\nja " * 10_000  # more bytes than may be sent on for a page that has gone
    page.get_by_label("Your answer").evaluate("(one, text) => { one.value = text; }", text)
    page.get_by_label("Your answer").dispatch_event("input")
    saved(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    assert response(attempt) == {"text": text.strip()}


def test_two_windows_lose_no_answer(in_trouble, agent):
    attempt, address = attempt_of(quiz(question(), shuffle_choices=False), agent)
    first, second = in_trouble(address), in_trouble(address)
    second.get_by_label("Firmware").check()
    saved(second)
    first.get_by_label("All is well").check()
    expect(first.get_by_text("This quiz was answered in another tab")).to_have_count(2)
    expect(first.get_by_label("Firmware")).to_be_checked()
    first.get_by_role("button", name="Put my answer back").click()
    expect(first.get_by_label("All is well")).to_be_checked()
    saved(first)
    assert response(attempt) == {"choice": 2}


def test_who_was_logged_out_logs_in_again_and_loses_nothing(in_trouble, agent):
    attempt, address = attempt_of(quiz(question(), shuffle_choices=False), agent)
    page = in_trouble(address)
    page.context.clear_cookies()
    page.get_by_label("Firmware").check()
    page.get_by_role("link", name="You were logged out").click()
    page.locator("[name=username]").fill(agent.username)
    page.locator("[name=password]").fill(agent.username)
    page.locator("[name=password]").press("Enter")
    expect(page.get_by_label("Firmware")).to_be_checked()
    saved(page)
    assert response(attempt) == {"choice": 1}


def test_next_pressed_at_once_saves_first(at, agent):
    attempt, address = attempt_of(quiz(question(), question(), shuffle_choices=False), agent)
    page = at(address)
    page.get_by_label("Firmware").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    assert response(attempt) == {"choice": 1}


def test_lines_are_put_in_order_by_keyboard(at, agent):
    attempt, address = attempt_of(quiz(question(steps())), agent)
    page = at(address)
    shown = [steps().items[at].text for at in slot(attempt).order["items"]]
    page.get_by_role("button", name=f"Move down: {shown[0]}").press("Enter")
    saved(page)
    kept = slot(attempt).order["items"]
    assert response(attempt) == {"order": [kept[1], kept[0], kept[2]]}


def test_a_point_is_set_by_keyboard(at, agent):
    [spot] = [one for one in examples() if one.content.type == "hotspot"]
    attempt, address = attempt_of(quiz(question(spot.content)), agent)
    page = at(address)
    picture = page.get_by_role("application")
    picture.press("ArrowRight")
    picture.press("Enter")
    saved(page)
    assert response(attempt) == {"points": [[104, 50]]}


def test_an_answer_that_cannot_be_read_is_told_at_once_and_before_the_end(in_trouble, agent):
    [spot] = [one for one in examples() if one.content.type == "hotspot"]
    _attempt, address = attempt_of(quiz(question(spot.content)), agent)
    page = in_trouble(address)
    page.get_by_text("In numbers").click()
    page.get_by_label("From the left").fill("far")
    page.get_by_label("From the top").fill("12")
    expect(page.locator("#quiz-saved")).to_have_text("Not saved: look at the answer")
    expect(page.get_by_text("“far” is no number.")).to_be_visible()
    page.get_by_role("button", name="Finish").click()
    summary = page.locator("#quiz-wrong")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Question 1").click()
    expect(page.get_by_label("From the left")).to_have_value("far")


def test_without_a_script_a_picture_is_clicked_and_lines_are_numbered(
    open_page, enter_page, live_server, agent
):
    [spot] = [one for one in examples() if one.content.type == "hotspot"]
    made = quiz(question(steps()), question(spot.content), per_page=0)
    attempt, address = attempt_of(made, agent)
    page = enter_page(open_page(java_script_enabled=False), agent)
    page.goto(live_server.url + address)
    for line, place in enumerate("312"):
        page.locator(f"[name=q1-place-{line}]").select_option(place)
    page.locator("input[type=image]").click(position={"x": 180, "y": 77})
    [x, y] = response(attempt, 2)["points"][0]
    assert abs(x - 180) <= 1
    assert abs(y - 77) <= 1
    kept = slot(attempt).order["items"]
    assert response(attempt) == {"order": [kept[1], kept[2], kept[0]]}


def test_the_end_of_the_time_hands_in_what_was_just_typed(at, agent):
    made = quiz(question(lights()), shuffle_choices=False, time_limit=6)
    attempt, address = attempt_of(made, agent)
    page = at(address)
    page.get_by_label("Firmware").check()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    assert response(attempt) == {"choice": 1}


def test_a_wrong_local_clock_changes_nothing(at, agent):
    _attempt, address = attempt_of(quiz(question(), time_limit=1200), agent)
    page = at("/quizzes/")
    page.add_init_script("const real = Date.now; Date.now = () => real() - 864e5;")
    page.goto(page.url.replace("/quizzes/", address))
    expect(page.locator("#quiz-clock")).to_have_text(re.compile(r"^(20:00|19:5\d)$"))


@pytest.mark.parametrize("width", each(390, 1440))
def test_axe_finds_nothing_on_the_pages_of_quizzes(at, agent, live_server, width):
    contents = [one.content for one in examples()]
    made = quiz(*map(question, contents), per_page=0, time_limit=1200, pass_percent=50)
    _attempt, address = attempt_of(made, agent)
    page = at(address, width=width)
    found = violations_in_both_themes(page)
    for more in ("/quizzes/", f"/quizzes/{made.pk}/", f"{address}finish"):
        page.goto(live_server.url + more)
        found += violations_in_both_themes(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    assert found + violations_in_both_themes(page) == []


@pytest.mark.parametrize("scheme", each("dark", "light"))
def test_axe_finds_nothing_on_the_pages_of_trainers(
    open_page, enter_page, live_server, trainer, agent, scheme
):
    asked = [question(one.content) for one in examples()]
    made = quiz(*asked, per_page=0)
    attempt, _address = attempt_of(made, agent)
    finish(attempt, timezone.now())
    page = enter_page(open_page(color_scheme=scheme), trainer)  # Wagtail's theme follows it
    bank, own = "training/questions/", f"training/quizzes/{made.pk}/"
    for more in (
        *(bank, f"{bank}import/", f"{bank}{asked[0].pk}/", f"{bank}{asked[0].pk}/edit/"),
        *("training/quizzes/", own, f"{own}settings/", f"{own}questions/"),
        *(f"{own}by-question/", f"{own}regrade/"),
    ):
        assert page.goto(f"{live_server.url}/studio/{more}").ok, more
        assert_no_axe_violations(page)
