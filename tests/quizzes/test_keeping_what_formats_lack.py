"""Editing a question in a format keeps what that format cannot hold."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from quizzes.content import (
    Answer,
    Content,
    File,
    Format,
    Hint,
    Numeric,
    NumericAnswer,
    SingleChoice,
    Text,
    ToleranceKind,
)
from quizzes.formats import Imported, read, write
from quizzes.formats.keeping import kept

HINTS = (Hint(Text("Look at the lamp."), clear_wrong=True),)
PICTURE = Text("Front", Format.HTML, (File("a.png", b"PNG"),))
COLOURS = SingleChoice(
    name="Lights",
    stem=PICTURE,
    answers=(Answer(Text("Orange"), Fraction(1)), Answer(PICTURE), Answer(Text("Green"))),
    hints=HINTS,
    correct_feedback=Text("Well seen."),
)


def edited(content: Content, before: str, after: str) -> Content:
    """What becomes of a question when one word of its GIFT is another."""
    text = write("gift", [Imported(content)]).data.decode()
    assert before in text
    shown, said = (
        read("", one.encode(), "gift")[0].content for one in (text, text.replace(before, after))
    )
    changed: Content = kept(content, shown, said)
    return changed


def test_what_nobody_touched_stays_whole() -> None:
    assert edited(COLOURS, "Lights", "Lights") == COLOURS
    assert edited(COLOURS, "Lights", "Colours") == replace(COLOURS, name="Colours")


def test_a_text_that_was_changed_keeps_its_files() -> None:
    orange, _, green = COLOURS.answers
    back = Answer(replace(PICTURE, text="Back"))
    changed = replace(COLOURS, stem=replace(PICTURE, text="Back"), answers=(orange, back, green))
    assert edited(COLOURS, "Front", "Back") == changed


def test_answers_are_known_again_in_another_order_and_where_one_went() -> None:
    orange, front, green = COLOURS.answers
    turned = edited(COLOURS, "~Front\n\t~[moodle]Green", "~[moodle]Green\n\t~Front")
    assert turned == replace(COLOURS, answers=(orange, green, front))
    fewer = edited(turned, "\t~[moodle]Green\n", "")
    assert fewer == replace(COLOURS, answers=(orange, front))


def test_a_number_keeps_the_kind_of_its_tolerance_while_its_value_changes() -> None:
    answers = (NumericAnswer(Decimal(7), Decimal(1), kind=ToleranceKind.RELATIVE),)
    changed = edited(Numeric(stem=Text("How many?"), answers=answers), "7", "8")
    assert changed == Numeric(
        stem=Text("How many?"), answers=(replace(answers[0], value=Decimal(8)),)
    )


def test_a_question_of_another_type_is_taken_as_it_is_said() -> None:
    other = Numeric(stem=Text("How many?"), answers=())
    assert kept(COLOURS, COLOURS, other) is other
