"""Changing one section of a quiz, or one thing that is asked in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.roles import MANAGES_QUIZZES
from quizzes.models import QuizSection, QuizSlot
from quizzes.studio.of_quiz import OfQuiz
from quizzes.studio.pages import Crumb
from quizzes.studio.putting_together.structure_forms import (
    UNNAMED,
    DrawForm,
    FixedForm,
    SectionForm,
)


class Change(OfQuiz):
    """A form below the quiz's questions."""

    needs = MANAGES_QUIZZES
    template_name = "quizzes/studio/quiz_change.html"
    header_icon = "list-ol"

    def form(self, sent: Any = None) -> forms.ModelForm[Any]:
        """The form. Raises Http404 for what is not of this quiz."""
        raise NotImplementedError

    @property
    def back(self) -> str:
        """The questions of the quiz."""
        return reverse("bank:quiz_structure", args=[self.quiz.pk])

    def above(self) -> list[Crumb]:
        """The quizzes, the quiz and its questions."""
        return [*super().above(), ("Questions", self.back)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See quizzes/studio/quiz_change.html."""
        told = {"form": self.form(), "back": self.back}
        return {**told, **super().get_context_data(**kwargs)}

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it, or say what is wrong."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        form.save()
        messages.success(request, "Saved.")
        return redirect(self.back)


class ChangeSlot(Change):
    """A question or a draw: its mark, its section, and what is drawn."""

    @cached_property
    def slot(self) -> QuizSlot:
        """Raises Http404."""
        slots = QuizSlot.objects.filter(section__quiz=self.quiz).select_related("section")
        return get_object_or_404(slots, pk=self.kwargs["slot"])

    def get_page_title(self) -> str:
        """What is asked, and of which quiz."""
        what = f"“{self.slot.question}”" if self.slot.question else "the draw"
        return f"Change {what} · {self.quiz.title}"

    def form(self, sent: Any = None) -> forms.ModelForm[Any]:
        """As the slot is: fixed or drawn."""
        made = DrawForm if self.slot.question_id is None else FixedForm
        return made(sent, instance=self.slot)


class ChangeSection(Change):
    """How a section begins and in which order it asks."""

    @cached_property
    def section(self) -> QuizSection:
        """Raises Http404."""
        found: QuizSection = get_object_or_404(self.quiz.sections, pk=self.kwargs["section"])
        return found

    def get_page_title(self) -> str:
        """Which section, and of which quiz."""
        return f"Change “{self.section.heading or UNNAMED}” · {self.quiz.title}"

    def form(self, sent: Any = None) -> forms.ModelForm[Any]:
        """Its heading and its order."""
        return SectionForm(sent, instance=self.section)
