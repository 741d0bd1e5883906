"""The page of what somebody is to learn, as they see it."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from quizzes.models import Quiz
from quizzes.review import everything_afterwards
from tests.quizzes.exam import begun, question, quiz
from tests.training.given import assigned, day, handed_in
from training.templatetags.training import due

pytestmark = pytest.mark.django_db
SECRET = {**everything_afterwards(), "right_after": ["attempt"], "later": ["attempt"]}


def page(client) -> BeautifulSoup:
    response = client.get("/learning/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def part(client, name: str) -> str:
    """What a section of the page says; "" where it is not there."""
    section = page(client).select_one(f"section[aria-labelledby={name}]")
    return " ".join(section.get_text(" ").split()) if section else ""


def link(client, words: str) -> str:
    found = [a["href"] for a in page(client).select("main a") if words in a.get_text()]
    return found[0] if found else ""


def test_who_has_nothing_to_do_is_told_so(agent, enter):
    assert "Nothing is assigned to you" in part(enter(agent), "due")


def test_the_page_is_for_who_takes_quizzes(outsider, customer, enter):
    assert enter(outsider).get("/learning/").status_code == 403
    assert "/login/" in enter(customer).get("/learning/").url


def test_what_is_due_says_by_when_from_whom_and_why(agent, trainer, enter):
    made = quiz(question(), pass_percent=80)
    assigned(made, agent, due=1, note="Before Monday.", assigned_by=trainer)
    said = part(enter(agent), "due")
    assert "Due soon" in said
    assert "Due tomorrow" in said
    assert "80 % to pass" in said
    assert "Before Monday. tomas" in said
    assert link(enter(agent), "Start") == f"/quizzes/{made.pk}/"


def test_what_is_overdue_is_marked_by_a_word_and_an_icon(agent, enter):
    assigned(quiz(question()), agent, due=-2)
    row = page(enter(agent)).select_one("li.duty")
    assert "Overdue" in row.get_text()
    assert "2 days ago" in row.get_text()
    assert row.select_one("svg.icon")


def test_what_is_under_way_is_gone_on_with(agent, enter):
    made = quiz(question())
    assigned(made, agent)
    attempt = begun(made, agent, timezone.now())
    assert link(enter(agent), "Go on") == f"/quizzes/attempts/{attempt.pk}/"


def test_who_has_not_passed_tries_again(agent, enter):
    made = quiz(question(), pass_percent=80)
    assigned(made, agent)
    handed_in(made, agent, right=False)
    assert link(enter(agent), "Try again") == f"/quizzes/{made.pk}/"


def test_an_earlier_pass_that_does_not_count_is_told_as_such(agent, enter):
    made = quiz(question(), pass_percent=80)
    handed_in(made, agent, ago=9)
    assigned(made, agent, due=-1, counts_from=day(-4))
    said = part(enter(agent), "due")
    assert "Overdue" in said
    assert f"tries before {day(-4):%-d %b %Y} do not count" in said


def test_a_quiz_that_opens_later_has_no_button_yet(agent, enter):
    opens = timezone.now() + datetime.timedelta(days=2)
    assigned(quiz(question(), opens_at=opens), agent)
    assert link(enter(agent), "Start") == ""
    assert "From" in part(enter(agent), "due")


def test_what_was_done_shows_its_result_and_when(agent, enter):
    made = quiz(question(), pass_percent=50)
    assigned(made, agent, due=-1)
    handed_in(made, agent)
    said = part(enter(agent), "done")
    assert "Done late" in said
    assert "100 %" in said
    assert "Passed" in said
    assert "Nothing is due" in part(enter(agent), "due")


@pytest.mark.parametrize("right", [True, False])
def test_a_result_that_may_not_be_seen_yet_is_in_no_word_of_the_page(agent, enter, right):
    made = quiz(question(), pass_percent=50, review=SECRET)
    assigned(made, agent, due=-1)
    handed_in(made, agent, right=right)
    said = page(enter(agent)).select_one("main").get_text()
    assert "The result is shown later" in said
    assert not [word for word in ("100", "0 %", "assed", "Try again", "Overdue") if word in said]


def test_right_and_wrong_give_the_same_page_while_marks_are_hidden(agent, lead, enter):
    made = quiz(question(), pass_percent=50, review=SECRET)
    assigned(made, agent, lead)
    handed_in(made, agent)
    handed_in(made, lead, right=False)
    assert part(enter(agent), "waiting") == part(enter(lead), "waiting") != ""


def test_what_is_no_longer_possible_stands_apart(agent, enter):
    made = quiz(question(), pass_percent=50, tries=1)
    assigned(made, agent)
    handed_in(made, agent, right=False)
    said = part(enter(agent), "too-late")
    assert "Not passed" in said
    assert "No try is left" in said


def test_other_quizzes_stand_below_those_under_way_first(agent, enter):
    new, going = quiz(question()), quiz(question())
    Quiz.objects.filter(pk=going.pk).update(title="Under way")
    begun(going, agent, timezone.now())
    assigned(quiz(question()), agent)
    rows = page(enter(agent)).select("section[aria-labelledby=more] .rows a")
    assert [row["href"] for row in rows] == [
        f"/quizzes/attempts/{going.attempts.get().pk}/",
        f"/quizzes/{new.pk}/",
    ]


def test_a_quiz_done_without_being_asked_is_not_offered_again(agent, enter):
    handed_in(quiz(question()), agent)
    assert not page(enter(agent)).select("section[aria-labelledby=more] .rows a")


def test_of_many_other_quizzes_some_are_shown_and_the_rest_counted(agent, enter):
    for _ in range(8):
        quiz(question())
    browser = enter(agent)
    assert len(page(browser).select("section[aria-labelledby=more] .rows a")) == 6
    assert "2 more to take" in part(browser, "more")


def test_the_page_costs_the_same_few_queries_for_one_and_for_ten(
    agent, enter, django_assert_max_num_queries
):
    browser = enter(agent)
    assigned(quiz(question()), agent)
    quiz(question())
    page(browser)
    with django_assert_max_num_queries(25) as for_one:
        page(browser)
    for _ in range(9):
        made = quiz(question(), pass_percent=50)
        assigned(made, agent)
        handed_in(made, agent)
        quiz(question())
    with django_assert_max_num_queries(len(for_one)):
        page(browser)


def test_the_menu_leads_there(agent, enter):
    assert "/learning/" in enter(agent).get("/quizzes/").content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [(-2, "2 days ago"), (-1, "1 day ago"), (0, "Due today"), (1, "Due tomorrow"), (9, "Due ")],
)
def test_a_day_is_said_as_people_say_it(days, words):
    assert words in due(day(days), day(0))
