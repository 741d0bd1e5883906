"""A page below a quiz."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from quizzes.models import Quiz
from quizzes.studio.pages import Crumb, StudioPage
from quizzes.studio.putting_together.views import quiz_of, quizzes


class OfQuiz(StudioPage):
    """Something about one quiz."""

    header_icon = "form"

    @cached_property
    def quiz(self) -> Quiz:
        """Raises Http404."""
        return quiz_of(self.request, self.kwargs["pk"])

    def get_page_title(self) -> str:
        """What it is, and of which quiz."""
        return f"{super().get_page_title()} · {self.quiz.title}"

    def above(self) -> list[Crumb]:
        """The list and the quiz."""
        return [quizzes(), (self.quiz.title, reverse("bank:quiz", args=[self.quiz.pk]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the quiz."""
        return {**super().get_context_data(**kwargs), "quiz": self.quiz}
