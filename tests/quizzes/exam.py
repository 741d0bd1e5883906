"""A small bank and quizzes made of it, for stories about attempts. The clock is the test's own."""

import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from accounts.models import User
from quizzes import bank
from quizzes.attempts import Given, Saved, save, start
from quizzes.content import (
    Answer,
    Content,
    Criterion,
    FreeText,
    Hint,
    Level,
    MultipleAnswers,
    Ordering,
    ShortText,
    SingleChoice,
    Text,
)
from quizzes.content.parts import Pattern
from quizzes.models import Attempt, AttemptSlot, Category, Question, Quiz, QuizSection, QuizSlot

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
ALL, NONE = Fraction(1), Fraction(0)


def after(seconds: float) -> datetime.datetime:
    """So many seconds after noon."""
    return NOON + datetime.timedelta(seconds=seconds)


def lights(*, right: int = 0, hints: int = 0, **fields: Any) -> SingleChoice:
    """What does the light mean? The first of three answers is right, or another."""
    said = ("No signal", "Firmware", "All is well")
    answers = tuple(
        Answer(Text(text), ALL if at == right else NONE, Text(f"You said {text}."))
        for at, text in enumerate(said)
    )
    given = tuple(Hint(Text(f"Hint {number}")) for number in range(1, hints + 1))
    stem = fields.pop("stem", "What does orange mean?")
    return SingleChoice(name="Lights", stem=Text(stem), answers=answers, hints=given, **fields)


def steps() -> Ordering:
    """Put a restart in order."""
    items = ("Unplug", "Wait", "Plug in")
    return Ordering(name="Restart", stem=Text("In which order?"), items=tuple(map(Text, items)))


def refund() -> ShortText:
    """How many days?"""
    return ShortText(name="Refund", stem=Text("How many days?"), answers=(Pattern("14*"),))


def ways() -> MultipleAnswers:
    """Two of three ways are right."""
    half = Fraction(1, 2)
    shares = (("Chat", half), ("Phone", half), ("Fax", -half))
    answers = tuple(Answer(Text(text), share) for text, share in shares)
    return MultipleAnswers(name="Ways", stem=Text("How can they reach us?"), answers=answers)


def letter() -> FreeText:
    """Write to a customer; marked by two lines of a rubric."""
    levels = (Level("No", Fraction(0)), Level("Partly", Fraction(1)), Level("Yes", Fraction(3)))
    rubric = (Criterion("Friendly", levels), Criterion("Correct", levels))
    return FreeText(name="Letter", stem=Text("Write to them."), rubric=rubric)


def shelf(*names: str) -> Category:
    """The category with this path."""
    return Category.objects.all().at(*(names or ("Internet",)))


def question(content: Content | None = None, **fields: Any) -> Question:
    """A question that is ready."""
    fields.setdefault("category", fields.pop("into", None) or shelf())
    fields.setdefault("ready", True)
    return bank.create(content or lights(), by=None, **fields)


def quiz(*questions: Question, per_page: int = 1, **fields: Any) -> Quiz:
    """A published quiz of these questions."""
    fields.setdefault("status", Quiz.Status.PUBLISHED)
    made = Quiz.objects.create(title="Router", questions_per_page=per_page, **fields)
    section = QuizSection.objects.create(quiz=made, sort_order=0)
    for at, one in enumerate(questions):
        QuizSlot.objects.create(section=section, question=one, sort_order=at)
    return made


def random_slot(made: Quiz, **fields: Any) -> QuizSlot:
    """A draw at the end of a quiz."""
    section = made.sections.get()
    return QuizSlot.objects.create(section=section, sort_order=section.slots.count(), **fields)


def begun(made: Quiz, person: User, at: datetime.datetime = NOON, **fields: Any) -> Attempt:
    """An attempt that has just begun."""
    return start(made, person, at, **fields)


def slot(attempt: Attempt, number: int = 1) -> AttemptSlot:
    """A slot as it is in the database."""
    return attempt.slots.select_related("version").get(number=number)


def shown(attempt: Attempt, kept: int, number: int = 1) -> dict[str, Any]:
    """What a page sends for the choice that the question keeps at this place."""
    order: Sequence[int] = slot(attempt, number).order["choices"]
    return {"choice": list(order).index(kept)}


def answer(
    attempt: Attempt,
    kept: int = 0,
    number: int = 1,
    at: datetime.datetime = NOON,
    certainty: str = "",
    **fields: Any,
) -> Saved:
    """Pick the choice that is kept at this place; 0 is the right one."""
    seen = fields.pop("seen", None)
    if seen is None:
        seen = slot(attempt, number).sequence
    given = Given(shown(attempt, kept, number), certainty, seen)
    return save(attempt, {number: given}, at, **fields)
