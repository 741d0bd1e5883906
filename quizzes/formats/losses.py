"""What a format could not carry, found by reading what was written. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from quizzes.content import Format, Text, with_texts
from quizzes.formats.imported import Imported

_WORDS = {
    "name": "its name",
    "stem": "its text",
    "general_feedback": "the general feedback",
    "correct_feedback": "the feedback for a right answer",
    "partially_correct_feedback": "the feedback for a partly right answer",
    "incorrect_feedback": "the feedback for a wrong answer",
    "hints": "its hints",
    "default_mark": "its mark",
    "penalty": "the penalty for a wrong try",
    "answers": "something of its answers",
    "shuffle": "whether answers are shuffled",
    "numbering": "how answers are numbered",
    "true_feedback": "the feedback for true",
    "false_feedback": "the feedback for false",
    "use_case": "whether case counts",
    "units": "its units",
    "unit_grading": "what a wrong unit costs",
    "unit_penalty": "what a wrong unit costs",
    "unit_display": "how the unit is given",
    "units_left": "on which side the unit stands",
    "pairs": "something of its pairs",
    "items": "something of its items",
    "grading": "how the order is graded",
    "words": "something of its words",
    "filling": "whether words are dragged",
    "gaps": "something of its gaps",
    "rubric": "its rubric",
    "grader_info": "the notes for who marks it",
    "response_template": "the template of the response",
    "lines": "the size of the box for the response",
    "least": "how long the response must be",
    "most": "how long the response may be",
    "category": "its category",
    "idnumber": "its id",
    "tags": "its tags",
}


def losses(question: Imported, again: Imported, label: str) -> list[str]:
    """Sentences on what is not as it was after a question was written and read again."""
    changed = list(dict.fromkeys(_changed(question, again)))
    if not changed:
        return []
    return [f"{label} does not carry all of {question.told}: {listed(changed)}."]


def left_out(question: Imported, label: str) -> str:
    """The sentence on a question that the format cannot hold."""
    kind = question.content.label
    return f"{question.told} ({kind}) is left out: {label} cannot hold it."


def _changed(question: Imported, again: Imported) -> Iterator[str]:
    for name in ("category", "idnumber", "tags"):
        if getattr(question, name) != getattr(again, name):
            yield _WORDS[name]
    for field in fields(question.content):
        before, after = getattr(question.content, field.name), getattr(again.content, field.name)
        if before != after:
            yield from _what(field.name, before, after)


def _what(name: str, before: Any, after: Any) -> Iterator[str]:
    """Files and formats of texts are told apart from what is said."""
    if _bare(before) != _bare(after):
        yield _WORDS.get(name, name)
        return
    without = with_texts(before, _without_files), with_texts(after, _without_files)
    yield "the format of a text" if without[0] != without[1] else "its files"


def _bare(value: Any) -> Any:
    return with_texts(value, lambda text: Text(text.text, Format.PLAIN))


def _without_files(text: Text) -> Text:
    return Text(text.text, text.format)


def listed(words: list[str]) -> str:
    """The words with commas and an "and" between them."""
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1]
