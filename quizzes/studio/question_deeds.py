"""What is done to a question with one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from wagtail.admin import messages

from accounts.roles import MANAGES_BANK
from kb.studio.permissions import NeedsPermission
from quizzes import bank
from quizzes.models import QuestionVersion
from quizzes.studio.pages import person_of
from quizzes.studio.question import question_of
from quizzes.studio.tested import closed_to, tests_of
from quizzes.studio.writing.page import print_of


class QuestionDeed(NeedsPermission, View):
    """Does what the address says, and goes back to the question."""

    needs = MANAGES_BANK

    def post(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Raises Http404 for a deed that is none."""
        if deed not in _DEEDS:
            raise Http404
        question = question_of(request, pk)
        try:
            messages.success(request, _DEEDS[deed](request, question))
        except bank.NotReady as error:
            messages.error(request, f"It cannot be asked yet. {error}")
        except bank.Changed:
            messages.error(request, _CHANGED[deed])
        return redirect("bank:question", pk)


def _make_ready(request: HttpRequest, question: Any) -> str:
    newest = question.newest
    if newest is None or newest.status != QuestionVersion.Status.DRAFT:
        return "Nothing to do: no draft waits."
    if request.POST.get("seen") != print_of(newest.said):
        raise bank.Changed(f"Question {question.pk}")
    with transaction.atomic():
        bank.make_ready(newest, seen=newest.said)
        texts, person = request.POST.getlist("text"), person_of(request)
        compared = bank.confirm_edited(question, person, timezone.now(), texts)
    told = " It is noted as right with what the text says now." if compared else ""
    return f"Version {newest.number} is asked from now on.{told}"


def _retire(request: HttpRequest, question: Any) -> str:
    bank.retire(question, timezone.now())
    return "It is asked no more. Attempts keep it."


def _bring_back(request: HttpRequest, question: Any) -> str:
    bank.bring_back(question)
    return "It is asked again."


def _still_right(request: HttpRequest, question: Any) -> str:
    seen, person = request.POST.getlist("seen"), person_of(request)
    closed = closed_to(person, tests_of(question))
    bank.confirm(question, person, timezone.now(), seen=seen, closed=closed)
    return "Noted: it is right with what the text says now."


_DEEDS: dict[str, Callable[[HttpRequest, Any], str]] = {
    "make-ready": _make_ready,
    "retire": _retire,
    "bring-back": _bring_back,
    "still-right": _still_right,
}
_CHANGED = {
    "make-ready": "Somebody changed this question after you opened it, so it is not ready yet. "
    "Read what it says now, and press Make ready again.",
    "still-right": "The text has changed once more. Compare both texts again.",
}
