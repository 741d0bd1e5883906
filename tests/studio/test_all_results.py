"""Results of all quizzes, narrowed down by the address."""

import csv
import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from kb.models import ProductPage
from quizzes.attempts import excuse, finish
from quizzes.models import Attempt, Question, Quiz
from tests.conftest import person
from tests.quizzes.exam import NOON, after, answer, begun, question, quiz

pytestmark = pytest.mark.django_db
URL = "bank:all_results"


def done(made: Quiz, who: User, kept: int = 0, at: datetime.datetime = NOON) -> Attempt:
    """A finished try of two minutes that picked the choice kept at this place; 0 is right."""
    attempt = begun(made, who, at)
    answer(attempt, kept, at=at)
    return finish(attempt, at + datetime.timedelta(minutes=2))


def page(browser: Client, **wanted: Any) -> Any:
    """The page."""
    return browser.get(reverse(URL), wanted)


def labels(browser: Client, **wanted: Any) -> list[str]:
    """What the lines of the table are called, in their order."""
    return [line.label for line in page(browser, **wanted).context["page"]]


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


@pytest.fixture
def south(db: None) -> User:
    """Of another team."""
    return person("sam", "agent", team=Team.objects.create(name="South"))


@pytest.fixture
def two(agent: User, south: User, internet: ProductPage) -> tuple[Quiz, Quiz]:
    """Mia took both quizzes, Sam the second; only the first is about the internet."""
    first = quiz(question(), product=internet, pass_percent=50)
    second = quiz(question(), pass_percent=50)
    first.title, second.title = "Cables", "Manners"
    first.save()
    second.save()
    done(first, agent, 1)
    done(first, agent, 0)
    done(second, agent, 1)
    done(second, south, 0, after(86_400))
    return first, second


def test_without_results_it_says_so(browser: Client) -> None:
    assert "Nobody has finished a quiz yet." in page(browser).content.decode()


def test_a_line_sums_up_what_counts_of_a_person(browser: Client, two: tuple[Quiz, Quiz]) -> None:
    mia, sam = page(browser).context["page"]
    assert (mia.label, mia.quizzes, mia.tries, mia.share) == ("mia", 2, 3, 0.5)
    assert (mia.passed, mia.judged, mia.seconds) == (1, 2, 120)
    assert (sam.label, sam.share, sam.passed) == ("sam", 1, 1)
    shown = page(browser).content.decode()
    assert "2 people, 4 finished tries at 2 quizzes." in shown
    assert "2 of 3 results are a pass." in shown


def test_lines_are_people_teams_products_quizzes_or_questions(
    browser: Client, two: tuple[Quiz, Quiz]
) -> None:
    assert labels(browser, by="team") == ["North", "South"]
    assert labels(browser, by="product") == ["Internet", "No product"]
    assert labels(browser, by="quiz") == ["Cables", "Manners"]
    lines = page(browser, by="question").context["page"]
    assert [(line.label, line.answers, line.share) for line in lines] == [
        ("Lights", 2, 0.5),
        ("Lights", 2, 0.5),
    ]


@pytest.mark.parametrize("how", ["full", "dropped"])
def test_an_excused_question_has_no_line(
    browser: Client, two: tuple[Quiz, Quiz], trainer: User, how: str
) -> None:
    bad, good = (Question.objects.get(slots__section__quiz=one) for one in two)
    excuse(two[0], bad, how, trainer, NOON)
    lines = page(browser, by="question").context["page"]
    assert [line.question for line in lines] == [good.pk]


def test_the_address_narrows_results_down(
    browser: Client, two: tuple[Quiz, Quiz], south: User, internet: ProductPage
) -> None:
    first, second = two
    assert labels(browser, quiz=first.pk) == ["mia"]
    assert labels(browser, team=south.team_id) == ["sam"]
    assert labels(browser, product=internet.pk, by="quiz") == ["Cables"]
    assert labels(browser, since="2026-11-24") == ["sam"]
    assert labels(browser, until="2026-11-23") == ["mia"]
    assert labels(browser, quiz=second.pk, sort="share") == ["mia", "sam"]


@pytest.mark.parametrize("wanted", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_a_day_out_of_reach_is_an_error(wanted: Any, browser: Client, two: Any) -> None:
    assert "Choose a day between 1900 and 2999." in page(browser, **wanted).content.decode()
    assert labels(browser, **wanted) == []


def test_a_period_that_ends_before_it_begins_is_an_error(
    browser: Client, two: tuple[Quiz, Quiz]
) -> None:
    shown = page(browser, since="2026-11-24", until="2026-11-23").content.decode()
    assert "This is before the first day." in shown
    assert "No finished try matches." in shown


def test_the_pass_mark_is_drawn_where_all_have_the_same(
    browser: Client, two: tuple[Quiz, Quiz]
) -> None:
    assert page(browser).context["marks"].line == 150
    Quiz.objects.filter(pk=two[0].pk).update(pass_percent=80)
    assert page(browser).context["marks"].line is None
    one = page(browser, quiz=two[0].pk)
    assert one.context["marks"].line == 240
    assert "80 % to pass" in one.content.decode()
    assert "n = 1 results" in one.content.decode()


def test_a_lead_sees_the_own_team_and_no_questions(
    lead: User, two: tuple[Quiz, Quiz], south: User, enter: Any
) -> None:
    browser = enter(lead)
    assert labels(browser) == ["mia"]
    assert labels(browser, by="team") == ["North"]
    assert "South" not in page(browser).content.decode()
    assert "No finished try matches." in page(browser, team=south.team_id).content.decode()
    asked = page(browser, by="question")
    assert asked.context["by"] == "person"
    assert "Lights" not in asked.content.decode()
    sheet = browser.get(reverse("bank:all_results_file", args=["csv"])).content.decode()
    assert "mia" in sheet
    assert "sam" not in sheet


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_the_page_shows_is_taken_along_without_formulas(
    browser: Client, two: tuple[Quiz, Quiz], agent: User, kind: str
) -> None:
    User.objects.filter(pk=agent.pk).update(first_name="=1+1")
    url = reverse("bank:all_results_file", args=[kind])
    file = browser.get(url, {"quiz": two[0].pk}).content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
        rows = [[str(cell) for cell in row] for row in sheet.values]
    assert len(rows) == 2
    assert rows[1][:5] == ["'=1+1", "mia", "1", "1", "2"]


def test_a_file_of_another_kind_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("bank:all_results_file", args=["exe"])).status_code == 404


def test_long_lists_come_page_by_page(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizzes.studio.results.overview.AT_ONCE", 1)
    made = quiz(question())
    for name in ("ada", "omar"):
        done(made, person(name, "agent"))
    assert labels(browser, p=2) == ["omar"]
    assert f"?quiz={made.pk}&amp;p=1" in page(browser, quiz=made.pk, p=2).content.decode()


@pytest.mark.parametrize("by", ["person", "question"])
def test_more_results_ask_the_database_no_more_often(by: str, browser: Client, agent: User) -> None:
    done(quiz(question()), agent)
    page(browser, by=by)
    with CaptureQueriesContext(connection) as few:
        page(browser, by=by)
    for number in range(4):
        done(quiz(question()), person(f"agent{number}", "agent"))
    with CaptureQueriesContext(connection) as many:
        page(browser, by=by)
    assert len(many) == len(few)


@pytest.mark.parametrize("who", ["agent", "editor", "outsider", "customer"])
def test_results_are_for_those_who_may_read_them(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert page(browser).status_code == 302
    assert browser.get(reverse("bank:all_results_file", args=["csv"])).status_code == 302
