"""A table to start from: one question of each type that a table holds. Pure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quizzes.content import (
    Answer,
    Description,
    Format,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats.imported import Imported
from quizzes.grading.rules import default_weights


def _text(said: str) -> Text:
    return Text(said, Format.PLAIN)


def _ticks(*said: tuple[str, bool]) -> tuple[Answer, ...]:
    weights = default_weights([right for _, right in said])
    return tuple(
        Answer(_text(text), weight) for (text, _), weight in zip(said, weights, strict=True)
    )


TEMPLATE = tuple(
    Imported(content, category="Examples", tags=("example",))
    for content in (
        SingleChoice(
            name="Right answer by its number",
            stem=_text("Which light tells that the router is online?"),
            answers=(
                Answer(_text("Green"), Fraction(1), _text("Right: green is online.")),
                Answer(_text("Orange"), feedback=_text("Orange: it is still starting.")),
                Answer(_text("Red")),
            ),
        ),
        MultipleAnswers(
            name="Several right answers",
            stem=_text("What do you ask for before you change a contract?"),
            answers=_ticks(("Name", True), ("Date of birth", True), ("Password", False)),
        ),
        TrueFalse(
            name="True or false",
            stem=_text("A refund takes up to five working days."),
            right=True,
            false_feedback=_text("It does: see the article on refunds."),
        ),
        ShortText(
            name="A word to type",
            stem=_text("What is the code on the back of a card called?"),
            answers=(Pattern("CVC*"), Pattern("security code"), Pattern("PIN", Fraction(0))),
        ),
        Numeric(
            name="A number with a tolerance",
            stem=_text("How many days does a customer have to withdraw?"),
            answers=(
                NumericAnswer(Decimal(14)),
                NumericAnswer(Decimal(14), Decimal(1), Fraction(1, 2), _text("Nearly.")),
            ),
        ),
        Matching(
            name="What belongs together",
            stem=_text("Which team takes it over?"),
            pairs=(
                Pair(_text("A parcel is lost"), "Shipping"),
                Pair(_text("A bill is wrong"), "Billing"),
            ),
        ),
        Ordering(
            name="Steps in the right order",
            stem=_text("How do you restart a router?"),
            items=(_text("Unplug it"), _text("Wait ten seconds"), _text("Plug it in")),
        ),
        FreeText(name="A text to mark", stem=_text("Answer a customer whose parcel is late.")),
        Description(name="Only to read", stem=_text("The next questions are about billing.")),
    )
)
