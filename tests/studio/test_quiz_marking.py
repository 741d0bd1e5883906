"""Texts that wait for a mark, and giving one."""

from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.attempts import Given, finish, save
from quizzes.content import FreeText, Text
from quizzes.content.texts import File, Format
from quizzes.models import AttemptSlot, Mark
from tests.quizzes.exam import NOON, after, begun, letter, question, quiz
from tests.studio.test_studio_screens import menu

pytestmark = pytest.mark.django_db

LEVELS = {"level-0": "1", "level-1": "2", "comment": "Well put."}


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def written(who: User, content: Any = None, **rules: Any) -> AttemptSlot:
    """A text that waits for a mark."""
    attempt = begun(quiz(question(content or letter()), **rules), who)
    save(attempt, {1: Given({"text": "Dear <b>customer</b>"})}, NOON)
    finish(attempt, after(60))
    return attempt.slots.get()


def page_of(slot: AttemptSlot) -> str:
    """Where it is marked."""
    return reverse("bank:mark", args=[slot.pk])


def test_who_marks_finds_what_waits_in_the_menu(trainer: User, lead: User) -> None:
    assert "To mark" in menu(trainer)["Training"]
    assert "To mark" not in menu(lead)["Training"]


def test_a_text_is_marked_by_the_rubric(browser: Client, agent: User, trainer: User) -> None:
    slot = written(agent)
    assert page_of(slot) in browser.get(reverse("bank:to_mark")).content.decode()
    assert browser.post(page_of(slot), LEVELS).url == reverse("bank:to_mark")
    slot.refresh_from_db()
    assert slot.fraction == Fraction(4, 6)
    given = Mark.objects.get()
    assert (given.marker, given.comment, given.levels) == (trainer, "Well put.", [1, 2])
    assert "Nothing waits for you." in browser.get(reverse("bank:to_mark")).content.decode()


def test_every_line_of_the_rubric_is_asked_for(browser: Client, agent: User) -> None:
    slot = written(agent)
    assert browser.post(page_of(slot), {"level-0": "1"}).context["form"].errors["level-1"]
    assert not Mark.objects.exists()


def test_without_a_rubric_a_mark_is_given(browser: Client, agent: User) -> None:
    slot = written(agent, FreeText(stem=Text("Write."), default_mark=Fraction(4)))
    refused = browser.post(page_of(slot), {"mark": "5"})
    assert "A mark is between 0 and the mark of the question." in refused.content.decode()
    browser.post(page_of(slot), {"mark": "3"})
    slot.refresh_from_db()
    assert slot.fraction == Fraction(3, 4)


def test_a_picture_of_the_question_is_shown_beside_the_text(browser: Client, agent: User) -> None:
    picture = Text("<img src='@@PLUGINFILE@@/a.png'>", Format.HTML, (File("a.png", b"PNG"),))
    slot = written(agent, FreeText(stem=picture))
    address = BeautifulSoup(browser.get(page_of(slot)).content, "html.parser").select_one(
        ".as-asked img"
    )["src"]
    assert browser.get(address).content == b"PNG"


def test_a_blind_marker_does_not_see_whose_text_it_is(browser: Client, agent: User) -> None:
    blind, seen = written(agent), written(agent, blind_marking=False)
    assert "mia" not in browser.get(page_of(blind)).content.decode()
    assert "mia" in browser.get(page_of(seen)).content.decode()
    rows = browser.get(reverse("bank:to_mark")).content.decode().split("<tbody>")[1].split("</tr>")
    assert ["mia" in row for row in rows[:2]] == [False, True]


def test_what_was_written_is_shown_as_it_was_written(browser: Client, agent: User) -> None:
    shown = browser.get(page_of(written(agent))).content.decode()
    assert "Dear &lt;b&gt;customer&lt;/b&gt;" in shown
    assert "Write to them." in shown


def test_nobody_marks_their_own_text(browser: Client, trainer: User) -> None:
    slot = written(trainer)
    assert browser.get(page_of(slot)).status_code == 404
    assert browser.post(page_of(slot), LEVELS).status_code == 404
    assert not Mark.objects.exists()


def test_after_a_mark_the_next_text_comes(browser: Client, agent: User) -> None:
    first, second = written(agent), written(agent)
    assert browser.post(page_of(first), LEVELS).url == page_of(second)


