"""What is done to an assignment with one button."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from wagtail.admin import messages

from accounts.holders import may
from accounts.roles import ASSIGNS_TO_TEAM, MANAGES_QUIZZES
from kb.studio.permissions import NeedsPermission
from training.models import Assignment
from training.reach import Named, open_to
from training.studio.assigning.one import assignment_of, may_change


class AssignmentDeed(NeedsPermission, View):
    """Does what the address says, and goes back to the assignment."""

    needs = ASSIGNS_TO_TEAM

    def post(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Raises Http404 for a deed that is none."""
        if deed not in _DEEDS:
            raise Http404
        messages.success(request, _DEEDS[deed](request, assignment_of(request, pk)))
        return redirect("assignments:assignment", pk)


def _withdraw(request: HttpRequest, one: Assignment) -> str:
    _needs_change(request, one)
    _set_withdrawn(one, True)
    return "Withdrawn: it is asked of nobody any more. Tries stay."


def _bring_back(request: HttpRequest, one: Assignment) -> str:
    _needs_change(request, one)
    _set_withdrawn(one, False)
    return "It is asked again."


def _open_up(request: HttpRequest, one: Assignment) -> str:
    if not may(request.user, MANAGES_QUIZZES):
        raise PermissionDenied
    open_to(one.quiz, Named.by(one))
    return f"“{one.quiz}” is open to all of them now."


def _needs_change(request: HttpRequest, one: Assignment) -> None:
    if not may_change(request, one):
        raise PermissionDenied


def _set_withdrawn(one: Assignment, withdrawn: bool) -> None:
    one.withdrawn_at = timezone.now() if withdrawn else None
    one.save(update_fields=["withdrawn_at"])


_DEEDS: dict[str, Callable[[HttpRequest, Assignment], str]] = {
    "withdraw": _withdraw,
    "bring-back": _bring_back,
    "open-up": _open_up,
}
