"""Where trainers print: a quiz with or without its key, and attempts."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views import View

from accounts.roles import MANAGES_QUIZZES, READS_RESULTS
from kb.numbers import said_number
from kb.studio.permissions import NeedsPermission
from quizzes.attempts import problems_of
from quizzes.drawing import TooFew
from quizzes.models import Attempt
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.pages import person_of
from quizzes.studio.printing.papers import attempt_paper, paper_of
from quizzes.studio.printing.typesetting import CannotPrint
from quizzes.studio.putting_together.views import quiz_of

PAPERS = 10_000  # different numbers that are offered


class PrintQuiz(OfQuiz):
    """The page to print from: which paper, with its key or without."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/print.html"
    page_title = "Print"
    header_icon = "download"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/print.html."""
        told = {"number": secrets.randbelow(PAPERS) + 1, "problems": problems_of(self.quiz)}
        return {**super().get_context_data(**kwargs), **told}


class PaperFile(NeedsPermission, View):
    """A quiz as PDF; `?number=` says which paper, `?key=1` adds what is right."""

    needs = MANAGES_QUIZZES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the page, with why, where it cannot be printed."""
        quiz, person, key = quiz_of(request, pk), person_of(request), "key" in request.GET
        number = said_number(request.GET.get("number"), 9) or None
        if number is None:
            why = "Give the paper a number, from 1 to 999999999."
            return _refused(request, "bank:print", pk, why)
        try:
            made = paper_of(quiz, number, person, key=key)
        except (TooFew, CannotPrint) as error:
            return _refused(request, "bank:print", pk, _cannot(error))
        return as_pdf(made, f"{slugify(quiz.title)}-{number}{'-key' if key else ''}")


class AttemptFile(NeedsPermission, View):
    """An attempt as PDF: what its review shows this person now."""

    needs = READS_RESULTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the quiz, with why, where it cannot be printed. Raises Http404."""
        seen = Attempt.objects.visible_to(person_of(request)).select_related("quiz", "person")
        attempt: Attempt = get_object_or_404(seen, pk=pk)
        if attempt.is_open and attempt.person_id == request.user.pk:
            raise PermissionDenied
        try:
            made = attempt_paper(attempt, person_of(request), timezone.now())
        except CannotPrint as error:
            return _refused(request, "bank:quiz", attempt.quiz_id, _cannot(error))
        return as_pdf(made, f"{slugify(attempt.quiz.title)}-try-{attempt.pk}")


def as_pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF to look at. The studio's answers are never kept by a cache."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _cannot(error: Exception) -> str:
    return f"It cannot be printed. {error}"


def _refused(request: HttpRequest, page: str, pk: int, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(page, pk)
