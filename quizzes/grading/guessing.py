"""What blind guessing earns. Pure and exact.

Moodle's random guess score (get_random_guess_score of each type): the mean over equally likely
answers; for typed answers what a pattern that takes anything earns. Where Moodle gives none, a
guess is: each answer ticked by the toss of a coin, each order equally likely. None: unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

from quizzes.content import (
    Answer,
    ChoiceGap,
    Cloze,
    Content,
    GapText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    OrderGrading,
    Ordering,
    Pattern,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from quizzes.content.gaps import marks
from quizzes.grading.orders import order_fraction

MOST_TICKS = 16  # answers whose sums are all tried
MOST_ITEMS = 7  # items whose orders are all tried: 5,040
NONE = Fraction(0)


def guess_fraction(content: Content) -> Fraction | None:
    """The fraction that guessing earns on average; None where nobody can tell."""
    rule: Callable[[Any], Fraction | None] = _RULES.get(type(content), lambda _: NONE)
    return rule(content)


def _mean(answers: Sequence[Answer]) -> Fraction:
    return sum((answer.fraction for answer in answers), NONE) / max(len(answers), 1)


def _ticks(content: MultipleAnswers) -> Fraction | None:
    if len(content.answers) > MOST_TICKS:
        return None
    ways: dict[Fraction, int] = {NONE: 1}
    for answer in content.answers:
        more: dict[Fraction, int] = defaultdict(int)
        for earned, count in ways.items():
            more[earned] += count
            more[earned + answer.fraction] += count
        ways = more
    cut = (min(max(earned, NONE), Fraction(1)) * count for earned, count in ways.items())
    return sum(cut, NONE) / Fraction(2) ** len(content.answers)


def _anything(answers: Sequence[Pattern | NumericAnswer]) -> Fraction:
    """The first answer that takes whatever is typed."""
    return next((answer.fraction for answer in answers if _takes_all(answer)), NONE)


def _takes_all(answer: Pattern | NumericAnswer) -> bool:
    return set(answer.pattern) == {"*"} if isinstance(answer, Pattern) else answer.value is None


def _pairs(content: Matching) -> Fraction:
    return Fraction(1, max(len(content.choices), 1))


def _orders(content: Ordering) -> Fraction | None:
    many = len(content.items)
    if content.grading is OrderGrading.ABSOLUTE_POSITION:
        return Fraction(1, max(many, 1))  # each item is in its place once in many times
    return _over_all_orders(content.grading, many) if many <= MOST_ITEMS else None


@cache
def _over_all_orders(rule: OrderGrading, many: int) -> Fraction:
    earned = [order_fraction(rule, order) for order in permutations(range(many))]
    return sum(earned, NONE) / len(earned)


def _words(content: GapText) -> Fraction:
    """Of the words of its group, each gap takes one."""
    groups = [word.group for word in content.words]
    named = [mark.number - 1 for mark in marks(content.stem.text)]
    there = [groups.count(groups[word]) for word in named if word < len(groups)]
    return sum((Fraction(1, many) for many in there), NONE) / max(len(named), 1)


def _gaps(content: Cloze) -> Fraction:
    total = sum(gap.weight for gap in content.gaps) or 1
    return sum((_gap(gap) * gap.weight for gap in content.gaps), NONE) / total


def _gap(gap: Any) -> Fraction:
    if isinstance(gap, ChoiceGap):
        return _mean(gap.answers)
    answers: Sequence[Pattern | NumericAnswer] = gap.answers
    return _anything(answers)


_RULES: dict[type[Content], Callable[[Any], Fraction | None]] = {
    SingleChoice: lambda content: _mean(content.answers),
    MultipleAnswers: _ticks,
    TrueFalse: lambda content: Fraction(1, 2),
    ShortText: lambda content: _anything(content.answers),
    Numeric: lambda content: _anything(content.answers),
    Matching: _pairs,
    Ordering: _orders,
    GapText: _words,
    Cloze: _gaps,
}