def test_a_mark_that_comes_second_is_not_lost_without_a_word(
    browser: Client, agent: User, manager: User, enter: Any
) -> None:
    slot, late = written(agent), enter(manager)
    assert "Give the mark" in late.get(page_of(slot)).content.decode()
    browser.post(page_of(slot), LEVELS)
    shown = late.post(page_of(slot), {**LEVELS, "comment": "Mind the date."}).content.decode()
    assert "Somebody has marked it: 0.67 of 1." in " ".join(shown.split())
    assert "Mind the date." in shown
    assert "Give the mark" not in shown
    assert Mark.objects.get().comment == "Well put."
    assert "Somebody has marked it" in late.get(page_of(slot)).content.decode()


def test_one_s_own_mark_is_found_again_and_changed(browser: Client, agent: User) -> None:
    slot = written(agent)
    browser.post(page_of(slot), LEVELS)
    queue = browser.get(reverse("bank:to_mark"))
    [row] = queue.context["lately"]
    assert (row.slot, row.given) == (slot, Fraction(2, 3))
    assert page_of(slot) in queue.content.decode()
    cells = BeautifulSoup(queue.content, "html.parser").select("h2 + div td")
    assert "of 1" in cells[1].text, "beside the question: a narrow window cuts off what is last"
    form = browser.get(page_of(slot)).context["form"]
    assert [form[name].value() for name in LEVELS] == [1, 2, "Well put."]
    again = browser.post(page_of(slot), {**LEVELS, "level-0": "2"})
    assert again.url == reverse("bank:to_mark")
    slot.refresh_from_db()
    assert (slot.fraction, Mark.objects.count()) == (1, 1)


def test_a_mark_without_a_rubric_is_shown_again_in_marks(browser: Client, agent: User) -> None:
    slot = written(agent, FreeText(stem=Text("Write."), default_mark=Fraction(4)))
    browser.post(page_of(slot), {"mark": "2.5"})
    assert 'value="2.5"' in browser.get(page_of(slot)).content.decode()


def test_two_people_are_given_different_texts(
    browser: Client, agent: User, manager: User, enter: Any
) -> None:
    first, second, third = (written(agent) for _ in range(3))
    colleague = enter(manager)
    browser.get(page_of(second))
    assert colleague.post(page_of(first), LEVELS).url == page_of(third)
    rows = colleague.get(reverse("bank:to_mark")).content.decode().split("<tbody>")[1]
    assert rows.split("</tr>")[0].count("a colleague has it open") == 1
    assert rows.count("a colleague has it open") == 1
    assert browser.post(page_of(second), LEVELS).url == page_of(third)


def test_a_text_that_is_open_to_all_others_is_given_rather_than_none(
    browser: Client, agent: User, manager: User, enter: Any
) -> None:
    first, second = written(agent), written(agent)
    enter(manager).get(page_of(second))
    assert browser.post(page_of(first), LEVELS).url == page_of(second)


def test_markers_who_differ_widely_are_told_so(
    browser: Client, agent: User, manager: User, enter: Any
) -> None:
    slot, second = written(agent, markers=2), enter(manager)
    browser.post(page_of(slot), {"level-0": "0", "level-1": "0"})
    assert "gave" not in second.get(page_of(slot)).content.decode()
    assert "Somebody else marks it as well; then it counts." in str(
        browser.get(page_of(slot)).content
    )
    answered = second.post(page_of(slot), LEVELS, follow=True)
    assert "You gave 0.67 of 1, and somebody else 0." in answered.content.decode()
    assert "somebody else gave 0.67" in browser.get(reverse("bank:to_mark")).content.decode()
    assert (
        "The mean of all who marked it is 0.33 of 1." in browser.get(page_of(slot)).content.decode()
    )


def test_markers_who_nearly_agree_are_told_nothing(
    browser: Client, agent: User, manager: User, enter: Any
) -> None:
    slot = written(agent, markers=2)
    browser.post(page_of(slot), LEVELS)
    enter(manager).post(page_of(slot), LEVELS)
    assert "somebody else gave" not in browser.get(reverse("bank:to_mark")).content.decode()


def test_a_blind_marker_is_not_told_the_minute(browser: Client, agent: User) -> None:
    written(agent)
    written(agent, blind_marking=False)
    rows = browser.get(reverse("bank:to_mark")).content.decode().split("<tbody>")[1].split("</tr>")
    assert ["23 Nov 2026," in row for row in rows[:2]] == [False, True]


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_marking_is_for_those_who_may(
    who: str, manager: User, request: pytest.FixtureRequest, enter: Any
) -> None:
    slot, browser = written(manager), enter(request.getfixturevalue(who))
    assert browser.get(reverse("bank:to_mark")).status_code == 302
    assert browser.get(page_of(slot)).status_code == 302
    assert browser.post(page_of(slot), LEVELS).status_code == 302
    assert not Mark.objects.exists()
