"""What a question of each type says. Pure, frozen, and named as in Moodle's question engine.

Right answers stand first or in their order here; what a person is shown is shuffled elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from quizzes.content.parts import (
    Answer,
    Area,
    Criterion,
    Gap,
    Hint,
    NumericAnswer,
    Pair,
    Pattern,
    Picture,
    Target,
    Unit,
    Word,
)
from quizzes.content.texts import NOTHING, Text, one_line


@dataclass(frozen=True, kw_only=True)
class Content:
    """What questions of all types have. `penalty`: the share of the mark that a try costs."""

    type: ClassVar[str]
    label: ClassVar[str]

    name: str = ""
    stem: Text = NOTHING
    general_feedback: Text = NOTHING
    correct_feedback: Text = NOTHING
    partially_correct_feedback: Text = NOTHING
    incorrect_feedback: Text = NOTHING
    hints: tuple[Hint, ...] = ()
    default_mark: Fraction = Fraction(1)
    penalty: Fraction = Fraction(1, 3)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", one_line(self.name))


@dataclass(frozen=True, kw_only=True)
class SingleChoice(Content):
    """One of several answers."""

    type: ClassVar[str] = "single_choice"
    label: ClassVar[str] = "single choice"
    answers: tuple[Answer, ...]
    shuffle: bool = True
    numbering: str = "abc"


@dataclass(frozen=True, kw_only=True)
class MultipleAnswers(Content):
    """Any number of several answers."""

    type: ClassVar[str] = "multiple_answers"
    label: ClassVar[str] = "multiple answers"
    answers: tuple[Answer, ...]
    shuffle: bool = True
    numbering: str = "abc"


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Content):
    """True or false. A second try would give it away: a wrong one costs all."""

    type: ClassVar[str] = "true_false"
    label: ClassVar[str] = "true or false"
    right: bool
    true_feedback: Text = NOTHING
    false_feedback: Text = NOTHING
    penalty: Fraction = Fraction(1)


@dataclass(frozen=True, kw_only=True)
class ShortText(Content):
    """A word or two; the first pattern that matches counts."""

    type: ClassVar[str] = "short_text"
    label: ClassVar[str] = "short text"
    answers: tuple[Pattern, ...]
    use_case: bool = False


class UnitGrading(StrEnum):
    """What a missing or unknown unit costs: nothing, a share of what was earned, or of all."""

    NONE = "none"
    OF_MARK = "of_mark"
    OF_MAXIMUM = "of_maximum"


class UnitDisplay(StrEnum):
    """Where the unit is given: typed with the number, picked, or not at all."""

    TYPED = "typed"
    BUTTONS = "buttons"
    LIST = "list"
    NOT = "not"


@dataclass(frozen=True, kw_only=True)
class Numeric(Content):
    """A number, perhaps with a unit; the first answer that holds it counts."""

    type: ClassVar[str] = "numeric"
    label: ClassVar[str] = "number"
    answers: tuple[NumericAnswer, ...]
    units: tuple[Unit, ...] = ()
    unit_grading: UnitGrading = UnitGrading.NONE
    unit_penalty: Fraction = Fraction(1, 10)
    unit_display: UnitDisplay = UnitDisplay.NOT
    units_left: bool = False


@dataclass(frozen=True, kw_only=True)
class Matching(Content):
    """Pairs to put together again."""

    type: ClassVar[str] = "matching"
    label: ClassVar[str] = "matching"
    pairs: tuple[Pair, ...]
    shuffle: bool = True

    @property
    def stems(self) -> tuple[Pair, ...]:
        """The pairs that are asked for."""
        return tuple(pair for pair in self.pairs if pair.text)

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be put to them; equal answers are one choice."""
        return tuple(dict.fromkeys(pair.answer for pair in self.pairs))


class OrderGrading(StrEnum):
    """How an order earns its mark; Moodle's nine ways."""

    ALL_OR_NOTHING = "all_or_nothing"
    ABSOLUTE_POSITION = "absolute_position"
    NEXT_WITHOUT_LAST = "next_without_last"
    NEXT_WITH_LAST = "next_with_last"
    ONE_BEFORE_AND_AFTER = "one_before_and_after"
    ALL_BEFORE_AND_AFTER = "all_before_and_after"
    LONGEST_ORDERED = "longest_ordered"
    LONGEST_CONTIGUOUS = "longest_contiguous"
    DISTANCE = "distance"


@dataclass(frozen=True, kw_only=True)
class Ordering(Content):
    """Items, here in the right order."""

    type: ClassVar[str] = "ordering"
    label: ClassVar[str] = "ordering"
    items: tuple[Text, ...]
    grading: OrderGrading = OrderGrading.ABSOLUTE_POSITION


class Filling(StrEnum):
    """How gaps are filled."""

    DRAG = "drag"
    SELECT = "select"


@dataclass(frozen=True, kw_only=True)
class GapText(Content):
    """A stem with gaps: `[[2]]` is a gap for the second word. Words named nowhere distract."""

    type: ClassVar[str] = "gap_text"
    label: ClassVar[str] = "gap text"
    words: tuple[Word, ...]
    filling: Filling = Filling.SELECT
    shuffle: bool = True


@dataclass(frozen=True, kw_only=True)
class Cloze(Content):
    """A stem with parts: `[[2]]` is where the second part stands."""

    type: ClassVar[str] = "cloze"
    label: ClassVar[str] = "text with several parts"
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class Hotspot(Content):
    """Point at places on a picture; `most`: how many points may be set."""

    type: ClassVar[str] = "hotspot"
    label: ClassVar[str] = "hotspot"
    picture: Picture
    areas: tuple[Area, ...]
    most: int = 1


@dataclass(frozen=True, kw_only=True)
class FreeText(Content):
    """A text that a person marks. Lengths are in words; `most` None: any."""

    type: ClassVar[str] = "free_text"
    label: ClassVar[str] = "free text"
    rubric: tuple[Criterion, ...] = ()
    grader_info: Text = NOTHING
    response_template: Text = NOTHING
    lines: int = 15
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class FindIt(Content):
    """Find the page through the real search; the first target that it matches counts."""

    type: ClassVar[str] = "find_it"
    label: ClassVar[str] = "find it"
    targets: tuple[Target, ...]


@dataclass(frozen=True, kw_only=True)
class Description(Content):
    """Only something to read: no answer, no mark."""

    type: ClassVar[str] = "description"
    label: ClassVar[str] = "description"
    default_mark: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)


TYPES: dict[str, type[Content]] = {
    kind.type: kind
    for kind in (
        SingleChoice,
        MultipleAnswers,
        TrueFalse,
        ShortText,
        Numeric,
        Matching,
        Ordering,
        GapText,
        Cloze,
        Hotspot,
        FreeText,
        FindIt,
        Description,
    )
}
