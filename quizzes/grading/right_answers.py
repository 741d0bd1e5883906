"""The response that earns most: to show as the right answer once that may be shown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Answer,
    ChoiceGap,
    Circle,
    Cloze,
    Content,
    Description,
    FindIt,
    Gap,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    NumericGap,
    Ordering,
    Pattern,
    Polygon,
    Rectangle,
    Shape,
    ShortText,
    SingleChoice,
    TrueFalse,
    UnitDisplay,
)
from quizzes.content.gaps import marks
from quizzes.grading.areas import Point, lies_in
from quizzes.grading.wildcards import example
from quizzes.responses import (
    Filled,
    Matched,
    Nothing,
    Opened,
    Ordered,
    Picked,
    Pointed,
    Response,
    Said,
    Ticked,
    Typed,
)


def right_response(content: Content) -> Response | None:
    """A right response (Moodle's get_correct_response); None where a person has to say."""
    rule = _RULES.get(type(content))
    response: Response | None = rule(content) if rule else None
    return response


def _best(answers: Sequence[Any]) -> int | None:
    """The first of those that earn most."""
    if not answers:
        return None
    return max(range(len(answers)), key=lambda number: answers[number].fraction)


def _ticks(content: MultipleAnswers) -> Ticked:
    earning = [number for number, answer in enumerate(content.answers) if answer.fraction > 0]
    return Ticked(frozenset(earning))


def _text(answers: Sequence[Pattern]) -> str:
    best = _best(answers)
    return "" if best is None else example(answers[best].pattern)


def _number(answers: Sequence[NumericAnswer]) -> str:
    best = _best(answers)
    value = None if best is None else answers[best].value
    return "" if value is None else format(value.normalize() + Decimal(0), "f")


def _measure(content: Numeric) -> Typed:
    number, asked = _number(content.answers), content.unit_display
    first = content.units[0].name if content.units else ""
    if asked is UnitDisplay.NOT or not first:
        return Typed(number)
    if asked is UnitDisplay.TYPED:
        return Typed(f"{first} {number}" if content.units_left else f"{number} {first}")
    return Typed(number, first)


def _pairs(content: Matching) -> Matched:
    choices = content.choices
    return Matched(tuple(choices.index(stem.answer) for stem in content.stems))


def _words(content: GapText) -> Filled:
    named = [mark.number - 1 for mark in marks(content.stem.text)]
    return Filled(tuple(word if word < len(content.words) else None for word in named))


def _gaps(content: Cloze) -> Filled:
    return Filled(tuple(_gap(gap) for gap in content.gaps))


def _gap(gap: Gap) -> int | str | None:
    if isinstance(gap, ChoiceGap):
        answers: Sequence[Answer] = gap.answers
        return _best(answers)
    return _number(gap.answers) if isinstance(gap, NumericGap) else _text(gap.answers)


def _points(content: Hotspot) -> Pointed:
    earning = [area for area in content.areas if area.fraction > 0]
    best = sorted(earning, key=lambda area: -area.fraction)[: content.most]
    return Pointed(tuple(inside(area.shape) for area in best))


def inside(shape: Shape) -> Point:
    """A point in the shape: the middle if that lies in it, else a corner."""
    if isinstance(shape, Rectangle):
        return (shape.left + shape.right) // 2, (shape.top + shape.bottom) // 2
    if isinstance(shape, Circle):
        return shape.x, shape.y
    return _in_polygon(shape)


def _in_polygon(shape: Polygon) -> Point:
    xs, ys = zip(*shape.points, strict=True)
    middle = Fraction(sum(xs), len(xs)), Fraction(sum(ys), len(ys))
    nearest = round(middle[0]), round(middle[1])
    return nearest if lies_in(nearest, shape) else shape.points[0]


def _page(content: FindIt) -> Opened:
    best = _best(content.targets)
    return Opened() if best is None else _target(content, best)


def _target(content: FindIt, number: int) -> Opened:
    target = content.targets[number]
    return Opened(target.page, target.anchor)


_RULES: dict[type[Content], Callable[[Any], Response]] = {
    SingleChoice: lambda content: Picked(_best(content.answers)),
    MultipleAnswers: _ticks,
    TrueFalse: lambda content: Said(content.right),
    ShortText: lambda content: Typed(_text(content.answers)),
    Numeric: _measure,
    Matching: _pairs,
    Ordering: lambda content: Ordered(tuple(range(len(content.items)))),
    GapText: _words,
    Cloze: _gaps,
    Hotspot: _points,
    FindIt: _page,
    Description: lambda content: Nothing(),
}
