"""Taking a quiz without a script, and what a script sends: every type, two windows, the clock."""

import datetime
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from quizzes.answering.controls import pieces
from quizzes.answering.prose import as_html, as_inline, as_plain
from quizzes.attempts import Given, save
from quizzes.content import Description, Filling, FreeText, GapText, Word
from quizzes.grading import grade
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.responses import read_response
from quizzes.review import everything_afterwards
from tests.conftest import article, person
from tests.quizzes.every_type import CANARY, COMMON, examples, posted, stem, without_chance
from tests.quizzes.exam import begun, letter, lights, question, quiz, shown, slot, steps

pytestmark = pytest.mark.django_db

TOLD = {
    *("sequence", "seconds_left", "seconds_to_submit", "open", "address"),
    *("words", "fields", "certainty", "settled"),
}


@pytest.fixture
def going(agent):
    """An attempt of two questions on two pages."""
    return begun(quiz(question(), question(), shuffle_choices=False), agent, timezone.now())


def address(attempt: Attempt, more: str = "") -> str:
    return f"/quizzes/attempts/{attempt.pk}/{more}"


def form(do: str = "stay", page: int = 1, **fields) -> dict:
    said = {name.replace("_", "-"): value for name, value in fields.items()}
    return {"do": do, "page": str(page), **said}


