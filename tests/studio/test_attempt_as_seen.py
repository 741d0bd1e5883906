"""A trainer looks at an attempt as its agent saw it, whatever became of the questions since."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import User
from quizzes import bank
from quizzes.attempts import finish
from quizzes.content import Answer, SingleChoice, Text
from quizzes.models import Attempt
from tests.quizzes.exam import ALL, NONE, after, answer, begun, lights, question, quiz, slot

pytestmark = pytest.mark.django_db


def review(browser: Any, attempt: Attempt) -> BeautifulSoup:
    """The page."""
    answered = browser.get(reverse("quizzes:review", args=[attempt.pk]))
    assert answered.status_code == 200
    return BeautifulSoup(answered.content, "html.parser")


def test_order_version_and_feedback_are_those_of_the_attempt(
    agent: User, trainer: User, enter: Any
) -> None:
    asked = question()
    attempt = begun(quiz(asked), agent)
    attempt.slots.update(order={"choices": [2, 0, 1]})
    answer(attempt, 1)
    finish(attempt, after(60))
    said = (("Something new", NONE), ("Never seen", ALL))
    answers = tuple(Answer(Text(text), share, Text(f"New {text}")) for text, share in said)
    newer = SingleChoice(name="Lights", stem=Text("A new stem?"), answers=answers)
    bank.make_ready(bank.edit(asked, newer, trainer))

    shown = review(enter(trainer), attempt)
    choices = [one.get_text(strip=True) for one in shown.select(".answered__text")]
    assert choices == ["All is well", "No signal", "Firmware"]
    picked = shown.select(".answered__choice--picked .answered__text")
    assert [one.get_text(strip=True) for one in picked] == ["Firmware"]
    words = shown.get_text()
    assert "What does orange mean?" in words
    assert "You said Firmware." in words
    assert "Never seen" not in words
    assert "A new stem?" not in words


def test_the_studio_shows_the_same_order_each_time(agent: User, trainer: User, enter: Any) -> None:
    attempt = begun(quiz(question(lights())), agent)
    answer(attempt, 0)
    finish(attempt, after(60))
    said = ("No signal", "Firmware", "All is well")
    order = [said[kept] for kept in slot(attempt).order["choices"]]
    browser = enter(trainer)
    for _ in range(2):
        shown = review(browser, attempt).select(".answered__text")
        assert [one.get_text(strip=True) for one in shown] == order
