"""What can be wrong with the answers of a question. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.content.parts import Answer, NumericAnswer, Pattern

Wrong = Iterator[str]
CLOSE = Fraction(1, 10_000)  # 33.33 % three times is meant to be all


def one_right(answers: Sequence[Answer]) -> Wrong:
    """Choices of which one is picked."""
    yield from choices(answers)
    if max((answer.fraction for answer in answers), default=0) < 1:
        yield "No answer is right: none earns 100 %."


def choices(answers: Sequence[Answer]) -> Wrong:
    """Two or more, none empty or twice."""
    if len(answers) < 2:
        yield "There are fewer than two answers to choose from."
    yield from empty(str(answer.text) or answer.text.files for answer in answers)
    yield from twice(answer.text for answer in answers)
    yield from weights(answer.fraction for answer in answers)


def empty(answers: Iterable[object]) -> Wrong:
    """Answers that say nothing."""
    for number, answer in enumerate(answers, 1):
        if not answer:
            yield f"Answer {number} is empty."


def twice(answers: Iterable[Any]) -> Wrong:
    """Answers that are there more than once."""
    said = list(answers)
    for answer in dict.fromkeys(said):
        if answer and said.count(answer) > 1:
            yield f"The answer “{answer}” is there {_times(said.count(answer))}."


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def weights(weights: Iterable[Fraction]) -> Wrong:
    """Fractions beyond what can be earned or lost."""
    for number, weight in enumerate(weights, 1):
        if abs(weight) > 1:
            yield f"Answer {number} earns {percent(weight)}; it must be from −100 to 100 %."


def percent(share: Fraction | int) -> str:
    """A fraction as people write it."""
    rounded = round(float(share) * 100, 2)
    return f"{rounded:g} %".replace("-", "−")


def patterns(answers: Sequence[Pattern]) -> Wrong:
    """Texts that may be typed."""
    yield from empty(answer.pattern for answer in answers)
    yield from twice(answer.pattern for answer in answers)
    yield from _earns(answers)
    yield from _unreachable([set(answer.pattern) == {"*"} for answer in answers])


def _earns(answers: Sequence[Pattern | NumericAnswer]) -> Wrong:
    if not answers:
        yield "There is no answer."
    elif max(answer.fraction for answer in answers) < 1:
        yield "No answer is right: none earns 100 %."
    for number, answer in enumerate(answers, 1):
        if not 0 <= answer.fraction <= 1:
            yield f"Answer {number} earns {percent(answer.fraction)}; it must be 0 to 100 %."


def _unreachable(anything: Sequence[bool]) -> Wrong:
    if any(anything[:-1]):
        yield f"Nothing behind answer {anything.index(True) + 1} counts: that one takes anything."


def numbers(answers: Sequence[NumericAnswer]) -> Wrong:
    """Numbers that may be typed."""
    yield from _earns(answers)
    yield from twice(f"{a.value} ± {a.tolerance}" for a in answers if a.value is not None)
    yield from _unreachable([answer.value is None for answer in answers])
    if any(answer.tolerance < Decimal(0) for answer in answers):
        yield "A tolerance is below 0."