def send(client, attempt: Attempt, number: int = 1, seen: int = 0, save_id: str = "", **fields):
    body = {"number": number, "seen": seen, "save_id": save_id, "fields": fields}
    return client.post(address(attempt, "save"), json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_a_check_of_any_type_tells_only_what_is_allowed(example, agent, enter, internet):
    found = article(internet, "Lights")
    wanted = {"page": found.pk} if "page" in example.right else example.right
    review = {**everything_afterwards(), "during": ["attempt"]}
    made = quiz(question(example.content), behaviour=Quiz.Behaviour.IMMEDIATE, review=review)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    fields = posted(slot(attempt), wanted)
    client.post(address(attempt), {**form("check-1"), **fields})
    said = client.get(address(attempt)).content.decode()
    for secret in (CANARY, "badge--ok", ">Right", "Wrong", "Partly right"):
        assert secret not in said


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_what_a_script_is_told_holds_nothing_secret_of_any_type(example, agent, enter, internet):
    found = article(internet, "Lights")
    wanted = {"page": found.pk} if "page" in example.right else example.right
    attempt, client = begun(quiz(question(example.content)), agent, timezone.now()), enter(agent)
    fields = posted(slot(attempt), wanted)
    client.post(address(attempt), {**form(), **fields})
    names = {name.removeprefix("q1-"): value for name, value in fields.items()}
    names.pop("seen")
    blank = {name: [] for name in names}
    told = [send(client, attempt, seen=9, **names), send(client, attempt, seen=0, **blank)]
    told.append(client.get(address(attempt, "state")))
    for one in told:
        assert CANARY not in one.content.decode()
        assert set(one.json()) <= TOLD


def filled_in(html: str) -> dict:
    """What a browser would send for the form of questions, were it sent as it came."""
    fields: dict = {}
    for one in BeautifulSoup(html, "html.parser").select("#quiz-paper [name]"):
        kind = one.get("type", "")
        if kind in ("submit", "image") or (
            kind in ("radio", "checkbox") and "checked" not in one.attrs
        ):
            continue
        picked = one.select_one("option[selected]") if one.name == "select" else None
        text = one.text if one.name == "textarea" else one.get("value", "")
        value = picked["value"] if picked else "" if one.name == "select" else text
        fields.setdefault(one["name"], []).append(value)
    return fields


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_a_form_answers_every_type(example, agent, enter, internet):
    found = article(internet, "Lights")
    wanted = {"page": found.pk} if "page" in example.right else example.right
    attempt = begun(quiz(question(example.content)), agent, timezone.now())
    fields = posted(slot(attempt), wanted)
    response = enter(agent).post(address(attempt), {**form(), **fields})
    assert response.status_code == 302
    kept = slot(attempt)
    if isinstance(example.content, Description):
        assert kept.response is None
        return
    assert kept.response == wanted
    if not isinstance(example.content, FreeText) and "page" not in wanted:
        assert grade(example.content, read_response(example.content, kept.response)).fraction == 1


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_a_page_holds_nothing_secret_of_any_type(example, agent, enter):
    attempt = begun(quiz(question(example.content)), agent, timezone.now())
    said = without_chance(enter(agent).get(address(attempt)).content.decode())
    for secret in (CANARY, "Snorkelwump", *example.secrets):
        assert secret not in said


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_a_page_holds_what_was_answered_and_sends_it_again(example, agent, enter, internet):
    found = article(internet, "Lights")
    wanted = {"page": found.pk} if "page" in example.right else example.right
    attempt = begun(quiz(question(example.content)), agent, timezone.now())
    client = enter(agent)
    client.post(address(attempt), {**form(), **posted(slot(attempt), wanted)})
    kept = slot(attempt)
    fields = filled_in(client.get(address(attempt)).content.decode())
    assert client.post(address(attempt), fields).status_code == 302
    again = slot(attempt)
    assert (again.response, again.sequence) == (kept.response, kept.sequence)


def test_next_and_previous_save_and_turn(going, agent, enter):
    client = enter(agent)
    response = client.post(address(going), form("next", q1_seen=0, q1_choice=0))
    assert response.url == address(going, "?page=2")
    assert slot(going).response == {"choice": 0}
    response = client.post(address(going), form("previous", page=2, q2_seen=0, q2_choice=1))
    assert response.url == address(going, "?page=1")
    assert slot(going, 2).response == {"choice": 1}


def test_the_map_says_what_is_answered(going, agent, enter):
    client = enter(agent)
    client.post(address(going), form(q1_seen=0, q1_choice=0))
    said = client.get(address(going)).content.decode()
    assert said.count("quiz-place--answered") == 1


def test_the_map_leads_to_a_question(going, agent, enter):
    response = enter(agent).post(address(going), form("question-2", q1_seen=0, q1_choice=0))
    assert response.url == address(going, "?page=2#q2")
    assert slot(going).response == {"choice": 0}


def test_a_question_that_is_not_there_leads_nowhere(going, agent, enter):
    for deed in ("question-9", "question-x", "flag-9", "check-9", "nonsense"):
        assert enter(agent).post(address(going), form(deed)).status_code in (302, 422)


def test_a_flag_is_set_and_taken_away(going, agent, enter):
    client = enter(agent)
    client.post(address(going), form("flag-1"))
    assert slot(going).flagged
    client.post(address(going), form("flag-1"))
    assert not slot(going).flagged


def test_who_resumes_stands_where_they_were(going, agent, enter):
    enter(agent).post(address(going), form("next", q1_seen=0, q1_choice=0))
    said = enter(agent).get(address(going)).content.decode()
    assert "page 2 of 2" in said


def test_on_the_way_forward_no_page_comes_back(agent, enter):
    made = quiz(question(), question(), navigation=Quiz.Navigation.SEQUENTIAL)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    client.post(address(attempt), form("next", q1_seen=0, q1_choice=0))
    said = client.get(address(attempt, "?page=1")).content.decode()
    assert "page 2 of 2" in said
    assert 'value="previous"' not in said
    late = client.post(address(attempt), form(q1_seen=1, q1_choice=1), follow=True)
    assert "this quiz only goes forward" in late.content.decode()


@pytest.mark.parametrize("answered", [{"q1_choice": 0}, {}], ids=["answered", "empty"])
def test_on_the_way_forward_next_sent_twice_turns_once(answered, agent, enter):
    made = quiz(question(), question(), question(), navigation=Quiz.Navigation.SEQUENTIAL)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    for _ in range(2):
        response = client.post(address(attempt), form("next", q1_seen=0, **answered))
        assert response.url == address(attempt, "?page=2")
    assert "page 2 of 3" in client.get(address(attempt)).content.decode()
    second = client.post(address(attempt), form("next", page=2, q2_seen=0, q2_choice=1))
    assert second.url == address(attempt, "?page=3")
    assert slot(attempt, 2).response is not None


def test_on_the_way_forward_an_old_page_leads_to_the_open_one_whatever_it_asks(agent, enter):
    made = quiz(question(), question(), question(), navigation=Quiz.Navigation.SEQUENTIAL)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    client.post(address(attempt), form("next"))
    for deed in ("next", "question-3", "previous", "stay"):
        response = client.post(address(attempt), form(deed))
        assert response.url == address(attempt, "?page=2")
    assert Attempt.objects.get().page == 1


def test_on_the_way_forward_a_script_saves_and_never_turns(agent, enter):
    made = quiz(question(), question(), question(), navigation=Quiz.Navigation.SEQUENTIAL)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    client.post(address(attempt), form("next", q1_seen=0, q1_choice=0))
    saved = slot(attempt).sequence
    assert send(client, attempt, seen=saved, choice=["0"]).status_code == 200
    assert send(client, attempt, number=3, choice=["0"]).status_code == 410
    assert Attempt.objects.get().page == 1


def test_an_order_with_a_number_twice_is_told_at_its_field_and_kept_on_the_page(agent, enter):
    attempt = begun(quiz(question(steps())), agent, timezone.now())
    fields = {"q1-seen": "0", "q1-place-0": "1", "q1-place-1": "1", "q1-place-2": "3"}
    response = enter(agent).post(address(attempt), {**form("next"), **fields})
    said = response.content.decode()
    assert response.status_code == 422
    assert "Give each line a number of its own, from 1 to 3." in said
    assert 'aria-describedby="q1-error"' in said
    assert said.count("selected>1<") == 2
    assert slot(attempt).response is None


def test_a_form_older_than_what_another_tab_saved_shows_both(going, agent, enter):
    client = enter(agent)
    client.post(address(going), form(q1_seen=0, q1_choice=0))
    response = client.post(address(going), form("next", q1_seen=0, q1_choice=2))
    said = response.content.decode()
    assert response.status_code == 409
    assert "answered in another tab" in said
    assert "You had here:" in said
    assert slot(going).response == {"choice": 0}


def test_the_finish_page_names_what_is_not_answered(going, agent, enter):
    client = enter(agent)
    response = client.post(address(going), form("finish", q1_seen=0, q1_choice=0))
    assert response.url == address(going, "finish")
    said = client.get(response.url).content.decode()
    assert "1 of 2 questions are answered." in said
    assert "Not answered, or not as asked" in said


def test_handed_in_twice_is_once(going, agent, enter):
    client = enter(agent)
    for _ in range(2):
        response = client.post(address(going, "finish"))
        assert response.url == address(going, "review")
    assert Attempt.objects.get().events.filter(kind="finished").count() == 1


def test_answers_after_the_end_are_refused_and_the_result_is_shown(going, agent, enter):
    client = enter(agent)
    client.post(address(going, "finish"))
    assert client.post(address(going), form(q1_seen=0, q1_choice=0)).url == address(going, "review")
    assert slot(going).response is None


def begun_long_ago(agent, seconds: int, **rules) -> Attempt:
    made = quiz(question(), shuffle_choices=False, time_limit=600, **rules)
    return begun(made, agent, timezone.now() - datetime.timedelta(seconds=seconds))


def test_the_clock_on_the_page_is_the_servers(agent, enter):
    attempt = begun_long_ago(agent, 300)
    said = enter(agent).get(address(attempt)).content.decode()
    left = int(said.split('data-seconds="')[1].split('"')[0])
    assert 290 <= left <= 300


def test_when_time_is_up_the_page_asks_to_hand_in(agent, enter):
    attempt = begun_long_ago(agent, 605, when_over=Quiz.WhenOver.GRACE, grace=300)
    client = enter(agent)
    assert client.get(address(attempt)).url == address(attempt, "finish")
    assert "The time is up" in client.get(address(attempt, "finish")).content.decode()


def test_answers_sent_as_the_time_ran_out_are_kept_and_handed_in(agent, enter):
    attempt = begun_long_ago(agent, 605)
    response = enter(agent).post(address(attempt), form("over", q1_seen=0, q1_choice=0))
    assert response.url == address(attempt, "review")
    assert slot(attempt).response == {"choice": 0}


def test_a_page_cannot_say_that_the_time_is_up(going, agent, enter):
    enter(agent).post(address(going), form("over", q1_seen=0, q1_choice=0))
    assert Attempt.objects.get().is_open


def test_long_after_the_end_the_attempt_is_handed_in_by_itself(agent, enter):
    attempt = begun_long_ago(agent, 5000)
    assert enter(agent).get(address(attempt)).url == address(attempt, "review")
    assert Attempt.objects.get().state == Attempt.State.FINISHED


def test_a_check_tells_at_once_and_settles(agent, enter):
    made = quiz(question(), shuffle_choices=False, behaviour=Quiz.Behaviour.IMMEDIATE)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    response = client.post(address(attempt), form("check-1", q1_seen=0, q1_choice=1))
    assert response.url == address(attempt, "?page=1#q1")
    said = client.get(address(attempt)).content.decode()
    assert "Wrong" in said
    assert "You said Firmware." in said
    assert 'name="q1-choice"' not in said


def test_a_check_without_an_answer_says_so_at_the_question(agent, enter):
    made = quiz(question(), behaviour=Quiz.Behaviour.IMMEDIATE)
    attempt = begun(made, agent, timezone.now())
    response = enter(agent).post(address(attempt), form("check-1", q1_seen=0))
    assert response.status_code == 422
    assert "Nothing is answered yet." in response.content.decode()


def test_a_wrong_try_earns_a_hint_and_another_try(agent, enter):
    made = quiz(
        question(lights(hints=2)), shuffle_choices=False, behaviour=Quiz.Behaviour.INTERACTIVE
    )
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    before = client.get(address(attempt)).content.decode()
    client.post(address(attempt), form("check-1", q1_seen=0, q1_choice=1))
    said = client.get(address(attempt)).content.decode()
    assert "Hint 1" not in before
    assert "Hint 1" in said
    assert "Not right yet" in said
    assert "2 tries left." in said
    assert "Hint 2" not in said
    assert 'name="q1-choice"' in said


def test_a_text_that_a_person_marks_has_nothing_to_check(agent, enter):
    made = quiz(question(letter()), question(), per_page=0, behaviour=Quiz.Behaviour.IMMEDIATE)
    attempt = begun(made, agent, timezone.now())
    said = enter(agent).get(address(attempt)).content.decode()
    assert "check-2" in said
    assert "check-1" not in said, "it would take the text away, and say nothing"


@pytest.mark.parametrize("tried", [0, 1])
def test_a_check_says_nothing_where_that_is_not_allowed(agent, enter, tried):
    review = {**everything_afterwards(), "during": ["attempt"]}
    rules = {"behaviour": Quiz.Behaviour.INTERACTIVE, "review": review}
    made = quiz(question(lights(hints=1)), shuffle_choices=False, **rules)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    client.post(address(attempt), form("check-1", q1_seen=0, q1_choice=tried))
    said = client.get(address(attempt)).content.decode()
    for secret in ("Not right yet", "Hint", "Wrong", "You said", 'name="q1-choice"'):
        assert secret not in said, "right or wrong, the page is the same"


@pytest.mark.parametrize(
    ("rule", "over", "clock", "counts"),
    [
        ("submit", -60, range(50, 61), "seconds_left"),
        ("submit", 1, range(1), "seconds_to_submit"),
        ("grace", 1, range(290, 301), "seconds_to_submit"),
        ("abandon", 1, range(20, 31), "seconds_to_submit"),
    ],
)
def test_the_page_before_handing_in_has_a_clock(agent, enter, rule, over, clock, counts):
    made = quiz(question(), time_limit=600, when_over=rule, grace=300, late=30)
    attempt = begun(made, agent, timezone.now() - datetime.timedelta(seconds=600 + over))
    said = enter(agent).get(address(attempt, "finish")).content.decode()
    page = BeautifulSoup(said, "html.parser")
    shown = page.select_one("#quiz-clock")
    assert (int(shown["data-seconds"]) in clock, shown["data-counts"]) == (True, counts)
    assert ("The time is up" in page.h1.text) is (over > 0)


@pytest.mark.parametrize("filling", Filling)
def test_words_to_drag_stand_beside_the_lists_where_they_are_meant_to(agent, enter, filling):
    words = (Word("care"), Word("billing", unlimited=True), Word("nobody", group=2))
    asked = GapText(stem=stem("Call [[1]]."), words=words, filling=filling)
    attempt = begun(quiz(question(asked)), agent, timezone.now())
    page = BeautifulSoup(enter(agent).get(address(attempt)).content, "html.parser")
    said = {one["value"]: one.text for one in page.select("select option")}
    words = {one["data-word"]: one.text for one in page.select("[data-word]")}
    assert sorted(said.values()) == ["Choose", "billing", "care"]
    assert {"": "Choose", **words} == (said if filling is Filling.DRAG else {"": "Choose"})
    assert all(one.text == "billing" for one in page.select("[data-again]"))
    assert all("hidden" in tray.attrs for tray in page.select("[data-words]")), "for the script"


def test_how_sure_somebody_is_is_asked_and_kept(agent, enter):
    made = quiz(question(), shuffle_choices=False, behaviour=Quiz.Behaviour.CERTAINTY)
    attempt, client = begun(made, agent, timezone.now()), enter(agent)
    assert "How sure are you?" in client.get(address(attempt)).content.decode()
    client.post(address(attempt), form(q1_seen=0, q1_choice=0, q1_certainty="high"))
    assert slot(attempt).certainty == "high"


def test_a_script_saves_one_answer(going, agent, enter):
    response = send(enter(agent), going, choice=["0"])
    assert response.status_code == 200
    assert response.json()["sequence"] == slot(going).sequence == 1


def test_a_save_sent_again_is_written_once(going, agent, enter):
    client = enter(agent)
    first = send(client, going, save_id="a", choice=["0"]).json()["sequence"]
    again = send(client, going, save_id="a", choice=["0"]).json()["sequence"]
    assert first == again
    assert AttemptSlot.objects.get(attempt=going, number=1).sequence == first


def test_a_save_asks_the_database_a_bounded_number_of_times(
    agent, enter, django_assert_max_num_queries
):
    attempt = begun(quiz(*(question() for _ in range(8))), agent, timezone.now())
    client = enter(agent)
    with django_assert_max_num_queries(18):
        assert send(client, attempt, choice=["0"]).status_code == 200


def test_a_stale_save_gets_the_newer_answer_as_fields(going, agent, enter):
    save(going, {1: Given(shown(going, 0))}, timezone.now())
    response = send(enter(agent), going, seen=0, choice=["2"])
    assert response.status_code == 409
    assert response.json()["fields"] == {"choice": ["0"]}
    assert slot(going).response == {"choice": 0}


def test_one_question_saved_elsewhere_makes_no_other_stale(going, agent, enter):
    save(going, {1: Given(shown(going, 0))}, timezone.now())
    assert send(enter(agent), going, number=2, seen=0, choice=["2"]).status_code == 200


def test_a_script_is_told_what_cannot_be_read(going, agent, enter):
    client = enter(agent)
    assert send(client, going, choice=["7"]).status_code == 422
    broken = client.post(address(going, "save"), "{", content_type="application/json")
    assert broken.status_code == 400
    assert all(send(client, going, save_id=odd).status_code == 400 for odd in ("a\0", "\ud800"))


def test_a_script_is_told_that_the_try_has_ended(going, agent, enter):
    client = enter(agent)
    client.post(address(going, "finish"))
    response = send(client, going, choice=["0"])
    assert response.status_code == 410
    assert response.json()["open"] is False


def test_a_browser_may_say_that_its_window_was_left_and_nothing_else(going, agent, enter):
    client = enter(agent)
    assert client.post(address(going, "note"), {"kind": "left", "seconds": "5"}).status_code == 204
    assert client.post(address(going, "note"), {"kind": "finished"}).status_code == 400
    assert list(going.events.values_list("kind", flat=True)) == ["started", "left"]


@pytest.mark.parametrize("who", ["lead", "trainer", "editor", "manager"])
def test_an_attempt_is_taken_by_its_own_person_alone(who, going, enter, request):
    client = enter(request.getfixturevalue(who))
    assert client.get(address(going)).status_code == 404
    assert client.post(address(going, "finish")).status_code == 404
    assert send(client, going, choice=["0"]).status_code == 404
    assert Attempt.objects.get().is_open


def test_another_agent_finds_no_part_of_an_attempt(going, enter, team):
    client = enter(person("noor", "agent", team=team))
    for more in ("", "finish", "state", "review", "files/1/a.png"):
        assert client.get(address(going, more)).status_code == 404
    for more in ("", "finish", "note"):
        assert client.post(address(going, more), form("flag-1")).status_code == 404
    assert send(client, going, choice=["0"]).status_code == 404
    assert not slot(going).flagged


def test_an_outsider_and_a_customer_touch_no_attempt(going, outsider, customer, enter):
    assert enter(outsider).get(address(going)).status_code == 403
    assert enter(customer).post(address(going, "finish")).url.startswith("/login/")


def test_a_gap_in_an_attribute_of_a_text_gets_no_field():
    said = {"text": '<p>A <img alt="[[1]]" src="/x.png"> [[1]]</p>', "format": "html"}
    cut = pieces({"stem": said, "gaps": [{"is": "text"}]}, "", lambda at: at)
    assert [piece.gap for piece in cut] == [0, None]
    assert '<img alt="1]]"' in cut[0].html


@pytest.mark.parametrize("kind", ["html", "moodle", "markdown", "plain"])
def test_no_text_of_a_question_brings_a_script_or_a_style(kind):
    said = '<p style="x" onclick="y">A</p><script>z</script><a href="javascript:w">B</a>'
    for rendered in (as_html, as_inline):
        html = rendered({"text": said, "format": kind})
        assert not re.search(r"<(script|[^>]*(onclick|style|javascript))", html)
    assert as_plain({"text": "<b>1 &lt; 2</b>", "format": "html"}) == "1 < 2"


def test_a_text_to_write_on_is_no_answer_by_itself(agent, enter):
    content = FreeText(stem=stem("Write."), response_template=stem("Dear customer"), **COMMON)
    attempt, client = begun(quiz(question(content)), agent, timezone.now()), enter(agent)
    assert "Dear customer</textarea>" in client.get(address(attempt)).content.decode()
    client.post(address(attempt), form(q1_seen=0, q1_text="Dear customer"))
    assert slot(attempt).response is None
