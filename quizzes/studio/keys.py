"""The key of a question as its trainer reads it: answers, what each earns, what it says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizzes.answering.names import Named
from quizzes.answering.prose import as_html, as_inline
from quizzes.content import (
    NOTHING,
    ChoiceGap,
    Circle,
    Cloze,
    Content,
    FindIt,
    FreeText,
    GapText,
    Hint,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericGap,
    Ordering,
    Polygon,
    Shape,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.content.parts import NumericAnswer, ToleranceKind
from quizzes.review.public_form import text_form


@dataclass(frozen=True)
class Line:
    """One answer of the key. `earns` is "" where shares mean nothing."""

    said: str | SafeString
    earns: str = ""
    feedback: str | SafeString = ""
    right: bool = False


def key_of(content: Content, files: str, pages: Mapping[int, Named] | None = None) -> list[Line]:
    """All answers of a question. `files`: where its files are served, with a slash at the end.

    `pages`: what articles to be found are called.
    """
    if isinstance(content, FindIt):
        return list(_targets(content, pages or {}))
    rule = _RULES.get(type(content))
    return list(rule(content, files)) if rule else []


def remarks_of(content: Content, files: str) -> list[tuple[str, SafeString]]:
    """Feedback for everybody and hints, each with its name."""
    named = [
        ("General feedback", content.general_feedback),
        ("When right", content.correct_feedback),
        ("When partly right", content.partially_correct_feedback),
        ("When wrong", content.incorrect_feedback),
    ]
    said = [(name, html(text, files)) for name, text in named if text]
    hints = enumerate(content.hints, start=1)
    return [*said, *((f"Hint {at}", _hint(hint, files)) for at, hint in hints)]


def _hint(hint: Hint, files: str) -> SafeString:
    """What a hint says, and what it does besides."""
    told = {
        "Says how many are right.": hint.show_number_right,
        "Takes away what is wrong.": hint.clear_wrong,
    }
    deeds = " ".join(words for words, does in told.items() if does)
    return format_html("{}{}", html(hint.text, files), html(Text(deeds), "") if deeds else "")


def html(text: Text, files: str) -> SafeString:
    """A text as safe HTML."""
    return as_html(text_form(text), files)


def _inline(text: Text, files: str) -> SafeString:
    return as_inline(text_form(text), files)


def share(fraction: Fraction) -> str:
    """A share of the mark in percent; thirds say so."""
    percent = fraction * 100
    return f"{percent} %" if percent.denominator == 1 else f"{float(percent):.5g} %"


def _line(said: str | SafeString, fraction: Fraction, feedback: Text, files: str) -> Line:
    remark = html(feedback, files) if feedback else ""
    return Line(said, share(fraction), remark, fraction > 0)


def _choices(content: SingleChoice | MultipleAnswers, files: str) -> Iterator[Line]:
    for answer in content.answers:
        yield _line(_inline(answer.text, files), answer.fraction, answer.feedback, files)


def _true_false(content: TrueFalse, files: str) -> Iterator[Line]:
    sides = ((True, "True", content.true_feedback), (False, "False", content.false_feedback))
    for value, said, feedback in sides:
        yield _line(said, Fraction(content.right is value), feedback, files)


def _texts(content: ShortText, files: str) -> Iterator[Line]:
    for answer in content.answers:
        yield _line(answer.pattern, answer.fraction, answer.feedback, files)


def _numbers(content: Numeric, files: str) -> Iterator[Line]:
    for answer in content.answers:
        yield _line(number_said(answer), answer.fraction, answer.feedback, files)
    for unit in content.units:
        yield Line(f"{unit.name} (× {unit.multiplier})", "unit")


def number_said(answer: NumericAnswer) -> str:
    """A number with its tolerance."""
    if answer.value is None:
        return "any other number"
    if not answer.tolerance:
        return str(answer.value)
    times = "" if answer.kind is ToleranceKind.NOMINAL else f" ({answer.kind})"
    return f"{answer.value} ± {answer.tolerance}{times}"


def _pairs(content: Matching, files: str) -> Iterator[Line]:
    for pair in content.pairs:
        stem: str | SafeString = _inline(pair.text, files) if pair.text else "(nothing)"
        yield Line(stem, pair.answer, right=bool(pair.text))


def _items(content: Ordering, files: str) -> Iterator[Line]:
    for at, item in enumerate(content.items, start=1):
        yield Line(_inline(item, files), f"place {at}", right=True)


def _words(content: GapText, files: str) -> Iterator[Line]:
    for at, word in enumerate(content.words, start=1):
        yield Line(word.text, f"[[{at}]]", right=f"[[{at}]]" in content.stem.text)


def _gaps(content: Cloze, files: str) -> Iterator[Line]:
    for at, gap in enumerate(content.gaps, start=1):
        for answer in gap.answers:
            yield _line(_gap(at, gap, answer, files), answer.fraction, answer.feedback, files)


def _gap(at: int, gap: Any, answer: Any, files: str) -> str:
    if isinstance(gap, ChoiceGap):
        return f"Gap {at}: {answer.text}"
    said = number_said(answer) if isinstance(gap, NumericGap) else answer.pattern
    return f"Gap {at}: {said}"


def _areas(content: Hotspot, files: str) -> Iterator[Line]:
    for area in content.areas:
        said = f"{area.label} ({_shape(area.shape)})".strip()
        yield _line(said, area.fraction, area.feedback, files)


def _shape(shape: Shape) -> str:
    if isinstance(shape, Circle):
        return f"circle of {shape.radius} around {shape.x}, {shape.y}"
    if isinstance(shape, Polygon):
        return f"polygon of {len(shape.points)} corners"
    return f"rectangle from {shape.left}, {shape.top} to {shape.right}, {shape.bottom}"


def _rubric(content: FreeText, files: str) -> Iterator[Line]:
    for criterion in content.rubric:
        levels = ", ".join(f"{level.label} ({level.points})" for level in criterion.levels)
        yield Line(criterion.title, levels)
    if content.grader_info:
        yield Line("For who marks it", "", html(content.grader_info, files))


def _targets(content: FindIt, pages: Mapping[int, Named]) -> Iterator[Line]:
    for target in content.targets:
        known = pages.get(target.page)
        place = known.at(target.anchor) if known else "An article that is not there any more"
        yield _line(place, target.fraction, NOTHING, "")


_RULES: dict[type[Content], Callable[[Any, str], Iterator[Line]]] = {
    SingleChoice: _choices,
    MultipleAnswers: _choices,
    TrueFalse: _true_false,
    ShortText: _texts,
    Numeric: _numbers,
    Matching: _pairs,
    Ordering: _items,
    GapText: _words,
    Cloze: _gaps,
    Hotspot: _areas,
    FreeText: _rubric,
}
