"""Making a quiz, changing its settings, and letting people take it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin import messages

from accounts.roles import MANAGES_QUIZZES
from kb.studio.permissions import NeedsPermission
from quizzes.attempts import held, problems_before_publishing, retime
from quizzes.models import Quiz
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.putting_together.settings import QuizForm, print_of

STATES = {
    "publish": (Quiz.Status.PUBLISHED, "Published: it can be taken."),
    "unpublish": (Quiz.Status.DRAFT, "It is a draft again; who has begun can go on."),
    "archive": (Quiz.Status.ARCHIVED, "Archived: results stay, nobody can begin."),
}
CHANGED = (
    "Somebody else changed these settings after you opened them. Nothing is saved: open them anew, "
    "and say again what should be different."
)


def quizzes() -> Crumb:
    """The list of quizzes."""
    return "Quizzes", reverse("bank:quizzes")


def quiz_of(request: HttpRequest, pk: int) -> Quiz:
    """A quiz this person may see. Raises Http404."""
    seen = Quiz.objects.visible_to(person_of(request)).select_related("product")
    quiz: Quiz = get_object_or_404(seen, pk=pk)
    return quiz


class QuizSettings(StudioPage):
    """The form for a new quiz."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/quiz_settings.html"
    header_icon = "cog"
    page_title = "New quiz"

    def above(self) -> list[Crumb]:
        """The list."""
        return [quizzes()]

    @cached_property
    def quiz(self) -> Quiz:
        """A new one."""
        return Quiz(created_by=person_of(self.request))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self._shown(QuizForm(instance=self.quiz, person=person_of(request)))

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it, unless somebody else did meanwhile; running tries get their new end at once."""
        if self.quiz.pk:
            self.quiz = held(self.quiz)
        now = print_of(self.quiz)
        form = QuizForm(request.POST, instance=self.quiz, person=person_of(request))
        if form.is_valid() and request.POST.get("seen", "") != now:
            form.add_error(None, CHANGED)
        if not form.is_valid():
            return self._shown(form)
        quiz = form.save()
        moved = retime(quiz, timezone.now())
        told = f" The end of {moved} running tries has moved." if moved else ""
        messages.success(request, f"“{quiz}” is saved.{told}")
        return redirect("bank:quiz", quiz.pk)

    def _shown(self, form: QuizForm) -> HttpResponse:
        seen = self.request.POST.get("seen") or print_of(self.quiz)
        told = {"form": form, "media": form.media, "seen": seen}
        return self.render_to_response(self.get_context_data(**told))


class EditQuizSettings(QuizSettings):
    """The form for a quiz that is there."""

    def get_page_title(self) -> str:
        """Of which quiz."""
        return f"Settings · {self.quiz.title}"

    def above(self) -> list[Crumb]:
        """The list and the quiz."""
        return [quizzes(), (self.quiz.title, reverse("bank:quiz", args=[self.quiz.pk]))]

    @cached_property
    def quiz(self) -> Quiz:
        """Raises Http404."""
        return quiz_of(self.request, self.kwargs["pk"])


class QuizDeed(NeedsPermission, View):
    """Publishes, takes back or archives."""

    needs = MANAGES_QUIZZES

    def post(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """What cannot be taken is not published. Raises Http404 for a deed that is none."""
        if deed not in STATES:
            raise Http404
        quiz = quiz_of(request, pk)
        wrong = problems_before_publishing(quiz) if deed == "publish" else []
        if wrong:
            messages.error(request, f"It cannot be taken yet. {' '.join(wrong)}")
            return redirect("bank:quiz", pk)
        quiz.status, told = STATES[deed]
        quiz.save(update_fields=["status"])
        messages.success(request, told)
        return redirect("bank:quiz", pk)
