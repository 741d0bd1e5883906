"""Trainers write questions in a form, or as text."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.forms import BooleanField
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes import bank
from quizzes.content import Answer, Numeric, Ordering, SingleChoice, Text, TrueFalse
from quizzes.content.texts import File, Format
from quizzes.models import Question
from quizzes.studio.writing.editors import EDITORS
from quizzes.studio.writing.page import print_of
from tests.quizzes.every_type import examples
from tests.quizzes.exam import letter, lights, question, steps, ways

pytestmark = pytest.mark.django_db

FILED = {"filed-shelf": "Internet/Router", "filed-words": "new, lights, new"}
SAID = {
    "said-name": "Lights",
    "said-stem": "What does orange mean?",
    "said-default_mark": "1",
    "said-penalty": "1/3",
}

TYPES_SAY = {
    "numeric": {
        "said-unit_display": "not",
        "said-unit_grading": "none",
        "said-unit_penalty": "10",
    },
    "free_text": {"said-lines": "15", "said-least": "0"},
    "gap_text": {"said-filling": "select"},
}


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def rows(*lines: dict[str, Any]) -> dict[str, Any]:
    """Rows as a browser sends them."""
    sent = {"rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": "0"}
    for at, line in enumerate(lines):
        sent |= {f"rows-{at}-{name}": value for name, value in line.items()}
    return sent


def form_of(browser: Client, asked: Question) -> dict[str, Any]:
    """What a browser would send if nothing was typed."""
    answer = browser.get(reverse("bank:edit", args=[asked.pk]))
    page, details = answer.context["page"], answer.context["details"]
    sent = {"seen": answer.context["seen"]}
    forms = [page.said, details]
    for listed in page.lists.values():
        forms += [listed.management_form, *listed]
    for form in forms:
        for field in form:
            value = field.value()
            ticked = isinstance(field.field, BooleanField)
            if value is not None and (value or not ticked):
                sent[field.html_name] = "on" if ticked else str(value)
    return sent


def edit(browser: Client, asked: Question, do: str = "save", **changes: Any) -> Any:
    """The answer to the form, sent with these changes."""
    changed = {name.replace("__", "-"): value for name, value in changes.items()}
    address = reverse("bank:edit", args=[asked.pk])
    return browser.post(address, {**form_of(browser, asked), **changed, "do": do})


def add(browser: Client, kind: str, do: str = "save", **sent: Any) -> Any:
    """The answer to the form for a new question."""
    editor = EDITORS[kind]
    none = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}
    empty = {f"{one.prefix}-{name}": n for one in editor.with_rows for name, n in none.items()}
    seen = {"seen": print_of(editor.blank), "do": do}
    told = {**SAID, **FILED, **TYPES_SAY.get(kind, {}), **empty, **seen, **sent}
    return browser.post(reverse("bank:add", args=[kind]), told)


def test_a_question_is_written_and_filed(browser: Client, trainer: User) -> None:
    choices = rows(
        {"text": "No signal", "fraction": "100", "feedback": "Yes."},
        {"text": "Firmware", "fraction": "", "feedback": ""},
        {"text": "", "fraction": "", "feedback": ""},
    )
    answer = add(browser, "single_choice", "ready", **choices, **{"said-shuffle": "on"})
    made = Question.objects.get()
    assert answer.url == reverse("bank:question", args=[made.pk])
    assert made.version_to_use is not None
    assert made.version_to_use.said == SingleChoice(
        name="Lights",
        stem=Text("What does orange mean?"),
        answers=(Answer(Text("No signal"), Fraction(1), Text("Yes.")), Answer(Text("Firmware"))),
    )
    assert (str(made.category), str(made.category.parent)) == ("Router", "Internet")
    assert set(made.tags.names()) == {"new", "lights"}
    assert made.created_by == trainer


def test_a_mark_far_too_high_is_refused_at_its_field(browser: Client) -> None:
    answer = add(browser, "true_false", **{"said-default_mark": "9" * 400, "said-right": "True"})
    said = answer.context["page"].said.errors["default_mark"]
    assert said == ["Write a mark of at most 10000."]
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", sorted(EDITORS))
def test_every_form_for_a_new_question_opens(browser: Client, kind: str) -> None:
    assert browser.get(reverse("bank:add", args=[kind])).status_code == 200
    assert browser.get(reverse("bank:add", args=["riddle"])).status_code == 404


@pytest.mark.parametrize(
    "content",
    [one.content for one in examples() if one.content.type in EDITORS],
    ids=lambda one: one.type,
)
def test_saving_what_a_form_shows_changes_nothing(browser: Client, content: Any) -> None:
    asked = question(content, ready=False)
    assert edit(browser, asked).status_code == 302
    assert asked.versions.count() == 1
    assert asked.newest is not None
    assert asked.newest.said == content


def test_what_a_form_does_not_hold_stays(browser: Client) -> None:
    picture = Text("<img src='@@PLUGINFILE@@/a.png'>", Format.HTML, (File("a.png", b"PNG"),))
    before = lights(hints=2)
    answers = (Answer(picture, Fraction(1)), *before.answers[1:])
    asked = question(
        SingleChoice(stem=picture, answers=answers, hints=before.hints, penalty=Fraction(1, 3))
    )
    edit(browser, asked, said__name="Renamed")
    assert asked.newest is not None
    said = asked.newest.said
    assert isinstance(said, SingleChoice)
    assert said.name == "Renamed"
    assert (said.stem, said.answers, said.hints) == (picture, answers, before.hints)


def test_an_edit_is_a_draft_until_it_is_made_ready(browser: Client) -> None:
    asked = question(lights())
    edit(browser, asked, said__stem="What does red mean?")
    assert asked.version_to_use is not None
    assert str(asked.version_to_use.said.stem) == "What does orange mean?"
    edit(browser, asked, "ready")
    assert str(asked.version_to_use.said.stem) == "What does red mean?"


def test_a_row_is_added_without_losing_what_was_typed(browser: Client) -> None:
    asked = question(lights())
    sent = {**form_of(browser, asked), "rows-0-text": "Typed now", "do": "row"}
    shown = browser.post(reverse("bank:edit", args=[asked.pk]), sent)
    page = shown.context["page"]
    assert page.rows.total_form_count() == int(sent["rows-TOTAL_FORMS"]) + 1
    assert "Typed now" in shown.content.decode()
    assert asked.versions.count() == 1


def test_a_row_is_removed_and_the_others_stay(browser: Client) -> None:
    asked = question(lights())
    edit(browser, asked, rows__1__DELETE="on")
    assert asked.newest is not None
    assert isinstance(asked.newest.said, SingleChoice)
    assert [str(one.text) for one in asked.newest.said.answers] == ["No signal", "All is well"]


def test_items_are_put_in_another_order(browser: Client) -> None:
    asked = question(steps())
    edit(browser, asked, rows__0__ORDER="9")
    assert asked.newest is not None
    assert isinstance(asked.newest.said, Ordering)
    assert [str(item) for item in asked.newest.said.items] == ["Wait", "Plug in", "Unplug"]


def test_what_keeps_it_from_being_asked_stands_at_its_field(browser: Client) -> None:
    asked = question(ways())
    answer = edit(browser, asked, "ready", said__stem="", rows__0__fraction="20")
    page = answer.context["page"]
    assert page.said.errors["stem"] == ["The question has no text."]
    assert page.rows.non_form_errors() == ["The right answers add up to 70 %, not to 100 %."]
    shown = answer.content.decode()
    assert "add up to 70 %" in shown
    assert asked.versions.count() == 1


def test_a_draft_may_lack_something(browser: Client) -> None:
    asked = question(lights())
    assert edit(browser, asked, said__stem="").status_code == 302
    assert asked.versions.count() == 2


@pytest.mark.parametrize("typed", ["much", "1/0", "1e9"])
def test_a_share_that_is_no_number_is_refused(browser: Client, typed: str) -> None:
    answer = edit(browser, question(lights()), rows__0__fraction=typed)
    assert "Write a number" in answer.content.decode()


def test_true_or_false_and_numbers_are_written(browser: Client) -> None:
    add(browser, "true_false", "ready", **{"said-right": "False"})
    add(browser, "numeric", "ready", **rows({"value": "14", "tolerance": "0.5", "kind": "nominal"}))
    truth, number = (one.version_to_use.said for one in Question.objects.all())  # type: ignore[union-attr]
    assert isinstance(truth, TrueFalse)
    assert truth.right is False
    assert isinstance(number, Numeric)
    assert [(one.value, one.tolerance, one.fraction) for one in number.answers] == [
        (Decimal(14), Decimal("0.5"), Fraction(1))
    ]


def test_two_trainers_do_not_write_over_each_other(browser: Client, manager: User) -> None:
    asked = question(lights())
    sent = {**form_of(browser, asked), "said-stem": "Mine", "do": "save"}
    bank.edit(asked, lights(stem="Hers"), manager)
    answer = browser.post(reverse("bank:edit", args=[asked.pk]), sent)
    shown = answer.content.decode()
    assert "Somebody else saved this question meanwhile." in shown
    assert "Mine" in shown
    assert asked.newest is not None
    assert str(asked.newest.said.stem) == "Hers"


@pytest.mark.parametrize("kind", ["gift", "moodle_xml"])
def test_a_question_is_edited_as_text(browser: Client, kind: str) -> None:
    asked = question(lights())
    address = reverse("bank:edit_as", args=[asked.pk, kind])
    shown = browser.get(address)
    text = shown.context["form"].initial["text"].replace("orange", "blue")
    browser.post(address, {"text": text, "seen": shown.context["seen"]})
    assert asked.newest is not None
    assert asked.newest.status == "draft"
    assert str(asked.newest.said.stem) == "What does blue mean?"


def test_a_text_that_cannot_be_read_says_where(browser: Client) -> None:
    asked = question(lights())
    address = reverse("bank:edit_as", args=[asked.pk, "gift"])
    seen = print_of(lights())
    answer = browser.post(address, {"text": "\n::Odd::What?{=Yes ~No\n", "seen": seen})
    assert answer.context["form"].errors["text"][0].startswith("Line 2: ")
    two = browser.post(address, {"text": "One?{T}\n\nTwo?{F}", "seen": seen})
    assert two.context["form"].errors["text"] == ["There are 2 questions in the text; leave one."]
    assert asked.versions.count() == 1


def test_a_text_says_what_it_cannot_carry(browser: Client) -> None:
    asked = question(letter())
    shown = browser.get(reverse("bank:edit_as", args=[asked.pk, "gift"])).content.decode()
    assert "its rubric" in shown


@pytest.mark.parametrize("kind", ["gift", "moodle_xml"])
def test_what_a_text_cannot_carry_stays(browser: Client, kind: str) -> None:
    asked = question(letter())
    address = reverse("bank:edit_as", args=[asked.pk, kind])
    shown = browser.get(address)
    text = shown.context["form"].initial["text"].replace("Write to them.", "Write to her.")
    browser.post(address, {"text": text, "seen": shown.context["seen"]})
    assert asked.newest is not None
    assert asked.newest.said == replace(letter(), stem=Text("Write to her."))


def test_a_question_offers_the_ways_in_which_it_can_be_edited(browser: Client) -> None:
    by_type = {one.content.type: question(one.content, ready=False) for one in examples()}
    for kind, form, text in (
        ("single_choice", True, True),
        ("gap_text", True, True),
        ("hotspot", True, False),
    ):
        asked = by_type[kind]
        shown = browser.get(reverse("bank:question", args=[asked.pk])).content.decode()
        assert (f'href="{reverse("bank:edit", args=[asked.pk])}"' in shown) is form, kind
        as_xml = reverse("bank:edit_as", args=[asked.pk, "moodle_xml"])
        assert (f'href="{as_xml}"' in shown) is text, kind
        assert browser.get(as_xml).status_code == (200 if text else 404)


@pytest.mark.parametrize("who", ["agent", "lead", "outsider", "customer"])
def test_questions_are_written_by_those_who_look_after_the_bank(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    asked = question()
    browser = enter(request.getfixturevalue(who))
    assert browser.get(reverse("bank:edit", args=[asked.pk])).status_code == 302
    assert browser.get(reverse("bank:edit_as", args=[asked.pk, "gift"])).status_code == 302
    assert add(browser, "true_false", **{"said-right": "True"}).status_code == 302
    assert Question.objects.count() == 1
