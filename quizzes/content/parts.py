"""What questions are made of: answers, pairs, areas, hints. Pure.

A `fraction` is the share of the mark that an answer earns: 1 is all of it, less than 0 costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from quizzes.content.texts import NOTHING, Text, tidy

WHOLE, NONE = Fraction(1), Fraction(0)


@dataclass(frozen=True)
class Hint:
    """Shown after a wrong try, when tries are left."""

    text: Text = NOTHING
    show_number_right: bool = False
    clear_wrong: bool = False


@dataclass(frozen=True)
class Answer:
    """A choice that can be picked or ticked."""

    text: Text
    fraction: Fraction = NONE
    feedback: Text = NOTHING


@dataclass(frozen=True)
class Pattern:
    """A text that may be typed; `*` stands for anything, `\\*` for a star."""

    pattern: str
    fraction: Fraction = WHOLE
    feedback: Text = NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", tidy(self.pattern))


class ToleranceKind(StrEnum):
    """What a tolerance of t around v allows: v ± t, v ± t·|v|, or v/(1+t) to v·(1+t)."""

    NOMINAL = "nominal"
    RELATIVE = "relative"
    GEOMETRIC = "geometric"


@dataclass(frozen=True)
class NumericAnswer:
    """A number that may be typed; without a value, any number."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    fraction: Fraction = WHOLE
    feedback: Text = NOTHING
    kind: ToleranceKind = ToleranceKind.NOMINAL


@dataclass(frozen=True)
class Unit:
    """A unit; so many of it make one of the unit that the answers are in (Moodle's multiplier)."""

    name: str
    multiplier: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", tidy(self.name))


@dataclass(frozen=True)
class Pair:
    """What belongs together; without a text, only a choice too many."""

    text: Text
    answer: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "answer", tidy(self.answer))


@dataclass(frozen=True)
class Word:
    """A word for the gaps of its group; an unlimited one may fill several."""

    text: str
    group: int = 1
    unlimited: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))


@dataclass(frozen=True)
class ChoiceGap:
    """A gap filled by picking; shown as a list, or as buttons in a row or a column."""

    answers: tuple[Answer, ...]
    weight: int = 1
    shown: str = "list"
    shuffle: bool = False


@dataclass(frozen=True)
class ShortGap:
    """A gap filled by typing a text."""

    answers: tuple[Pattern, ...]
    weight: int = 1
    use_case: bool = False


@dataclass(frozen=True)
class NumericGap:
    """A gap filled by typing a number."""

    answers: tuple[NumericAnswer, ...]
    weight: int = 1


Gap = ChoiceGap | ShortGap | NumericGap


@dataclass(frozen=True)
class Rectangle:
    """Pixels from the picture's left upper corner; all edges belong to it."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Circle:
    """Pixels from the picture's left upper corner; the rim belongs to it."""

    x: int
    y: int
    radius: int


@dataclass(frozen=True)
class Polygon:
    """Corners in their order, in pixels from the picture's left upper corner."""

    points: tuple[tuple[int, int], ...]


Shape = Rectangle | Circle | Polygon


@dataclass(frozen=True)
class Area:
    """A place on a picture, and what pointing at it earns."""

    shape: Shape
    label: str = ""
    fraction: Fraction = WHOLE
    feedback: Text = NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", tidy(self.label))


@dataclass(frozen=True)
class Picture:
    """The picture of a hotspot: what it is kept under, its size in pixels, and its words."""

    source: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Level:
    """One level of a criterion, in points."""

    label: str
    points: Fraction


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: what is looked at, and its levels."""

    title: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Target:
    """A page that answers, or one section of it; without an anchor, anywhere on the page."""

    page: int
    anchor: str = ""
    fraction: Fraction = WHOLE
