"""Another day for one person, or none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from accounts.models import User
from accounts.roles import ASSIGNS_TO_TEAM
from quizzes.studio.pages import Crumb, StudioPage, person_of
from training.models import Assignment, OtherDueDate
from training.reach import Named, reached
from training.studio.assigning.one import assignment_of, may_change
from training.studio.assigning.writing import assignments


class OtherDayForm(forms.ModelForm[OtherDueDate]):
    """A day or none, and why."""

    class Meta:
        model = OtherDueDate
        fields = ["due_on", "reason"]
        labels = {"due_on": "Due on", "reason": "Why"}
        help_texts = {"due_on": "Empty: this person is excused."}
        widgets = {"due_on": AdminDateInput}


class OtherDay(StudioPage):
    """The form, and a button that takes it back."""

    needs = ASSIGNS_TO_TEAM
    template_name = "training/studio/other_day.html"
    header_icon = "calendar-check"

    @cached_property
    def assignment(self) -> Assignment:
        """Raises Http404, or PermissionDenied for one that this person may only see."""
        one = assignment_of(self.request, self.kwargs["pk"])
        if not may_change(self.request, one):
            raise PermissionDenied
        return one

    @cached_property
    def person(self) -> User:
        """Somebody whom it reaches. Raises Http404."""
        named = Named.by(self.assignment)
        for who in reached(named, person_of(self.request)):
            if who.pk == self.kwargs["person"]:
                return who
        raise Http404

    @cached_property
    def other(self) -> OtherDueDate:
        """What holds for this person; at first what holds for all."""
        known = OtherDueDate.objects.filter(assignment=self.assignment, person=self.person)
        fresh = OtherDueDate(
            assignment=self.assignment, person=self.person, due_on=self.assignment.due_on
        )
        return known.first() or fresh

    def get_page_title(self) -> str:
        """Whose day it is."""
        return f"Another day for {self.person}"

    def above(self) -> list[Crumb]:
        """The list and the assignment."""
        here = reverse("assignments:assignment", args=[self.assignment.pk])
        return [assignments(), (self.assignment.quiz.title, here)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self._shown(OtherDayForm(instance=self.other))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep it, or let what holds for all hold again."""
        if "as-all" in request.POST:
            OtherDueDate.objects.filter(pk=self.other.pk).delete()
            return self._done(f"For {self.person} holds what holds for all.")
        form = OtherDayForm(request.POST, instance=self.other)
        if not form.is_valid():
            return self._shown(form)
        form.save()
        return self._done(f"{form.instance}.")

    def _shown(self, form: OtherDayForm) -> HttpResponse:
        context = self.get_context_data(
            form=form, media=form.media, assignment=self.assignment, kept=self.other.pk
        )
        return self.render_to_response(context)

    def _done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("assignments:assignment", self.assignment.pk)
