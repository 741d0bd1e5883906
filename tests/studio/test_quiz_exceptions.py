"""Other rules for a person or a team, in the studio."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from quizzes.models import AttemptEvent, Quiz, QuizOverride
from quizzes.studio.putting_together.in_the_end import cut_short
from tests.conftest import person
from tests.quizzes.exam import begun, question, quiz

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


@pytest.fixture
def made(db: None) -> Quiz:
    """Twenty minutes, two tries."""
    return quiz(question(), time_limit=1200, tries=2)


def listed(browser: Client, made: Quiz) -> Any:
    """The page of exceptions."""
    return browser.get(reverse("bank:overrides", args=[made.pk]))


def add(browser: Client, made: Quiz, **said: Any) -> Any:
    """The answer to the form."""
    return browser.post(reverse("bank:add_override", args=[made.pk]), said)


def edit(browser: Client, override: QuizOverride, **said: Any) -> Any:
    """The answer to the form of one that is there."""
    url = reverse("bank:edit_override", args=[override.quiz_id, override.pk])
    return browser.post(url, said)


def holds(browser: Client, made: Quiz) -> dict[str, dict[str, tuple[str, str]]]:
    """By person and rule: what holds in the end, and whose word it is."""
    return {
        one.person.username: {cell.rule: (cell.said, cell.source) for cell in one.cells}
        for one in listed(browser, made).context["holdings"]
    }


def test_without_exceptions_everybody_has_the_same_rules(browser: Client, made: Quiz) -> None:
    assert "Everybody has the same rules." in listed(browser, made).content.decode()


def test_extra_time_counts_at_once_for_a_try_under_way(
    browser: Client, made: Quiz, agent: User
) -> None:
    now = timezone.now()
    attempt = begun(made, agent, now)
    answered = add(browser, made, username="mia", time_factor="1.5", reason="Reads slowly")
    assert answered.status_code == 302
    attempt.refresh_from_db()
    assert attempt.deadline == now + 30 * MINUTE
    assert attempt.events.filter(kind=AttemptEvent.Kind.RETIMED).count() == 1
    shown = listed(browser, made).content.decode()
    assert "The end of 1 running try has moved." in shown
    assert "1.5 times the time" in shown
    assert "Reads slowly" in shown


def test_a_person_s_own_rule_wins_over_the_team_s_rule_by_rule(
    browser: Client, made: Quiz, agent: User, team: Team
) -> None:
    person("sam", "agent", team=team)
    add(browser, made, team=team.pk, extra_minutes="10", tries="0")
    add(browser, made, username="mia", extra_minutes="25")
    told = holds(browser, made)
    assert told["mia"]["Time"] == ("45 min", "own")
    assert told["mia"]["Tries"] == ("any number of tries", "team")
    assert told["sam"]["Time"] == ("30 min", "team")
    assert told["sam"]["Closes"] == ("never", "quiz")


def test_removing_one_asks_first_and_counts_at_once(
    browser: Client, made: Quiz, agent: User
) -> None:
    add(browser, made, username="mia", extra_minutes="10")
    now = timezone.now()
    attempt = begun(made, agent, now)
    override = QuizOverride.objects.get()
    url = reverse("bank:remove_override", args=[made.pk, override.pk])
    assert "10 min more" in browser.get(url).content.decode()
    assert QuizOverride.objects.exists()
    browser.post(url)
    attempt.refresh_from_db()
    assert attempt.deadline == now + 20 * MINUTE
    assert not QuizOverride.objects.exists()


def test_a_password_of_its_own_is_kept_until_it_is_taken_away(
    browser: Client, made: Quiz, agent: User
) -> None:
    add(browser, made, username="mia", new_password="open sesame")
    override = QuizOverride.objects.get()
    assert override.password not in ("", "open sesame")
    edit(browser, override, tries="5")
    override.refresh_from_db()
    assert (bool(override.password), override.tries) == (True, 5)
    edit(browser, override, tries="5", no_password="on")
    override.refresh_from_db()
    assert override.password == ""


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"tries": "1"}, "Name a person or a team, one of them."),
        ({"username": "nobody", "tries": "1"}, "Nobody is called nobody."),
        ({"username": "mia"}, "Say what is different: all rules are left as they are."),
        ({"username": "mia", "time_factor": "0.5"}, "greater than or equal to 1"),
        (
            {"username": "mia", "opens_at": "2026-12-02 08:00", "closes_at": "2026-12-01 08:00"},
            "It closes before it opens.",
        ),
    ],
)
def test_what_makes_no_sense_is_said_at_the_field(
    browser: Client, made: Quiz, agent: User, said: dict[str, str], wrong: str
) -> None:
    answered = add(browser, made, **said)
    assert wrong in answered.content.decode()
    assert not QuizOverride.objects.exists()


def test_nobody_is_in_the_list_twice(browser: Client, made: Quiz, agent: User) -> None:
    add(browser, made, username="mia", tries="3")
    assert "in the list already" in add(browser, made, username="mia", tries="4").content.decode()


def test_more_time_without_a_limit_is_said_to_be_idle(browser: Client, agent: User) -> None:
    made = quiz(question())
    add(browser, made, username="mia", extra_minutes="5")
    assert "more time changes nothing" in listed(browser, made).content.decode()


@pytest.mark.parametrize(
    ("own", "team_s", "names"),
    [(None, None, ["mia"]), (9, None, ["mia"]), (10, None, []), (None, 10, [])],
)
def test_more_time_that_the_closing_takes_away_is_named(
    made: Quiz, agent: User, team: Team, own: int | None, team_s: int | None, names: list[str]
) -> None:
    """Ten minutes more than twenty; the closing for them is so many minutes later."""
    made.closes_at = closing = timezone.now()
    agent.team = team
    later = [minutes and closing + minutes * MINUTE for minutes in (own, team_s)]
    hers = QuizOverride(quiz=made, person=agent, extra_minutes=10, closes_at=later[0])
    theirs = QuizOverride(quiz=made, team=team, closes_at=later[1])
    found = cut_short(made, [hers, theirs])
    assert [one.person.username for one in found if one.person] == names


def test_whose_time_is_cut_stands_above_the_exceptions(
    browser: Client, made: Quiz, agent: User
) -> None:
    made.closes_at = timezone.now() + datetime.timedelta(hours=1)
    made.save()
    add(browser, made, username="mia", extra_minutes="10")
    assert listed(browser, made).context["cut_short"] == [str(agent)]
    assert "Give them a later closing as well." in listed(browser, made).content.decode()


def test_an_exception_of_another_quiz_is_not_there(
    browser: Client, made: Quiz, agent: User
) -> None:
    add(browser, made, username="mia", tries="3")
    other, override = quiz(question()), QuizOverride.objects.get()
    url = reverse("bank:edit_override", args=[other.pk, override.pk])
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_exceptions_are_for_who_manages_quizzes(
    who: str, made: Quiz, request: pytest.FixtureRequest, enter: Any
) -> None:
    browser = enter(request.getfixturevalue(who))
    assert listed(browser, made).status_code == 302
    assert add(browser, made, username="mia", tries="9").status_code == 302
    assert not QuizOverride.objects.exists()
