"""Which passages a question tests: searched for, added, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail.admin import messages

from accounts.roles import MANAGES_BANK
from kb.models import Passage
from kb.numbers import said_number
from quizzes import bank
from quizzes.models import TestedPassage
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.pages import bank as the_bank
from quizzes.studio.question import question_of
from quizzes.studio.searching import searched
from quizzes.studio.shelf import name_of
from quizzes.studio.tested import closed_to
from search.results import Hit, Results


@dataclass(frozen=True)
class Found:
    """A page that was found: its best passage, and its others in their order."""

    hit: Hit
    best: Passage | None
    others: Sequence[Passage]


class QuestionPassages(StudioPage):
    """The passages of a question, and a search for more."""

    needs = MANAGES_BANK
    template_name = "quizzes/studio/passages.html"
    header_icon = "search"
    page_title = "What it tests"

    @cached_property
    def question(self) -> Any:
        """Raises Http404."""
        return question_of(self.request, self.kwargs["pk"])

    def above(self) -> list[Crumb]:
        """The bank and the question."""
        url = reverse("bank:question", args=[self.question.pk])
        return [the_bank(), (name_of(self.question), url)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/passages.html."""
        tests = list(self.question.tests.select_related("passage__page"))
        context = {**super().get_context_data(**kwargs), **searched(self.request)}
        return {
            **context,
            "question": self.question,
            "tests": tests,
            "closed": closed_to(person_of(self.request), tests),
            "tested": {test.passage_id for test in tests},
            "found": self._found(context.get("results")),
        }

    def _found(self, results: Results | None) -> list[Found]:
        """Each page with its passages; two queries, however many there are."""
        hits = results.hits if results else ()
        rows = Passage.objects.visible_to(person_of(self.request)).select_related("page")
        by_page: dict[int, list[Passage]] = {}
        for row in rows.filter(page_id__in=[hit.page_id for hit in hits]):
            by_page.setdefault(row.page_id, []).append(row)
        return [_found(hit, by_page.get(hit.page_id, [])) for hit in hits]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a passage or take one away, and show the same results again."""
        if "add" in request.POST:
            self._add(_id(request.POST["add"]))
        elif "remove" in request.POST:
            self._remove(_id(request.POST["remove"]))
        words = request.POST.get("q", "")
        asked = f"?{urlencode({'q': words, 'p': request.POST.get('p', '1')})}" if words else ""
        return redirect(reverse("bank:passages", args=[self.question.pk]) + asked)

    def _add(self, pk: int) -> None:
        person = person_of(self.request)
        passage = get_object_or_404(Passage.objects.visible_to(person), pk=pk)
        bank.add_passage(self.question, passage, person)
        messages.success(self.request, f"It tests “{passage}”.")

    def _remove(self, pk: int) -> None:
        test = get_object_or_404(TestedPassage, pk=pk, question=self.question.pk)
        test.delete()
        messages.success(self.request, f"It no longer tests “{test}”.")


def _found(hit: Hit, passages: Sequence[Passage]) -> Found:
    best = next((one for one in passages if one.pk == hit.passage_id), None)
    return Found(hit, best, [one for one in passages if one is not best])


def _id(said: str) -> int:
    if (number := said_number(said)) is None:
        raise Http404
    return number
