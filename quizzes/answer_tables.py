"""Answers out of the database in the form that item analysis reads: attempts × questions.

Marks are floats here, as statistics are; grading itself stays exact. All answers are read once, in
batches of columns: millions of them are few different fractions and choices, so each text is looked
at once and stands as a number in the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Case, TextField, When
from django.db.models.functions import Cast
from numpy.typing import NDArray

from quizzes.content import MultipleAnswers, SingleChoice, TrueFalse
from quizzes.grading import guess_fraction
from quizzes.item_analysis.moments import Marks
from quizzes.models import Attempt, AttemptSlot, QuestionVersion, Quiz
from quizzes.rightness import right_share

AT_ONCE = 10_000
WITH_CHOICES = (SingleChoice, MultipleAnswers, TrueFalse)
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class AnswerTable:
    """`marks`: a row for each attempt, a column for each question; NaN where it was not asked.

    `guesses`: what guessing earns on average by the version in use, None where nobody can tell.
    `versions`: the version asked in each cell, as a place in `version_ids`, −1 where none was.
    `said`: the choices picked in each cell, as a place in `picks`; −1 where nothing was answered.
    """

    attempts: list[int]
    questions: list[int]
    marks: Marks
    maxima: list[float]
    guesses: list[float | None] = field(default_factory=list)
    version_ids: list[int] = field(default_factory=list)
    versions: Numbers = field(default_factory=lambda: np.zeros((0, 0), np.int32))
    picks: list[tuple[int, ...]] = field(default_factory=list)
    said: Numbers = field(default_factory=lambda: np.zeros((0, 0), np.int32))

    @cached_property
    def totals(self) -> Marks:
        """The marks of each attempt."""
        totals: Marks = np.nansum(self.marks, axis=1)
        return totals

    def rest(self, question: int) -> Marks:
        """The marks of each attempt for all other questions."""
        rest: Marks = self.totals - np.nan_to_num(self.marks[:, self.questions.index(question)])
        return rest

    def asked(self, question: int) -> dict[int, int]:
        """The versions of a question that were asked, each with how often."""
        column = self.versions[:, self.questions.index(question)]
        found, times = np.unique(column[column >= 0], return_counts=True)
        pairs = zip(found.tolist(), times.tolist(), strict=True)
        return {self.version_ids[at]: many for at, many in pairs}


@dataclass(frozen=True)
class Picks:
    """Who picked what of a version: rows as `rest` has them, columns as answers are kept.

    All who were asked are in it; nothing is true in the row of who left it empty.
    """

    picked: NDArray[np.bool_]
    rest: Marks
    fractions: list[float]


def table_of(quiz: Quiz, *, every_try: bool = False) -> AnswerTable:
    """The marks of all finished attempts; of each person the first, unless all are wanted.

    What was excused, and what still waits for a marker, is as if it had not been asked: full marks
    for everybody tell of nobody. A mark by certainty counts as what was right of the answer.
    """
    attempts = _attempts(quiz, every_try)
    read = _Read(quiz, attempts)
    asked = [read.versions[at] for at in np.unique(read.columns[1]).tolist()]
    about = QuestionVersion.objects.filter(pk__in=asked).values_list("pk", "question_id")
    question_of = dict(about)
    questions = sorted(set(question_of.values()))
    place = {pk: at for at, pk in enumerate(questions)}
    columns = [place.get(question_of.get(pk, 0), -1) for pk in read.versions]
    return read.table(questions, np.array(columns, np.int32))


def picks_of(version: QuestionVersion, table: AnswerTable) -> Picks | None:
    """The choices of one version in the attempts of a table; None for a type without choices."""
    fractions = _fractions(version.said)
    if not fractions:
        return None
    column = table.questions.index(version.question_id)
    here = table.version_ids.index(version.pk) if version.pk in table.version_ids else -2
    rows = (table.versions[:, column] == here) & ~np.isnan(table.marks[:, column])
    codes = table.said[rows, column]
    ticked = np.zeros((len(table.picks) + 1, len(fractions)), np.bool_)  # the last: no answer
    for code in np.unique(codes[codes >= 0]).tolist():
        ticked[code, list(table.picks[code])] = True
    return Picks(ticked[codes], table.rest(version.question_id)[rows], fractions)


class _Interned(dict[Any, int]):
    """Each different value with its place in the order in which they were first seen."""

    def __missing__(self, value: Any) -> int:
        self[value] = len(self)
        return self[value]

    def places(self, values: Iterable[Any], many: int) -> Numbers:
        """The place of each of these values."""
        return np.fromiter(map(self.__getitem__, values), np.int32, many)


class _Read:
    """All answers of the attempts, as columns of places."""

    def __init__(self, quiz: Quiz, attempts: list[int]) -> None:
        self.attempts = attempts
        self._names = [_Interned() for _ in range(4)]
        rows = {pk: at for at, pk in enumerate(attempts)}
        batches = [self._batch(rows, batch) for batch in _batches(quiz)]
        empty = np.zeros((5, 0), np.int32)
        self.columns = np.concatenate(batches, axis=1) if batches else empty
        self.versions: list[int] = list(self._names[0])

    def _batch(self, rows: dict[int, int], batch: list[tuple[Any, ...]]) -> Numbers:
        attempts, *told = zip(*batch, strict=True)
        many = len(attempts)
        places = np.fromiter((rows.get(pk, -1) for pk in attempts), np.int32, many)
        named = zip(self._names, told, strict=True)
        read = np.stack([places, *(names.places(values, many) for names, values in named)])
        wanted: Numbers = read[:, read[0] >= 0]
        return wanted

    def table(self, questions: list[int], column_of: Numbers) -> AnswerTable:
        """The cells; `column_of`: the column of each version."""
        row, version, fraction, maximum, said = self.columns
        shape = (len(self.attempts), len(questions))
        marks, versions = np.full(shape, np.nan), np.full(shape, -1, np.int32)
        answers = np.full(shape, -1, np.int32)
        cells = (row, column_of[version] if len(row) else row)
        fractions, most = _shares(self._names[1]), _floats(self._names[2])
        marks[cells] = fractions[fraction] * most[maximum]
        versions[cells] = version
        picks, places = _picks(self._names[3])
        answers[cells] = places[said]
        return AnswerTable(
            attempts=self.attempts,
            questions=questions,
            marks=marks,
            maxima=_maxima(marks, cells[1], most[maximum]),
            guesses=_guesses(questions),
            version_ids=self.versions,
            versions=versions,
            picks=picks,
            said=answers,
        )


def _attempts(quiz: Quiz, every_try: bool) -> list[int]:
    done = Attempt.objects.that_count().filter(quiz=quiz).order_by("number", "pk")
    if every_try:
        return list(done.values_list("pk", flat=True))
    first: dict[object, int] = {}
    for pk, person in done.values_list("pk", "person_id"):
        # Whoever left is nobody in particular: each such attempt is somebody's.
        first.setdefault(("left", pk) if person is None else person, pk)
    return list(first.values())


def _batches(quiz: Quiz) -> Iterator[list[tuple[Any, ...]]]:
    """Attempt, version, what was earned, greatest mark and what was picked, all as they are kept.

    What was earned: fraction, certainty and, where it matters, the response.
    """
    slots = AttemptSlot.objects.filter(attempt__quiz=quiz).that_count()
    counted = slots.filter(excused=AttemptSlot.Excused.NOT).order_by()
    kinds = [kind.type for kind in WITH_CHOICES]
    picked = When(version__type__in=kinds, then=Cast("response", TextField()))
    certain = quiz.attempts.filter(behaviour=Quiz.Behaviour.CERTAINTY).exists()
    # What tells of certainty takes time to read, so it is left out where nobody said it.
    told = (counted.with_certainty() if certain else counted).annotate(
        fraction_text=Cast("fraction", TextField()),
        maximum_text=Cast("max_mark", TextField()),
        picked=Case(picked, default=None, output_field=TextField()),
    )
    earned: tuple[str, ...] = ("fraction_text",)
    if certain:
        earned += ("sure", "said")
    columns = told.values_list("attempt_id", "version_id", "maximum_text", "picked", *earned)
    rows = ((*row[:2], row[4:], *row[2:4]) for row in columns.iterator(chunk_size=AT_ONCE))
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _shares(earned: Iterable[tuple[str | None, ...]]) -> Marks:
    """How right each different answer was; NaN without a mark."""
    return np.array([_share(*one) for one in earned], np.float64)


def _share(fraction: str | None, sure: str | None = "", said: str | None = "null") -> float:
    if fraction is None:
        return np.nan
    return float(right_share(Fraction(fraction), sure or "", json.loads(said or "null")))


def _floats(texts: Iterable[str | None]) -> Marks:
    told = [np.nan if text is None else float(Fraction(text)) for text in texts]
    return np.array(told, np.float64)


def _maxima(marks: Marks, columns: Numbers, most: Marks) -> list[float]:
    """The best mark of each question, of those that have one."""
    maxima = np.zeros(marks.shape[1])
    np.maximum.at(maxima, columns, most)
    maxima[np.isnan(marks).all(axis=0)] = 0.0
    found: list[float] = maxima.tolist()
    return found


def _picks(texts: Iterable[str | None]) -> tuple[list[tuple[int, ...]], Numbers]:
    """What is picked in each text, and where that stands in the list; −1 for no answer."""
    picks, places = list[tuple[int, ...]](), list[int]()
    for text in texts:
        response = None if text is None else json.loads(text)
        places.append(-1 if response is None else len(picks))
        if response is not None:
            picks.append(tuple(_numbers(response)))
    return picks, np.array(places, np.int32)


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
