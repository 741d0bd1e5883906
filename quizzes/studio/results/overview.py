"""Results of all quizzes: by person, team, product, quiz or question, narrowed by the address."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from accounts.models import Team, User
from accounts.roles import READS_RESULTS
from kb.models import ProductPage
from kb.studio.permissions import NeedsPermission
from quizzes.models import AttemptSlot, Question, Quiz
from quizzes.rightness import right_share
from quizzes.studio.pages import StudioPage, person_of
from quizzes.studio.results.distributions import of_shares, of_times
from quizzes.studio.results.narrowing import Narrowing
from quizzes.studio.results.outcomes import Line, Outcome, lines_of, outcomes_of
from quizzes.studio.results.sheets import WRITERS, Cell

AT_ONCE = 100  # lines on a page
LEFT = "Somebody who has left"
NOTHING = {"team": "No team", "product": "No product"}
HEADS = (
    "",
    "",
    "People",
    "Quizzes",
    "Tries",
    "Mean %",
    "Passed",
    "Of",
    "Median minutes",
    "To mark",
)
QUESTION_HEADS = ("Question", "Answers", "Earned %")
ORDERS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.label.casefold(),
    "people": lambda line: -line.people,
    "tries": lambda line: -line.tries,
    "share": lambda line: (line.share is None, line.share),
    "passed": lambda line: (not line.judged, line.judged and Fraction(line.passed, line.judged)),
    "time": lambda line: -line.seconds,
    "to_mark": lambda line: -line.to_mark,
}
KEYS: dict[str, Callable[[Outcome], Any]] = {
    "person": lambda one: one.who,
    "team": lambda one: one.team,
    "product": lambda one: one.quiz.product_id,
    "quiz": lambda one: one.quiz.pk,
}


@dataclass(frozen=True)
class QuestionLine:
    """What a question earned over all answers that are wanted."""

    question: int
    label: str
    answers: int
    share: Fraction

    def row(self) -> list[Cell]:
        """As in a table to take along."""
        return [self.label, self.answers, round(float(100 * self.share), 1)]


class Wanted:
    """The results that an address asks for, as one person may see them."""

    def __init__(self, request: HttpRequest) -> None:
        self.form = Narrowing(request.GET, person=person_of(request))
        self.by = self.form.lines
        self.order = request.GET.get("sort", "")

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """One for each person and quiz."""
        attempts = self.form.attempts()
        known = Quiz.objects.filter(pk__in=attempts.order_by().values("quiz"))
        return outcomes_of(attempts, known.in_bulk())

    @cached_property
    def lines(self) -> list[Line]:
        """The table, in its order."""
        lines = lines_of(self.outcomes, KEYS[self.by])
        _NAMES[self.by](lines)
        for line in lines:
            line.label = line.label or NOTHING.get(self.by, LEFT)
        lines.sort(key=ORDERS["name"])
        return sorted(lines, key=ORDERS.get(self.order, ORDERS["name"]))

    @cached_property
    def questions(self) -> list[QuestionLine]:
        """The table by question, what earned least first."""
        return question_lines(self.form.attempts())

    @property
    def pass_percent(self) -> Fraction | None:
        """The pass mark, where all quizzes have the same."""
        marks = {one.quiz.pass_percent for one in self.outcomes}
        [mark] = marks if len(marks) == 1 else [None]
        return None if mark is None else Fraction(mark)


def question_lines(attempts: QuerySet[Any]) -> list[QuestionLine]:
    """Each question that was graded and not excused; the database counts equal marks."""
    graded = AttemptSlot.objects.filter(attempt__in=attempts, fraction__isnull=False)
    counted = graded.filter(excused="").exclude(max_mark=0).with_certainty().order_by()
    sums: dict[int, list[Any]] = defaultdict(lambda: [Fraction(0), 0])
    earned = counted.values_list("version__question", "fraction", "sure", "said")
    for question, fraction, sure, said, many in earned.annotate(n=Count("pk")):
        sums[question][0] += right_share(fraction, sure, json.loads(said)) * many
        sums[question][1] += many
    names = {one.pk: str(one) for one in Question.objects.named().filter(pk__in=sums)}
    found = [QuestionLine(pk, names[pk], n, total / n) for pk, (total, n) in sums.items()]
    return sorted(found, key=lambda line: (line.share, line.label.casefold()))


def _name_people(lines: Iterable[Line]) -> None:
    known = User.objects.select_related("team").in_bulk([_pk(line) for line in lines])
    for line in lines:
        if person := known.get(_pk(line)):
            line.label, line.beside = str(person), person.username


def _name_teams(lines: Iterable[Line]) -> None:
    names = dict(Team.objects.values_list("pk", "name"))
    for line in lines:
        line.label = names.get(line.key, "")


def _name_products(lines: Iterable[Line]) -> None:
    keys = [line.key for line in lines if line.key]
    names = dict(ProductPage.objects.filter(pk__in=keys).values_list("pk", "title"))
    for line in lines:
        line.label = names.get(line.key, "")


def _name_quizzes(lines: Iterable[Line]) -> None:
    for line in lines:
        line.label, line.url = line.outcomes[0].quiz.title, reverse("bank:quiz", args=[line.key])


def _pk(line: Line) -> int:
    return line.key if isinstance(line.key, int) else 0


_NAMES: dict[str, Callable[[Iterable[Line]], None]] = {
    "person": _name_people,
    "team": _name_teams,
    "product": _name_products,
    "quiz": _name_quizzes,
}


class Results(StudioPage):
    """The page: the form, how marks and times are spread, and the table."""

    needs = READS_RESULTS
    template_name = "quizzes/studio/results.html"
    page_title = "Results"
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/results.html."""
        wanted = Wanted(self.request)
        outcomes = wanted.outcomes
        lines: list[Any] = wanted.questions if wanted.by == "question" else list(wanted.lines)
        page = Paginator(lines, AT_ONCE).get_page(self.request.GET.get("p"))
        shares = [one.share for one in outcomes if one.share is not None]
        times = [each for one in outcomes for each in one.seconds]
        told = {
            "form": wanted.form,
            "media": wanted.form.media,
            "by": wanted.by,
            "whole": Line("", outcomes=outcomes),
            "page": page,
            "marks": of_shares(shares, wanted.pass_percent),
            "pass_percent": wanted.pass_percent,
            "times": of_times(times),
        }
        return {**super().get_context_data(**kwargs), **told}


class AllResultsFile(NeedsPermission, View):
    """The table as a file: all of its lines."""

    needs = READS_RESULTS

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is none."""
        if kind not in WRITERS:
            raise Http404
        wanted = Wanted(request)
        if wanted.by == "question":
            questions = [line.row() for line in wanted.questions]
            return WRITERS[kind](QUESTION_HEADS, questions, "results-by-question")
        heads = (wanted.by.capitalize(), "User name" if wanted.by == "person" else "", *HEADS[2:])
        rows = [_row(line) for line in wanted.lines]
        return WRITERS[kind](heads, rows, f"results-by-{wanted.by}")


def _row(line: Line) -> list[Cell]:
    mean = None if line.share is None else round(float(100 * line.share), 2)
    verdicts: list[Cell] = [line.passed, line.judged] if line.judged else [None, None]
    counts: list[Cell] = [line.people, line.quizzes, line.tries]
    minutes = round(line.seconds / 60, 1)
    return [line.label, line.beside, *counts, mean, *verdicts, minutes, line.to_mark]
