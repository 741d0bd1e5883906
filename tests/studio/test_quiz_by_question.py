"""What answers say about the questions of a quiz."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes import bank
from quizzes.attempts import finish
from quizzes.models import Quiz
from quizzes.studio.results import questions
from tests.conftest import person
from tests.quizzes.exam import after, answer, begun, lights, question, quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def taken(made: Quiz, who: User, *kept: int) -> None:
    """Each question answered by the choice kept at this place; 0 is right."""
    attempt = begun(made, who)
    for number, choice in enumerate(kept, start=1):
        answer(attempt, choice, number)
    finish(attempt, after(60))


@pytest.fixture
def miskeyed(db: None) -> Quiz:
    """The first of three questions has a wrong key: who knows more picks its second answer."""
    made = quiz(*(question(lights(stem=stem)) for stem in ("One?", "Two?", "Three?")))
    for number in range(52):
        knows = number % 2
        kept = (1, 0, 0) if knows else (int(number % 8 == 0), 1, int(number % 4 == 0))
        taken(made, person(f"agent{number}", "agent"), *kept)
    return made


def page(browser: Client, made: Quiz) -> Any:
    """The page by question."""
    return browser.get(reverse("bank:by_question", args=[made.pk]))


def test_with_few_answers_nothing_is_said(browser: Client, agent: User) -> None:
    made = quiz(question())
    taken(made, agent, 0)
    answered = page(browser, made)
    shown = answered.content.decode()
    assert "unknown" in shown
    assert "With fewer than 50" in shown
    assert {figure.value for figure in answered.context["figures"]} == {None}
    assert "Standard error: unknown" in shown
    assert answered.context["points"] == []
    assert "<svg viewBox" not in shown


def test_a_wrong_key_is_suspected_in_words_without_a_picture_of_three_dots(
    browser: Client, miskeyed: Quiz
) -> None:
    finish(begun(miskeyed, person("ada", "agent")), after(60))
    answered = page(browser, miskeyed)
    shown, items = answered.content.decode(), answered.context["items"]
    assert items[0].doubts[0].suspicion == "wrong_key"
    assert "Who knows more picks answer B: it may be the right one." in shown
    assert f"{reverse('bank:regrade', args=[miskeyed.pk])}?question={items[0].question}" in shown
    assert "<circle" not in shown
    assert [item.empty.count for item in items] == [1, 1, 1]
    assert shown.count("Not answered") == 3


def test_each_bad_question_comes_with_what_can_be_done(browser: Client, miskeyed: Quiz) -> None:
    answered = page(browser, miskeyed)
    shown, bad = answered.content.decode(), answered.context["items"][0]
    assert reverse("bank:question", args=[bad.question]) in shown
    retire = reverse("bank:deed", args=[bad.question, "retire"])
    assert retire in shown
    browser.post(retire)
    assert retire not in page(browser, miskeyed).content.decode()


def test_versions_stand_below_their_question(
    browser: Client, agent: User, lead: User, trainer: User
) -> None:
    asked = question()
    made = quiz(asked)
    taken(made, agent, 0)
    bank.make_ready(bank.edit(asked, lights(right=1), trainer))
    taken(made, lead, 0)
    shown = page(browser, made).content.decode()
    assert "Version 1" in shown
    assert "Version 2" in shown
    assert "Fewer than 50 were asked it." in shown


def test_the_picture_shows_each_question_where_it_stands(
    browser: Client, miskeyed: Quiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "A_PICTURE", 3)
    answered = page(browser, miskeyed)
    points = answered.context["points"]
    assert [point.number for point in points] == [1, 2, 3]
    assert [point.item.question for point in points] == [
        item.question for item in answered.context["items"]
    ]
    first, second, _ = points
    assert second.x == 50
    assert first.y > max(second.y, 50)
    assert answered.content.decode().count("<circle") == 3


def test_the_table_is_taken_along(browser: Client, miskeyed: Quiz) -> None:
    file = browser.get(reverse("bank:questions_file", args=[miskeyed.pk, "csv"]))
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Question,Answers,Facility %")
    assert lines[2].startswith("Lights,52,50.0,")
    assert lines[4:7] == ["", "The quiz as a whole", "People,52"]
    shown = page(browser, miskeyed)
    [mean] = [one for one in shown.context["figures"] if one.name == "Mean"]
    assert f'Mean, marks",{round(mean.value, 2)}' in lines[7]
    assert f"<dt>Mean: {mean.value:.2f} marks</dt>" in shown.content.decode()
    assert [line.split(",")[0] for line in lines[8:]] == [
        '"Median',
        '"Standard deviation',
        "Skewness",
        "Kurtosis",
        '"Internal consistency',
        '"Error ratio',
        '"Standard error',
    ]
    assert browser.get(reverse("bank:questions_file", args=[miskeyed.pk, "exe"])).status_code == 404


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_what_gives_keys_away_is_for_who_manages_quizzes(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    made, browser = quiz(question()), enter(request.getfixturevalue(who))
    assert page(browser, made).status_code == 302
    assert browser.get(reverse("bank:questions_file", args=[made.pk, "csv"])).status_code == 302
