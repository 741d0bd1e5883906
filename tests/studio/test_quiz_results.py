"""Results of quizzes, for those who may see them."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from quizzes.attempts import Given, finish, save
from quizzes.models import Attempt, Quiz
from quizzes.review import everything_afterwards
from quizzes.studio.results.sheets import as_csv, as_xlsx, defused
from tests.conftest import person
from tests.quizzes.exam import NOON, after, answer, begun, letter, question, quiz

pytestmark = pytest.mark.django_db


def done(made: Quiz, who: User, kept: int = 0, **fields: Any) -> Attempt:
    """A finished try that picked the choice kept at this place; 0 is right."""
    attempt = begun(made, who, **fields)
    answer(attempt, kept)
    return finish(attempt, after(60))


def page(browser: Client, made: Quiz) -> Any:
    """The quiz's page."""
    return browser.get(reverse("bank:quiz", args=[made.pk]))


def names(browser: Client, made: Quiz) -> list[str]:
    """Whose results the page shows."""
    return [one.name for one in page(browser, made).context["results"]]


@pytest.fixture
def stranger(db: None) -> User:
    """Of no team."""
    return person("sam", "agent")


def test_results_come_by_person(trainer: User, agent: User, stranger: User, enter: Any) -> None:
    made = quiz(question(), pass_percent=50)
    done(made, agent, 1)
    done(made, agent, 0)
    done(made, stranger, 1)
    done(made, trainer, preview=True)
    shown = page(enter(trainer), made)
    results = {one.name: (one.share, one.verdict) for one in shown.context["results"]}
    assert results == {"mia": (1, "Passed"), "sam": (0, "Not passed")}
    assert shown.context["verdicts"] == {"passed": 1, "of": 2}
    assert "1 of 2 passed" in shown.content.decode()


def test_there_is_no_verdict_while_something_waits_for_a_mark(
    trainer: User, agent: User, enter: Any
) -> None:
    made = quiz(question(letter()), pass_percent=50)
    attempt = begun(made, agent)
    save(attempt, {1: Given({"text": "Dear customer"})}, NOON)
    finish(attempt, after(60))
    [one] = page(enter(trainer), made).context["results"]
    assert (one.to_mark, one.verdict) == (1, "")


def test_a_lead_sees_the_team_alone(lead: User, agent: User, stranger: User, enter: Any) -> None:
    made = quiz(question())
    done(made, agent)
    done(made, stranger)
    browser = enter(lead)
    assert names(browser, made) == ["mia"]
    sheet = browser.get(reverse("bank:results_file", args=[made.pk, "csv"])).content.decode()
    assert "mia" in sheet
    assert "sam" not in sheet
    [row] = browser.get(reverse("bank:quizzes")).context["object_list"]
    assert row.finished == 1
    assert "Settings" not in page(browser, made).content.decode()


def test_results_tell_a_lead_nothing_of_their_own_that_the_quiz_hides(
    lead: User, agent: User, trainer: User, enter: Any
) -> None:
    made = quiz(question(), review={"during": ["attempt"], "later": ["attempt", "correctness"]})
    done(made, lead)
    done(made, agent, 1)
    overview = reverse("bank:all_results")
    assert names(enter(lead), made) == ["mia"]
    assert page(enter(lead), made).context["marks"].n == 1
    assert [line.label for line in enter(lead).get(overview).context["page"]] == ["mia"]
    assert names(enter(trainer), made) == ["lena", "mia"]
    Quiz.objects.update(review=everything_afterwards())
    assert names(enter(lead), made) == ["lena", "mia"]


def test_a_workbook_leaves_out_what_it_cannot_hold() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(as_xlsx(["Name"], [["A\x0bda"], ["\x0b=1"]], "n").content)
    )
    assert [cell.value for cell in book.active["A"]] == ["Name", "Ada", "'=1"]


def test_the_list_counts_finished_tries_and_texts_that_wait(
    trainer: User, agent: User, stranger: User, enter: Any
) -> None:
    taken, written, fresh = (
        quiz(question()),
        quiz(question(letter()), question(letter())),
        quiz(question()),
    )
    done(taken, agent)
    done(taken, stranger)
    done(taken, trainer, preview=True)
    attempt = begun(written, agent)
    for number in (1, 2):
        save(attempt, {number: Given({"text": "Dear customer"})}, NOON)
    finish(attempt, after(60))
    listed = enter(trainer).get(reverse("bank:quizzes"), {"ordering": "-finished"})
    rows = [(row.pk, row.finished, row.waiting) for row in listed.context["object_list"]]
    assert rows == [(taken.pk, 2, 0), (written.pk, 1, 2), (fresh.pk, 0, 0)]


