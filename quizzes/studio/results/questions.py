"""What answers say about each question of a quiz, with a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from accounts.roles import MANAGES_QUIZZES
from kb.studio.permissions import NeedsPermission
from quizzes.analysing import ItemKnown, analysis_of
from quizzes.item_analysis import (
    ChoiceStatistics,
    Doubt,
    ItemStatistics,
    QuizStatistics,
    doubts,
)
from quizzes.models import QuestionVersion, Quiz
from quizzes.studio.keys import key_of
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.putting_together.views import quiz_of
from quizzes.studio.results.sheets import WRITERS, Cell
from quizzes.studio.results.whole import figures_of, rows_of

A_PICTURE = 5  # dots; fewer are no picture of anything
HEADS = (
    *("Question", "Answers", "Facility %", "Standard deviation %", "Discrimination %"),
    *("Efficiency %", "Guessing %", "Intended weight %", "Effective weight %", "What to look at"),
)


@dataclass(frozen=True)
class Item:
    """One question as the quiz asked it most: what is known of it, and what to look at."""

    question: int
    version: QuestionVersion
    known: ItemStatistics
    choices: list[tuple[str, Any, ChoiceStatistics]]  # its letter, what it says, who picked it
    doubts: list[Doubt]
    by_version: list[tuple[QuestionVersion, ItemStatistics]] = field(default_factory=list)
    empty: ChoiceStatistics | None = None  # who answered nothing

    def row(self) -> list[Cell]:
        """As in a table to take along; empty is unknown."""
        one = self.known
        shares = (one.facility, one.standard_deviation)
        guess = _percent(one.guess)
        sure = [_rounded(one.discrimination), _rounded(one.efficiency), guess]
        weights = [_rounded(one.intended_weight), _rounded(one.effective_weight)]
        told = " ".join(doubt.sentence for doubt in self.doubts)
        return [self.version.name, one.n, *map(_percent, shares), *sure, *weights, told]


@dataclass(frozen=True)
class Point:
    """A question in the picture, in its units: 0–100 from the left and from the top.

    `number` is its line in the table, from 1.
    """

    number: int
    item: Item
    x: float
    y: float


def items_of(quiz: Quiz) -> tuple[list[Item], QuizStatistics]:
    """Each question that was answered, and the quiz as a whole."""
    analysis = analysis_of(quiz)
    pks = {pk for one in analysis.items for pk in (one.version, *dict(one.by_version))}
    versions = QuestionVersion.objects.select_related("question").in_bulk(pks)
    return [_item(one, versions) for one in analysis.items], analysis.whole


def points_of(items: list[Item]) -> list[Point]:
    """Those of which enough is known: facility to the right, discrimination up, −100 to 100."""
    return [
        Point(number, item, 100 * item.known.facility, (100 - item.known.discrimination) / 2)
        for number, item in enumerate(items, start=1)
        if item.known.facility is not None and item.known.discrimination is not None
    ]


def _item(one: ItemKnown, versions: dict[int, QuestionVersion]) -> Item:
    version = versions[one.version]
    said = [line.said for line in key_of(version.said, "")]
    letters = (chr(ord("A") + at % 26) for at in range(len(said)))  # as doubts call them
    choices = list(zip(letters, said, one.choices, strict=False))
    by_version = [(versions[pk], known) for pk, known in one.by_version]
    told = doubts(one.known, one.choices)
    return Item(one.question, version, one.known, choices, told, by_version, one.empty)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


class ByQuestion(OfQuiz):
    """The page: a picture, a table, and what is likely wrong."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/by_question.html"
    page_title = "By question"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/by_question.html."""
        items, whole = items_of(self.quiz)
        items = sorted(items, key=lambda item: not item.doubts)  # what there is to do comes first
        points = points_of(items)
        points = points if len(points) >= A_PICTURE else []
        told = {"items": items, "whole": whole, "points": points, "figures": figures_of(whole)}
        return {**super().get_context_data(**kwargs), **told}


class QuestionsFile(NeedsPermission, View):
    """The table as a file, with the quiz as a whole below it."""

    needs = MANAGES_QUIZZES

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is none."""
        if kind not in WRITERS:
            raise Http404
        quiz = quiz_of(request, pk)
        items, whole = items_of(quiz)
        rows = [*(item.row() for item in items), *rows_of(whole)]
        return WRITERS[kind](HEADS, rows, f"questions-{quiz.pk}")
