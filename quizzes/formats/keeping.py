"""What a format cannot hold stays as it was, where a question is edited in that format. Pure."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from quizzes.content import Content

T = TypeVar("T")


def kept(before: T, shown: T, said: Content) -> Any:
    """The question as it is said now, with all that the format never showed.

    `before`: the question. `shown`: what is read again from the text that it was written as.
    `said`: what is read from that text as somebody left it.
    """
    if said == shown:
        return before
    same = type(before) is type(shown) is type(said)
    return _merged(before, shown, said) if same else said


def _merged(before: Any, shown: Any, said: Any) -> Any:
    """Part by part: what nobody touched is as it was before."""
    if said == shown:
        return before
    if isinstance(said, tuple) and isinstance(shown, tuple) and isinstance(before, tuple):
        return _parts(before, shown, said) if len(before) == len(shown) else said
    if is_dataclass(said) and type(before) is type(shown) is type(said):
        return _fields(before, shown, said)
    return said


def _fields(before: Any, shown: Any, said: Any) -> Any:
    names = [field.name for field in fields(said)]
    told = {n: _merged(getattr(before, n), getattr(shown, n), getattr(said, n)) for n in names}
    return replace(said, **told)


def _parts(before: tuple[Any, ...], shown: tuple[Any, ...], said: tuple[Any, ...]) -> Any:
    """A part is known again by what it says, else by its place where none came or went."""
    in_place = len(said) == len(shown)
    return tuple(_part(before, shown, one, at, in_place) for at, one in enumerate(said))


def _part(before: Any, shown: Any, one: Any, at: int, in_place: bool) -> Any:
    if in_place and (one == shown[at] or one not in shown):
        return _merged(before[at], shown[at], one)
    return before[shown.index(one)] if one in shown else one
