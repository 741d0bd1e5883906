"""An assignment: who has done it and who has not; also as a table to take along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.holders import may
from accounts.roles import ASSIGNS_TO_TEAM, MANAGES_QUIZZES
from kb.studio.permissions import NeedsPermission
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.results.sheets import WRITERS, Cell
from training.following import Followed, follow, tally
from training.models import Assignment
from training.progress import State
from training.reach import followed_ids, words_for
from training.studio.assigning.writing import assignments

HEADS = ("Person", "User name", "Team", "Due", "State", "Done on", "Percent", "Tries")
AT_ONCE = 500  # people on the page; the file has all


def assignment_of(request: HttpRequest, pk: int) -> Assignment:
    """One that this person may see. Raises Http404."""
    seen = Assignment.objects.visible_to(person_of(request)).select_related("quiz", "assigned_by")
    one: Assignment = get_object_or_404(seen, pk=pk)
    return one


def may_change(request: HttpRequest, one: Assignment) -> bool:
    """Whether this person may edit and withdraw it."""
    return Assignment.objects.changeable_by(person_of(request)).filter(pk=one.pk).exists()


def followed_in(request: HttpRequest, one: Assignment) -> list[Followed]:
    """Everybody whom this person follows: as they stand now, or stood when it was withdrawn."""
    return follow(one, person_of(request), one.withdrawn_at or timezone.now())


class AssignmentPage(StudioPage):
    """How everybody does, those first who are to be talked to."""

    needs = ASSIGNS_TO_TEAM
    template_name = "training/studio/assignment.html"
    header_icon = "calendar-check"

    @cached_property
    def assignment(self) -> Assignment:
        """Raises Http404."""
        return assignment_of(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        """What is to be taken."""
        return self.assignment.quiz.title

    def above(self) -> list[Crumb]:
        """The list."""
        return [assignments()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See training/studio/assignment.html."""
        one = self.assignment
        followed = followed_in(self.request, one)
        return {
            **super().get_context_data(**kwargs),
            "assignment": one,
            "whom": words_for(one, followed_ids(person_of(self.request))),
            "followed": followed[:AT_ONCE],
            "more": max(len(followed) - AT_ONCE, 0),
            "tally": tally(followed),
            "shut_out": [who for who in followed if who.state == State.SHUT_OUT],
            "changes": may_change(self.request, one),
            "opens": may(self.request.user, MANAGES_QUIZZES),
        }


class AssignmentFile(NeedsPermission, View):
    """The same table as a file."""

    needs = ASSIGNS_TO_TEAM

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is none."""
        if kind not in WRITERS:
            raise Http404
        one = assignment_of(request, pk)
        rows = [_row(who) for who in followed_in(request, one)]
        return WRITERS[kind](HEADS, rows, f"assignment-{one.pk}")


def _row(who: Followed) -> list[Cell]:
    told, person = who.duty, who.person
    percent = None if told.share is None else round(float(told.share * 100), 2)
    due, done = (day.isoformat() if day else "" for day in (told.due_on, told.progress.done_on))
    named: list[Cell] = [who.name, person.get_username(), str(person.team or "")]
    return [*named, due, told.progress.words, done, percent, len(told.tries)]
