"""Item analysis of a quiz: worked out once, and again as soon as an answer or a mark is new."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Max

from quizzes.answer_tables import AnswerTable, picks_of, table_of
from quizzes.grading import guess_fraction
from quizzes.item_analysis import (
    ChoiceStatistics,
    ItemStatistics,
    QuizStatistics,
    choice_statistics,
    item_statistics,
    quiz_statistics,
)
from quizzes.models import Attempt, Excusal, Mark, QuestionVersion, Quiz, Regrade

KEPT_FOR = datetime.timedelta(days=7)
FORM = 3  # of what is kept; moves with the classes below, and with what counts


@dataclass(frozen=True)
class ItemKnown:
    """One question. `version`: the one asked most, of which `choices` and `empty` tell.

    `empty`: who answered nothing; None where there are no choices. `by_version`: each version that
    was asked, oldest first; empty where there was only one.
    """

    question: int
    version: int
    known: ItemStatistics
    choices: list[ChoiceStatistics]
    by_version: list[tuple[int, ItemStatistics]]
    empty: ChoiceStatistics | None = None


@dataclass(frozen=True)
class Analysis:
    """All questions of a quiz that were answered, and the quiz as a whole."""

    items: list[ItemKnown]
    whole: QuizStatistics


def analysis_of(quiz: Quiz) -> Analysis:
    """What first tries say; from the cache as long as nothing it depends on has changed."""
    key = f"item-analysis:{FORM}:{quiz.pk}:{_fingerprint(quiz)}"
    kept: Analysis | None = cache.get(key)
    if kept is not None:
        return kept
    made = _analysed(quiz)
    cache.set(key, made, KEPT_FOR.total_seconds())
    return made


def _fingerprint(quiz: Quiz) -> str:
    """Differs as soon as an attempt ends, a mark is given, or marks are worked out anew.

    Who leaves makes attempts nobody's, so people are counted, too; what guessing earns is told by
    the versions in use.
    """
    ended = Attempt.objects.that_count().filter(quiz=quiz)
    newest = {
        "n": Count("pk"),
        "people": Count("person"),
        "pk": Max("pk"),
        "at": Max("finished_at"),
    }
    marks = Mark.objects.filter(slot__attempt__quiz=quiz)
    ready = QuestionVersion.objects.filter(status=QuestionVersion.Status.READY)
    told: list[Any] = [
        *sorted(ended.aggregate(**newest).items()),
        *sorted(marks.aggregate(n=Count("pk"), at=Max("at")).items()),
        Regrade.objects.aggregate(pk=Max("pk")),
        Excusal.objects.filter(quiz=quiz).aggregate(n=Count("pk"), pk=Max("pk")),
        ready.aggregate(n=Count("pk"), pk=Max("pk")),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def _analysed(quiz: Quiz) -> Analysis:
    table = table_of(quiz)
    known = item_statistics(table.marks, table.maxima, table.guesses)
    versions = QuestionVersion.objects.in_bulk(table.version_ids)
    of_versions = _of_versions(table, versions)
    pairs = zip(table.questions, known, strict=True)
    items = [_item(table, question, one, versions, of_versions) for question, one in pairs]
    return Analysis(items, quiz_statistics(table.marks, table.maxima))


def _item(
    table: AnswerTable,
    question: int,
    known: ItemStatistics,
    versions: dict[int, QuestionVersion],
    of_versions: dict[int, ItemStatistics],
) -> ItemKnown:
    asked = table.asked(question)
    most = max(asked, key=lambda pk: (asked[pk], versions[pk].number))
    by_number = sorted(asked, key=lambda pk: versions[pk].number)
    told = [(pk, of_versions[pk]) for pk in by_number] if len(asked) > 1 else []
    picks = picks_of(versions[most], table) if known.is_known else None
    if picks is None:
        return ItemKnown(question, most, known, [], told)
    nothing = ~picks.picked.any(axis=1, keepdims=True)
    *choices, empty = choice_statistics(
        np.hstack([picks.picked, nothing]), picks.rest, [*picks.fractions, 0.0]
    )
    return ItemKnown(question, most, known, choices, told, empty)


def _of_versions(
    table: AnswerTable, versions: dict[int, QuestionVersion]
) -> dict[int, ItemStatistics]:
    """Of questions with several versions, each version by itself; empty without such."""
    asked = {question: list(table.asked(question)) for question in table.questions}
    if all(len(pks) == 1 for pks in asked.values()):
        return {}
    pks = [pk for several in asked.values() for pk in several]
    columns = [_column(table, versions[pk]) for pk in pks]
    at = [table.questions.index(versions[pk].question_id) for pk in pks]
    maxima = [table.maxima[place] for place in at]
    guesses = [guess_fraction(versions[pk].said) for pk in pks]
    told = [None if one is None else float(one) for one in guesses]
    return dict(zip(pks, item_statistics(np.column_stack(columns), maxima, told), strict=True))


def _column(table: AnswerTable, version: QuestionVersion) -> Any:
    column = table.questions.index(version.question_id)
    here = table.versions[:, column] == table.version_ids.index(version.pk)
    return np.where(here, table.marks[:, column], np.nan)
