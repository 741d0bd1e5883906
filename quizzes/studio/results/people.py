"""A quiz and what came of it, person by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.holders import may
from accounts.models import User
from accounts.roles import MANAGES_QUIZZES, READS_RESULTS
from kb.studio.permissions import NeedsPermission
from quizzes.attempts import problems_before_publishing
from quizzes.counting import passed, result
from quizzes.models import Attempt, Quiz
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.putting_together.views import quiz_of, quizzes
from quizzes.studio.results.distributions import of_shares, of_times
from quizzes.studio.results.sheets import WRITERS, Cell
from quizzes.studio.results.told import told_to
from quizzes.studio.results.unfinished import Unfinished, unfinished

HEADS = ("Person", "User name", "Team", "Tries", "Percent", "Passed", "To mark")
AT_ONCE = 100  # people on a page
VERDICTS = {None: "", True: "Passed", False: "Not passed"}


@dataclass(frozen=True)
class PersonResult:
    """All finished tries of one person; `person` None: somebody who has left."""

    person: User | None
    attempts: list[Attempt]
    share: Fraction | None
    passed: bool | None

    @property
    def name(self) -> str:
        """As colleagues know them."""
        return "Somebody who has left" if self.person is None else str(self.person)

    @property
    def to_mark(self) -> int:
        """Answers that wait for a person."""
        return sum(attempt.to_mark for attempt in self.attempts)

    @property
    def times(self) -> list[float]:
        """How long each try took, in seconds."""
        ends = ((one.finished_at or one.started_at, one.started_at) for one in self.attempts)
        return [max((ended - began).total_seconds(), 0.0) for ended, began in ends]

    @property
    def verdict(self) -> str:
        """Nothing while something waits for a mark."""
        return "" if self.to_mark else VERDICTS[self.passed]

    def row(self) -> list[Cell]:
        """As in a table to take along."""
        person, team = self.person, self.attempts[-1].team
        percent = None if self.share is None else round(float(self.share * 100), 2)
        username = person.get_username() if person else ""
        tries = len(self.attempts)
        named: list[Cell] = [self.name, username, str(team or "")]
        return [*named, tries, percent, self.verdict, self.to_mark]


def results_of(quiz: Quiz, viewer: User) -> list[PersonResult]:
    """Everybody whose results this person may be told, by name. So many queries."""
    seen = told_to(viewer, timezone.now()).filter(quiz=quiz)
    by_person: dict[Any, list[Attempt]] = {}
    for attempt in seen.select_related("person", "team").defer("pages").order_by("number", "pk"):
        key = ("left", attempt.pk) if attempt.person_id is None else attempt.person_id
        by_person.setdefault(key, []).append(attempt)
    found = (_result(quiz, attempts) for attempts in by_person.values())
    return sorted(found, key=lambda one: one.name.casefold())


def _result(quiz: Quiz, attempts: list[Attempt]) -> PersonResult:
    shares = [attempt.share for attempt in attempts if attempt.share is not None]
    share = result(quiz.counts, shares)
    return PersonResult(attempts[0].person, attempts, share, passed(share, quiz.pass_percent))


class QuizPage(StudioPage):
    """A quiz: how it stands, what can be done with it, and who did how well."""

    needs = READS_RESULTS
    template_name = "quizzes/studio/quiz.html"
    header_icon = "form"

    @cached_property
    def quiz(self) -> Quiz:
        """Raises Http404."""
        return quiz_of(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        """What it is called."""
        return self.quiz.title

    def above(self) -> list[Crumb]:
        """The list."""
        return [quizzes()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/quiz.html."""
        manages = may(self.request.user, MANAGES_QUIZZES)
        results = results_of(self.quiz, person_of(self.request))
        shares = [one.share for one in results if one.share is not None]
        least = self.quiz.pass_percent
        return {
            **super().get_context_data(**kwargs),
            "quiz": self.quiz,
            "manages": manages,
            "problems": problems_before_publishing(self.quiz) if manages else [],
            "results": Paginator(results, AT_ONCE).get_page(self.request.GET.get("p")),
            "marks": of_shares(shares, None if least is None else Fraction(least)),
            "times": of_times([seconds for one in results for seconds in one.times]),
            "verdicts": _verdicts(results),
            **_unfinished(self.quiz, person_of(self.request)),
        }


def _unfinished(quiz: Quiz, viewer: User) -> dict[str, Any]:
    """The first of the tries without a result, and how many there are."""
    found = unfinished(quiz, viewer)
    rows = [Unfinished(attempt, viewer) for attempt in found[:AT_ONCE]]
    many = found.count() if len(rows) == AT_ONCE else len(rows)
    return {"unfinished": rows, "many_unfinished": many}


def _verdicts(results: Iterable[PersonResult]) -> dict[str, int]:
    known = [one.verdict for one in results if one.verdict]
    return {"passed": known.count(VERDICTS[True]), "of": len(known)}


class ResultsFile(NeedsPermission, View):
    """The results by person as a file."""

    needs = READS_RESULTS

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is none."""
        if kind not in WRITERS:
            raise Http404
        quiz = quiz_of(request, pk)
        rows = [one.row() for one in results_of(quiz, person_of(request))]
        return WRITERS[kind](HEADS, rows, f"results-{quiz.pk}")
