"""What can be answered: one class for each form of response. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Response:
    """An answer to one question."""

    key: ClassVar[str]


@dataclass(frozen=True)
class Picked(Response):
    """One of the answers, or none yet."""

    key: ClassVar[str] = "choice"
    choice: int | None = None


@dataclass(frozen=True)
class Ticked(Response):
    """Any of the answers."""

    key: ClassVar[str] = "choices"
    choices: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Said(Response):
    """True, false, or nothing yet."""

    key: ClassVar[str] = "answer"
    answer: bool | None = None


@dataclass(frozen=True)
class Typed(Response):
    """A text; for a number also the unit, where that is picked."""

    key: ClassVar[str] = "text"
    text: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Matched(Response):
    """For each stem the number of the choice put to it, or None."""

    key: ClassVar[str] = "pairs"
    pairs: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Ordered(Response):
    """All items in the order given; empty: not answered."""

    key: ClassVar[str] = "order"
    order: tuple[int, ...] = ()


@dataclass(frozen=True)
class Filled(Response):
    """For each gap a number of what was picked, a text that was typed, or None."""

    key: ClassVar[str] = "gaps"
    gaps: tuple[int | str | None, ...] = ()


@dataclass(frozen=True)
class Pointed(Response):
    """Points on the picture, in its own pixels."""

    key: ClassVar[str] = "points"
    points: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Opened(Response):
    """The page that was handed in, and the section it was opened at."""

    key: ClassVar[str] = "page"
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True)
class Nothing(Response):
    """There is nothing to answer."""

    key: ClassVar[str] = "nothing"
