"""What can be wrong with gaps in a text and areas on a picture. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizzes.content.answer_checks import (
    CLOSE,
    Wrong,
    empty,
    numbers,
    one_right,
    patterns,
    percent,
    twice,
)
from quizzes.content.gaps import marks
from quizzes.content.parts import ChoiceGap, Circle, Gap, Polygon, Rectangle, Shape, ShortGap
from quizzes.content.questions import Cloze, Filling, GapText, Hotspot


def gap_text(content: GapText) -> Wrong:
    """Gaps and the words for them."""
    named = [mark.number for mark in marks(content.stem.text)]
    if not named:
        yield "The text has no gap; write [[1]] where the first word belongs."
    yield from _no_such(named, len(content.words), "word")
    yield from empty(word.text for word in content.words)
    for group in sorted({word.group for word in content.words}):
        yield from twice(word.text for word in content.words if word.group == group)
    for number in dict.fromkeys(n for n in named if 0 < n <= len(content.words)):
        word = content.words[number - 1]
        if named.count(number) > 1 and not word.unlimited and content.filling is Filling.DRAG:
            yield f"“{word.text}” fills several gaps, but may be used only once."


def _no_such(named: Sequence[int], there: int, what: str) -> Wrong:
    for number in dict.fromkeys(named):
        if number > there:
            yield f"Gap [[{number}]] has no {what}: there are {there}."


def cloze(content: Cloze) -> Wrong:
    """Gaps and their own answers."""
    named = [mark.number for mark in marks(content.stem.text)]
    if not content.gaps:
        yield "The text has no gap to fill."
    yield from _no_such(named, len(content.gaps), "answers")
    for number, gap in enumerate(content.gaps, 1):
        if named.count(number) != 1:
            yield f"[[{number}]] must stand in the text once, where gap {number} belongs."
        yield from (f"Gap {number}: {problem}" for problem in _gap(gap))


def _gap(gap: Gap) -> Wrong:
    if gap.weight < 1:
        yield "Its weight is below 1."
    if isinstance(gap, ChoiceGap):
        yield from one_right(gap.answers)
    elif isinstance(gap, ShortGap):
        yield from patterns(gap.answers)
    else:
        yield from numbers(gap.answers)


def hotspot(content: Hotspot) -> Wrong:
    """The picture and the areas on it."""
    if not content.picture.source:
        yield "There is no picture."
    if not content.picture.alt:
        yield "The picture has no description for those who cannot see it."
    if not content.areas:
        yield "No area is marked on the picture."
    if content.most < 1:
        yield "Nobody may point at anything: allow at least one point."
    best = sorted((area.fraction for area in content.areas), key=lambda share: -share)
    earned = sum((share for share in best[: content.most] if share > 0), Fraction(0))
    if content.areas and abs(earned - 1) > CLOSE:
        yield f"The best {content.most} areas add up to {percent(earned)}, not to 100 %."
    for number, area in enumerate(content.areas, 1):
        yield from (f"Area {number} {problem}" for problem in _shape(area.shape, content))


def _shape(shape: Shape, content: Hotspot) -> Wrong:
    if isinstance(shape, Rectangle):
        corners = [(shape.left, shape.top), (shape.right, shape.bottom)]
        flat = shape.left >= shape.right or shape.top >= shape.bottom
    elif isinstance(shape, Circle):
        corners, flat = [(shape.x, shape.y)], shape.radius < 1
    else:
        corners, flat = list(shape.points), _is_flat(shape)
    if flat:
        yield "has no size."
    width, height = content.picture.width, content.picture.height
    if not all(0 <= x <= width and 0 <= y <= height for x, y in corners):
        yield "lies outside the picture."


def _is_flat(shape: Polygon) -> bool:
    return len(set(shape.points)) < 3