def test_a_draft_is_not_there_for_a_lead(lead: User, enter: Any) -> None:
    made = quiz(question(), status="draft")
    assert page(enter(lead), made).status_code == 404
    assert list(enter(lead).get(reverse("bank:quizzes")).context["object_list"]) == []


def test_who_has_left_is_nobody_in_particular(trainer: User, agent: User, enter: Any) -> None:
    made = quiz(question())
    done(made, agent)
    agent.delete()
    assert names(enter(trainer), made) == ["Somebody who has left"]


def test_a_trainer_looks_into_a_try_from_the_results(
    trainer: User, agent: User, enter: Any
) -> None:
    made = quiz(question())
    attempt = done(made, agent)
    browser, url = enter(trainer), reverse("quizzes:review", args=[attempt.pk])
    assert url in page(browser, made).content.decode()
    assert browser.get(url).status_code == 200


def states(browser: Client, made: Quiz) -> dict[str, str]:
    """The tries without a result that the page shows."""
    return {one.name: one.state for one in page(browser, made).context["unfinished"]}


def test_tries_under_way_and_not_handed_in_are_listed_with_their_logs(
    trainer: User, agent: User, stranger: User, lead: User, enter: Any
) -> None:
    made = quiz(question(), time_limit=600, when_over="grace", grace=60)
    late, left, going = begun(made, agent), begun(made, stranger), begun(made, lead)
    begun(made, trainer, preview=True)
    Attempt.objects.filter(pk=late.pk).update(state="overdue")
    Attempt.objects.filter(pk=left.pk).update(state="abandoned", finished_at=after(600))
    shown = page(enter(trainer), made)
    rows = {one.name: (one.attempt.pk, one.until) for one in shown.context["unfinished"]}
    assert rows["mia"] == (late.pk, after(660))
    assert rows["sam"] == (left.pk, after(600))
    assert rows["lena"] == (going.pk, after(600))
    assert list(rows)[-1] == "sam"
    for attempt in (late, left, going):
        assert reverse("bank:attempt_log", args=[attempt.pk]) in shown.content.decode()
    assert states(enter(trainer), made)["mia"] == "Time is up, can still be handed in"


def test_a_lead_sees_what_is_under_way_in_the_team_without_logs(
    lead: User, agent: User, stranger: User, enter: Any
) -> None:
    made = quiz(question())
    attempt = begun(made, agent)
    begun(made, stranger)
    browser = enter(lead)
    assert states(browser, made) == {"mia": "Under way"}
    shown = page(browser, made).content.decode()
    assert "No limit" in shown
    for name in ("bank:attempt_log", "quizzes:review"):
        assert reverse(name, args=[attempt.pk]) not in shown


def test_no_link_leads_to_the_log_of_an_own_try(trainer: User, enter: Any) -> None:
    made = quiz(question())
    ended, going = done(made, trainer), begun(made, trainer)
    shown = page(enter(trainer), made).content.decode()
    assert "Under way" in shown
    for attempt in (ended, going):
        assert reverse("bank:attempt_log", args=[attempt.pk]) not in shown


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_results_are_taken_along_without_formulas(
    trainer: User, agent: User, enter: Any, kind: str
) -> None:
    agent.first_name = "=HYPERLINK(0)"
    agent.save()
    made = quiz(question())
    done(made, agent)
    file = enter(trainer).get(reverse("bank:results_file", args=[made.pk, kind])).content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
        rows = [[str(cell) for cell in row] for row in sheet.values]
    assert rows[1][0] == "'=HYPERLINK(0)"
    assert rows[1][1:5] == ["mia", "North", "1", "100.0" if kind == "csv" else "100"]


def test_a_file_of_another_kind_is_not_there(trainer: User, enter: Any) -> None:
    made = quiz(question())
    assert (
        enter(trainer).get(reverse("bank:results_file", args=[made.pk, "exe"])).status_code == 404
    )


@pytest.mark.parametrize("who", ["agent", "editor", "outsider", "customer"])
def test_results_are_for_those_who_may_read_them(
    who: str, agent: User, request: pytest.FixtureRequest, enter: Any
) -> None:
    made = quiz(question())
    done(made, agent)
    browser = enter(request.getfixturevalue(who))
    for url in (
        reverse("bank:quizzes"),
        reverse("bank:quiz", args=[made.pk]),
        reverse("bank:results_file", args=[made.pk, "csv"]),
    ):
        assert browser.get(url).status_code == 302, url


@given(st.text())
def test_no_cell_begins_like_a_formula(said: str) -> None:
    rows = list(
        csv.reader(io.StringIO(as_csv(["Said"], [[said]], "x").content.decode("utf-8-sig")))
    )
    begins = rows[1][0] if len(rows) > 1 and rows[1] else ""
    assert not begins.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert str(defused(said)).endswith(said)
