"""Answers out of the database in the form that item analysis reads: attempts × questions.

Marks are floats here, as statistics are; grading itself stays exact. Read row by row, so that
millions of answers take no more memory than the table they become.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from quizzes.content import MultipleAnswers, SingleChoice, TrueFalse
from quizzes.grading import guess_fraction
from quizzes.item_analysis.moments import Marks
from quizzes.models import Attempt, AttemptSlot, QuestionVersion, Quiz
from quizzes.querysets import SlotQuerySet

AT_ONCE = 10_000
DROPPED = AttemptSlot.Excused.DROPPED


@dataclass(frozen=True)
class AnswerTable:
    """`marks`: a row for each attempt, a column for each question; NaN where it was not asked.

    `guesses`: what guessing earns on average by the version in use, None where nobody can tell.
    """

    attempts: list[int]
    questions: list[int]
    marks: Marks
    maxima: list[float]
    guesses: list[float | None] = field(default_factory=list)

    def rest(self, question: int) -> Marks:
        """The marks of each attempt for all other questions."""
        column = np.nan_to_num(self.marks[:, self.questions.index(question)])
        rest: Marks = np.nansum(self.marks, axis=1) - column
        return rest


@dataclass(frozen=True)
class Picks:
    """Who picked what of a version: rows as `rest` has them, columns as answers are kept."""

    picked: NDArray[np.bool_]
    rest: Marks
    fractions: list[float]


def table_of(quiz: Quiz, *, every_try: bool = False) -> AnswerTable:
    """The marks of all finished attempts; of each person the first, unless all are wanted.

    What was dropped, and what still waits for a marker, is as if it had not been asked.
    """
    rows = {pk: at for at, pk in enumerate(_attempts(quiz, every_try))}
    questions = sorted(set(_questions(quiz)))
    columns = {pk: at for at, pk in enumerate(questions)}
    marks, maxima = np.full((len(rows), len(columns)), np.nan), [0.0] * len(columns)
    for attempt, question, fraction, maximum in _graded(quiz):
        if attempt in rows:
            most, column = _float(maximum), columns[question]
            marks[rows[attempt], column] = _float(fraction) * most
            maxima[column] = max(maxima[column], most)
    return AnswerTable(list(rows), questions, marks, maxima, _guesses(questions))


def picks_of(quiz: Quiz, version: QuestionVersion, table: AnswerTable) -> Picks | None:
    """The choices of one version in the attempts of a table; None for a type without choices."""
    content = version.said
    fractions = _fractions(content)
    if not fractions:
        return None
    rows = {pk: at for at, pk in enumerate(table.attempts)}
    slots = _counted(quiz).filter(version=version, response__isnull=False)
    said = slots.values_list("attempt_id", "response").iterator(chunk_size=AT_ONCE)
    given = [(rows[attempt], response) for attempt, response in said if attempt in rows]
    picked = np.zeros((len(given), len(fractions)), dtype=np.bool_)
    for at, (_, response) in enumerate(given):
        picked[at, list(_numbers(response or {}))] = True
    rest = table.rest(version.question_id)[[row for row, _ in given]]
    return Picks(picked, rest, fractions)


def _attempts(quiz: Quiz, every_try: bool) -> list[int]:
    done = Attempt.objects.that_count().filter(quiz=quiz).order_by("number")
    if every_try:
        return list(done.values_list("pk", flat=True))
    first: dict[object, int] = {}
    for pk, person in done.values_list("pk", "person_id"):
        # Whoever left is nobody in particular: each such attempt is somebody's.
        first.setdefault(("left", pk) if person is None else person, pk)
    return list(first.values())


def _questions(quiz: Quiz) -> Iterable[int]:
    asked = _counted(quiz).values_list("version__question_id", flat=True)
    return asked.distinct()


def _counted(quiz: Quiz) -> SlotQuerySet:
    slots = AttemptSlot.objects.filter(attempt__quiz=quiz, attempt__preview=False)
    counted: SlotQuerySet = slots.filter(attempt__state="finished").exclude(excused=DROPPED)
    return counted.order_by()


def _graded(quiz: Quiz) -> Iterator[tuple[int, int, str, str]]:
    """Fractions as they are kept: millions of them are few different ones."""
    kept = {name: Cast(column, TextField()) for name, column in _TEXTS}
    slots = _counted(quiz).filter(fraction__isnull=False).annotate(**kept)
    named = ("attempt_id", "version__question_id", *kept)
    return iter(slots.values_list(*named).iterator(chunk_size=AT_ONCE))


_TEXTS = (("earned_text", "fraction"), ("maximum_text", "max_mark"))


@cache
def _float(text: str) -> float:
    return float(Fraction(text))


def _guesses(questions: list[int]) -> list[float | None]:
    versions = QuestionVersion.objects.all().to_use(questions)
    told = [guess_fraction(versions[pk].said) if pk in versions else None for pk in questions]
    return [None if one is None else float(one) for one in told]


def _fractions(content: Any) -> list[float]:
    if isinstance(content, SingleChoice | MultipleAnswers):
        return [float(answer.fraction) for answer in content.answers]
    if isinstance(content, TrueFalse):
        return [float(content.right), float(not content.right)]
    return []


def _numbers(response: dict[str, Any]) -> Iterator[int]:
    """The answers picked; of true and false, true is the first."""
    if response.get("answer") is not None:
        yield int(not response["answer"])
    if response.get("choice") is not None:
        yield response["choice"]
    yield from response.get("choices", ())
