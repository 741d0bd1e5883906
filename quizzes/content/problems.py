"""What is wrong with a question, in words that a trainer understands. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizzes.content.answer_checks import (
    CLOSE,
    Wrong,
    choices,
    empty,
    numbers,
    one_right,
    patterns,
    percent,
    twice,
    weights,
)
from quizzes.content.place_checks import cloze, gap_text, hotspot
from quizzes.content.questions import (
    Cloze,
    Content,
    Description,
    FindIt,
    FreeText,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
    UnitDisplay,
    UnitGrading,
)

MOST_MARK = 10_000  # of one question; more is a slip, and far more would be no number to count with


def problems(content: Content) -> list[str]:
    """All that must be put right before anybody is asked this; none: it can be asked."""
    return [*_everywhere(content), *_CHECKS[type(content)](content)]


def _everywhere(content: Content) -> Wrong:
    if not content.stem:
        yield "The question has no text."
    if content.default_mark < 0:
        yield "The mark is below 0."
    if content.default_mark > MOST_MARK:
        yield f"The mark is above {MOST_MARK}."
    if content.default_mark == 0 and not isinstance(content, Description):
        yield "The mark is 0, so the answer counts for nothing."
    if not 0 <= content.penalty <= 1:
        yield "The penalty for a wrong try is not between 0 and 100 %."


def _single(content: SingleChoice) -> Wrong:
    yield from one_right(content.answers)


def _multiple(content: MultipleAnswers) -> Wrong:
    yield from choices(content.answers)
    earned = sum(answer.fraction for answer in content.answers if answer.fraction > 0)
    if not earned:
        yield "No answer is right: none earns anything."
    elif abs(earned - 1) > CLOSE:
        yield f"The right answers add up to {percent(earned)}, not to 100 %."


def _nothing(content: Content) -> Wrong:
    yield from ()


def _short(content: ShortText) -> Wrong:
    yield from patterns(content.answers)


def _numeric(content: Numeric) -> Wrong:
    yield from numbers(content.answers)
    yield from twice(unit.name for unit in content.units)
    if any(not unit.name for unit in content.units):
        yield "A unit has no name."
    if any(unit.multiplier == 0 for unit in content.units):
        yield "A unit has the multiplier 0."
    if not content.units and content.unit_display is not UnitDisplay.NOT:
        yield "Units are asked for, but there are none."
    if content.units and content.unit_display is UnitDisplay.NOT:
        yield "There are units, but nobody is asked for one."
    if content.unit_grading is not UnitGrading.NONE and not 0 <= content.unit_penalty <= 1:
        yield "The penalty for a wrong unit is not between 0 and 100 %."


def _matching(content: Matching) -> Wrong:
    if len(content.stems) < 2:
        yield "There are fewer than two pairs."
    if len(content.choices) < 2:
        yield "There are fewer than two different answers to match."
    yield from empty(pair.answer for pair in content.pairs)
    yield from twice(pair.text for pair in content.stems)


def _ordering(content: Ordering) -> Wrong:
    if len(content.items) < 2:
        yield "There are fewer than two items to put in order."
    yield from empty(content.items)
    yield from twice(content.items)


def _free_text(content: FreeText) -> Wrong:
    if content.most is not None and content.most < max(content.least, 1):
        yield "The text may have fewer words than it must have."
    for criterion in content.rubric:
        if not criterion.title.strip():
            yield "A line of the rubric does not say what is looked at."
        if not all(level.label.strip() for level in criterion.levels):
            yield f"“{criterion.title}” has a level without words."
        points = [level.points for level in criterion.levels]
        if len(points) < 2 or max(points) <= 0:
            yield f"“{criterion.title}” needs two levels and one that earns points."
        elif min(points) < 0:
            yield f"“{criterion.title}” has a level below 0 points."


def _find_it(content: FindIt) -> Wrong:
    if not content.targets:
        yield "No page is named that answers."
    elif max(target.fraction for target in content.targets) < 1:
        yield "No page earns 100 %."
    yield from weights(target.fraction for target in content.targets)


_CHECKS: dict[type[Content], Callable[[Any], Wrong]] = {
    SingleChoice: _single,
    MultipleAnswers: _multiple,
    TrueFalse: _nothing,
    ShortText: _short,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    GapText: gap_text,
    Cloze: cloze,
    Hotspot: hotspot,
    FreeText: _free_text,
    FindIt: _find_it,
    Description: _nothing,
}
