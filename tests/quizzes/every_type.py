"""One question of each type, each with a right answer as a form sends it, and its secrets."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Answer,
    Area,
    ChoiceGap,
    Cloze,
    Content,
    Description,
    Filling,
    FindIt,
    Format,
    FreeText,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    NumericGap,
    Ordering,
    Pair,
    Pattern,
    Picture,
    Rectangle,
    ShortGap,
    ShortText,
    SingleChoice,
    Target,
    Text,
    TrueFalse,
    Unit,
    UnitDisplay,
    Word,
)
from quizzes.models import AttemptSlot
from quizzes.shuffling import to_shown

ALL, HALF, NONE = Fraction(1), Fraction(1, 2), Fraction(0)
CANARY = "snorkelwump"
SAID = Text(f"{CANARY} feedback")
COMMON: dict[str, Any] = {
    "name": f"{CANARY} name",
    "general_feedback": Text(f"{CANARY} general"),
    "correct_feedback": Text(f"{CANARY} correct"),
    "partially_correct_feedback": Text(f"{CANARY} partly"),
    "incorrect_feedback": Text(f"{CANARY} incorrect"),
}
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


@dataclass(frozen=True)
class Example:
    """A question; `right`: the kept response that is right; `secrets`: never on its page."""

    content: Content
    right: dict[str, Any]
    secrets: tuple[str, ...] = field(default=())


def stem(said: str) -> Text:
    """A text in HTML."""
    return Text(f"<p>{said}</p>", Format.HTML)


def examples(page: int = 1) -> list[Example]:
    """One of each type. `page`: the id of the page to be found; 1 is the root of all."""
    yes, no = Answer(Text("Orange"), ALL, SAID), Answer(Text("Green"), NONE, SAID)
    return [
        Example(SingleChoice(stem=stem("Colour?"), answers=(yes, no), **COMMON), {"choice": 0}),
        Example(
            MultipleAnswers(
                stem=stem("Ways?"),
                answers=(
                    Answer(Text("Chat"), HALF, SAID),
                    Answer(Text("Phone"), HALF, SAID),
                    Answer(Text("Fax"), -HALF, SAID),
                ),
                **COMMON,
            ),
            {"choices": [0, 1]},
        ),
        Example(
            TrueFalse(
                stem=stem("Free?"), right=True, true_feedback=SAID, false_feedback=SAID, **COMMON
            ),
            {"answer": True},
        ),
        Example(
            ShortText(
                stem=stem("Which place?"),
                answers=(Pattern("Snorkelwumpington", ALL, SAID),),
                **COMMON,
            ),
            {"text": "Snorkelwumpington"},
        ),
        Example(
            Numeric(
                stem=stem("How long?"),
                answers=(NumericAnswer(Decimal("739.25"), Decimal("0.37"), ALL, SAID),),
                units=(Unit("m"), Unit("km", Decimal(1000))),
                unit_display=UnitDisplay.LIST,
                **COMMON,
            ),
            {"text": "739.25", "unit": "m"},
            ("739.25", "0.37"),
        ),
        Example(
            Matching(
                stem=stem("Who does what?"),
                pairs=(Pair(Text("Agent"), "answers"), Pair(Text("Lead"), "leads")),
                **COMMON,
            ),
            {"pairs": [0, 1]},
        ),
        Example(
            Ordering(stem=stem("In order?"), items=(Text("Pull"), Text("Wait"), Text("Plug"))),
            {"order": [0, 1, 2]},
        ),
        Example(
            GapText(
                stem=stem("Call [[2]] then [[1]]."),
                words=(Word("billing"), Word("care"), Word("nobody")),
                filling=Filling.SELECT,
                **COMMON,
            ),
            {"gaps": [1, 0]},
        ),
        Example(
            Cloze(
                stem=stem("A [[1]], a [[2]] and [[3]]."),
                gaps=(
                    ChoiceGap((Answer(Text("cat"), ALL, SAID), Answer(Text("dog"), NONE, SAID))),
                    ShortGap((Pattern("Snorkelwumpington", ALL, SAID),)),
                    NumericGap((NumericAnswer(Decimal("739.25"), feedback=SAID),)),
                ),
                **COMMON,
            ),
            {"gaps": [0, "Snorkelwumpington", "739.25"]},
            ("739.25",),
        ),
        Example(
            Hotspot(
                stem=stem("Where is the button?"),
                picture=Picture(PIXEL, 200, 100, "A router"),
                areas=(Area(Rectangle(173, 71, 187, 83), f"{CANARY} label", ALL, SAID),),
                **COMMON,
            ),
            {"points": [[180, 77]]},
            ("173", "187"),
        ),
        Example(
            FreeText(stem=stem("Write to them."), grader_info=Text(f"{CANARY} grading"), **COMMON),
            {"text": "Dear customer"},
        ),
        Example(
            FindIt(stem=stem("Find the page."), targets=(Target(page),), **COMMON),
            {"page": page},
        ),
        Example(Description(stem=stem("Read this first.")), {}),
    ]


def posted(slot: AttemptSlot, kept: dict[str, Any]) -> dict[str, Any]:
    """The fields that a browser sends for a response, kept as the question keeps it."""
    from quizzes.answering.fields import written
    from quizzes.review import public_form

    content = slot.version.said
    shown = to_shown(content, slot.order, kept)
    fields = written(public_form(content, slot.order), shown)
    start = f"q{slot.number}-"
    return {f"{start}seen": str(slot.sequence), **{start + name: v for name, v in fields.items()}}


def without_chance(html: str) -> str:
    """A page without names, tokens and ids in addresses: any digits may be in these by chance."""
    drawn = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{32,}|(?<=/)\d+(?=/)"
    return re.sub(drawn, "", html)
