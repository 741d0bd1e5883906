"""What the form for each type of question can say beside its answers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import Client
from django.urls import reverse

from accounts.models import User
from quizzes.content import (
    TYPES,
    Cloze,
    Criterion,
    Description,
    File,
    Filling,
    Format,
    FreeText,
    GapText,
    Hint,
    Level,
    Numeric,
    NumericAnswer,
    ShortGap,
    Text,
    ToleranceKind,
    Unit,
    UnitDisplay,
    Word,
)
from quizzes.models import Question
from quizzes.studio.writing.editors import EDITORS
from quizzes.studio.writing.free_text import read_level, written_level
from quizzes.studio.writing.pictures import saying, with_picture
from tests.quizzes.exam import letter, lights, question, ways
from tests.quizzes.test_pictures import in_the_library, png
from tests.studio.test_question_bank_writing import add, edit, rows

pytestmark = pytest.mark.django_db

CALLS = GapText(
    stem=Text("Call [[1]], then [[3]], then [[1]]."),
    words=(Word("billing"), Word("nobody"), Word("care", group=2)),
)


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def newest(asked: Question | None = None) -> Any:
    """What the question says now."""
    version = (asked or Question.objects.get()).newest
    assert version is not None
    return version.said


def listed(prefix: str, *lines: dict[str, str]) -> dict[str, str]:
    """Rows of another section than the answers."""
    return {name.replace("rows", prefix, 1): value for name, value in rows(*lines).items()}


def test_every_type_is_offered_and_those_that_go_together_stand_together(browser: Client) -> None:
    page = BeautifulSoup(browser.get(reverse("bank:questions")).content, "html.parser")
    start = reverse("bank:add", args=["x"]).removesuffix("x/")
    offered = [str(link["href"]) for link in page.select(f'a[href^="{start}"]')]
    kinds = [place.removeprefix(start).strip("/") for place in offered]
    assert kinds == list(EDITORS)
    assert set(kinds) == set(TYPES)


def test_a_rubric_is_written_in_rows(browser: Client) -> None:
    told = rows(
        {"title": "Friendly", "levels": "0 = No\r\n\r\n1,5 = With a greeting = best"},
        {"title": "", "levels": ""},
    )
    said = {"said-grader_info": "Names the page.", "said-response_template": "Dear customer"}
    lengths = {"said-lines": "8", "said-least": "5", "said-most": "80"}
    assert add(browser, "free_text", "ready", **told, **said, **lengths).status_code == 302
    levels = (Level("No", Fraction(0)), Level("With a greeting = best", Fraction(3, 2)))
    assert newest() == FreeText(
        name="Lights",
        stem=Text("What does orange mean?"),
        rubric=(Criterion("Friendly", levels),),
        grader_info=Text("Names the page."),
        response_template=Text("Dear customer"),
        lines=8,
        least=5,
        most=80,
        penalty=FreeText().penalty,
    )


def test_a_typing_error_leaves_a_rubric_as_it_was(browser: Client) -> None:
    asked = question(letter())
    edit(browser, asked, said__stem="Write to her.")
    assert newest(asked).rubric == letter().rubric
    shown = edit(browser, asked, rows__0__levels="Yes")
    assert "“Yes” has no points. Write 2 = Names the page" in shown.content.decode()


def test_what_a_rubric_lacks_is_said_above_its_rows(browser: Client) -> None:
    said = {"said-least": "9", "said-most": "3", **rows({"title": "Friendly", "levels": "1 = Yes"})}
    page = add(browser, "free_text", "ready", **said).context["page"]
    assert page.rows.non_form_errors() == ["“Friendly” needs two levels and one that earns points."]
    assert page.said.errors["most"] == ["The text may have fewer words than it must have."]


def test_a_rubric_without_words_is_not_ready(browser: Client) -> None:
    lines = rows(
        {"title": "", "levels": "0 = No\n1 = Yes"}, {"title": "Kind", "levels": "0\n1 = Yes"}
    )
    page = add(browser, "free_text", "ready", **lines).context["page"]
    assert "A line of the rubric does not say what is looked at." in page.rows.non_form_errors()


@pytest.mark.parametrize("number", ["1e5000", "1e999999", "-1e-999999"])
def test_a_number_that_cannot_be_worked_with_is_refused(browser: Client, number: str) -> None:
    page = add(browser, "numeric", "ready", **rows({"value": number, "fraction": "100"}))
    assert page.status_code == 200
    assert page.context["page"].rows.errors[0]["value"]


def test_endless_tags_and_categories_are_refused(browser: Client) -> None:
    tags = ",".join(str(number) for number in range(60))
    told = {"filed-words": tags, "filed-shelf": "/".join(["a"] * 11)}
    errors = add(browser, "true_false", **told).context["details"].errors
    assert errors["words"] == ["At most 50 tags."]
    assert errors["shelf"] == ["At most 10 names, one in the other."]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("2 = Names the page", Level("Names the page", Fraction(2))),
        ("0,5=", Level("", Fraction(1, 2))),
        ("1/3 = a = b", Level("a = b", Fraction(1, 3))),
    ],
)
def test_a_level_is_points_and_words(line: str, level: Level) -> None:
    assert read_level(line) == level
    assert read_level(written_level(level)) == level


@pytest.mark.parametrize("line", ["Yes", "= Yes", "two = Yes", "1e9 = Yes"])
def test_a_level_without_points_is_refused(line: str) -> None:
    with pytest.raises(forms.ValidationError):
        read_level(line)


def test_words_are_written_for_the_gaps_of_a_text(browser: Client) -> None:
    told = rows(
        {"text": "billing", "group": "1"},
        {"text": "care", "group": "2", "unlimited": "on"},
        {"text": "", "group": "1"},
    )
    said = {"said-stem": "Call [[2]], [[1]], [[2]].", "said-filling": "drag"}
    assert add(browser, "gap_text", "ready", **told, **said).status_code == 302
    assert newest().words == (Word("billing"), Word("care", group=2, unlimited=True))
    assert newest().filling is Filling.DRAG


def test_gaps_are_numbered_anew_where_a_word_is_removed(browser: Client) -> None:
    asked = question(CALLS)
    edit(browser, asked, rows__1__DELETE="on")
    assert str(newest(asked).stem) == "Call [[1]], then [[2]], then [[1]]."
    assert newest(asked).words == (CALLS.words[0], CALLS.words[2])


def test_no_gap_gets_another_word_where_its_own_is_removed(browser: Client) -> None:
    asked = question(CALLS)
    shown = edit(browser, asked, rows__0__text="").context["page"]
    assert "[[1]] stands in the text, but word 1 is empty" in shown.said.errors["stem"][0]
    assert newest(asked) == CALLS
    shown = edit(browser, asked, "ready", rows__2__DELETE="on").context["page"]
    assert shown.said.errors["stem"] == ["Gap [[3]] has no word: there are 2."]


def test_parts_are_written_into_a_text(browser: Client) -> None:
    said = "Orange means {1:SHORTANSWER:=no signal~%50%no line#Nearly.}, 7 is {2:NM:=7:0.5}."
    assert add(browser, "cloze", "ready", **{"said-stem": said}).status_code == 302
    made = newest()
    assert isinstance(made, Cloze)
    assert str(made.stem) == "Orange means [[1]], 7 is [[2]]."
    assert isinstance(made.gaps[0], ShortGap)
    assert [one.fraction for one in made.gaps[0].answers] == [1, Fraction(1, 2)]
    assert (made.gaps[1].weight, made.gaps[1].answers[0].tolerance) == (2, Decimal("0.5"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("It is {1:RIDDLE:=x}.", "Parts of the kind riddle are unknown here; use SHORTANSWER"),
        ("It is {1:NUMERICAL:=many}.", "“many” is no number"),
        ("It is {1:SHORTANSWER:=x", "“{1:SHORTANSWER:=x” cannot be read"),
    ],
)
def test_parts_that_cannot_be_read_are_told(browser: Client, typed: str, said: str) -> None:
    page = add(browser, "cloze", **{"said-stem": typed}).context["page"]
    assert said in page.said.errors["stem"][0]
    assert not Question.objects.exists()


def test_a_description_has_a_text_and_no_mark(browser: Client) -> None:
    assert add(browser, "description", "ready").status_code == 302
    assert newest() == Description(name="Lights", stem=Text("What does orange mean?"))


def test_hints_and_feedback_on_the_whole_are_written(browser: Client) -> None:
    hints = listed(
        "hints",
        {"text": "Two of them.", "show_number_right": "on"},
        {"text": "", "clear_wrong": "on"},
        {"text": ""},
    )
    asked = question(ways())
    edit(browser, asked, **{**hints, "said__correct_feedback": "Well done."})
    said = newest(asked)
    assert said.hints == (
        Hint(Text("Two of them."), show_number_right=True),
        Hint(clear_wrong=True),
    )
    assert said.correct_feedback == Text("Well done.")
    shown = browser.get(reverse("bank:question", args=[asked.pk])).content.decode()
    assert all(
        words in shown for words in ("Says how many are right.", "Takes away what is wrong.")
    )


def test_a_hint_to_a_question_without_parts_is_only_a_text(browser: Client) -> None:
    page = browser.get(reverse("bank:add", args=["single_choice"])).content.decode()
    assert "hints-0-text" in page
    assert "clear_wrong" not in page
    for kind in ("free_text", "true_false", "description"):
        page = browser.get(reverse("bank:add", args=[kind])).content.decode()
        assert "hints-0-text" not in page


def test_a_row_is_added_to_the_section_whose_button_was_pressed(browser: Client) -> None:
    shown = edit(browser, question(lights()), "row-hints").context["page"]
    assert shown.lists["hints"].total_form_count() == 2
    opened = {part.section.called: part.is_open for part in shown.parts}
    assert opened["Hints and more tries"]
    assert not opened["Feedback on the whole answer"]


def test_a_number_has_units_and_a_kind_of_tolerance(browser: Client) -> None:
    told = {
        **rows({"value": "10", "tolerance": "0.2", "kind": "relative"}),
        **listed("units", {"name": "m"}, {"name": "cm", "multiplier": "100"}),
    }
    said = {"said-unit_display": "list", "said-unit_grading": "of_mark", "said-unit_penalty": "20"}
    assert add(browser, "numeric", "ready", **told, **said).status_code == 302
    made = newest()
    assert isinstance(made, Numeric)
    kind = ToleranceKind.RELATIVE
    assert made.answers == (NumericAnswer(Decimal(10), Decimal("0.2"), kind=kind),)
    assert made.units == (Unit("m"), Unit("cm", Decimal(100)))
    assert (made.unit_display, made.unit_penalty) == (UnitDisplay.LIST, Fraction(1, 5))


def test_units_that_nobody_is_asked_for_are_told_at_their_field(browser: Client) -> None:
    told = {**rows({"value": "10", "kind": "nominal"}), **listed("units", {"name": "m"})}
    page = add(browser, "numeric", "ready", **told).context["page"]
    assert page.said.errors["unit_display"] == ["There are units, but nobody is asked for one."]


def test_a_picture_stands_below_the_text_and_is_served(browser: Client) -> None:
    row = in_the_library(png(), description="The front of the router")
    told = {"said-right": "True", "said-stem_picture": str(row.pk), "said-stem": "A\nB <C>"}
    assert add(browser, "true_false", "ready", **told).status_code == 302
    asked, stem = Question.objects.get(), newest().stem
    assert stem.format is Format.HTML
    assert [file.data for file in stem.files] == [png()]
    shown = browser.get(reverse("bank:question", args=[asked.pk])).content
    image = BeautifulSoup(shown, "html.parser").select_one(".as-asked img")
    assert image is not None
    assert image["alt"] == "The front of the router"
    assert browser.get(str(image["src"])).content == png()
    edit(browser, asked, said__stem="Nothing to see.")
    assert newest(asked).stem == Text("Nothing to see.", Format.HTML)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Text("A\nB"), "<p>A<br>B</p>"),
        (Text("<b>A</b>\nB"), "<b>A</b>\nB"),
        (Text("A < B", Format.PLAIN), "<p>A &lt; B</p>"),
        (Text("*A*", Format.MARKDOWN), "*A*"),
        (Text(), ""),
    ],
)
def test_a_text_reads_the_same_above_a_picture(before: Text, after: str) -> None:
    image = '<p><img src="@@PLUGINFILE@@/a.png" alt="&lt;Front&gt; [1]]"></p>'
    said = with_picture(before, File("a.png", b"PNG"), "<Front> [[1]]")
    assert said.text == f"{after}\n\n{image}".strip()
    assert said.format is (before.format if before.format is Format.MARKDOWN else Format.HTML)


def test_files_that_no_text_ever_named_stay() -> None:
    files = (File("an image.png", b"PNG"), File("notes.pdf", b"PDF"))
    before = Text('<img src="@@PLUGINFILE@@/an%20image.png">', Format.HTML, files)
    assert saying(before, before.text) == before
    assert saying(before, "gone").files == files[1:]
