"""Every text of a question: to sanitize it, to look for files, to search. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from quizzes.content.texts import Text

T = TypeVar("T")


def texts(value: Any) -> Iterator[Text]:
    """All texts in a question or a part of one, in the order of its fields."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def with_texts(value: T, change: Callable[[Text], Text]) -> T:
    """The same question (or part) with each text changed. A sanitizer goes in here."""
    found: Any = value
    if isinstance(value, Text):
        found = change(value)
    elif isinstance(value, tuple):
        found = tuple(with_texts(one, change) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        found = replace(value, **{n: with_texts(getattr(value, n), change) for n in names})
    result: T = found
    return result
