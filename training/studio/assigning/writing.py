"""Assigning a quiz, and changing an assignment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages

from accounts.roles import ASSIGNS_TO_TEAM
from quizzes.studio.pages import Crumb, StudioPage, person_of
from training.models import Assignment
from training.studio.assigning.forms import AssignmentForm


def assignments() -> Crumb:
    """The list."""
    return "Assignments", reverse("assignments:assignments")


class AddAssignment(StudioPage):
    """The form for a new one."""

    needs = ASSIGNS_TO_TEAM
    template_name = "training/studio/assign.html"
    header_icon = "calendar-check"
    page_title = "Assign a quiz"
    told = "“{}” is assigned."

    def above(self) -> list[Crumb]:
        """The list."""
        return [assignments()]

    @cached_property
    def assignment(self) -> Assignment:
        """A new one."""
        return Assignment(assigned_by=person_of(self.request))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; `?quiz=` chooses one."""
        return self._shown(self._form(initial={"quiz": request.GET.get("quiz")}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._shown(form)
        one = form.save()
        messages.success(request, self.told.format(one.quiz))
        return redirect("assignments:assignment", one.pk)

    def _form(self, data: Any = None, **kwargs: Any) -> AssignmentForm:
        viewer = person_of(self.request)
        return AssignmentForm(data, instance=self.assignment, viewer=viewer, **kwargs)

    def _shown(self, form: AssignmentForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, media=form.media))


class EditAssignment(AddAssignment):
    """The form for one that is there."""

    page_title = "Edit"
    told = "“{}” is changed."

    def above(self) -> list[Crumb]:
        """The list and the assignment."""
        here = reverse("assignments:assignment", args=[self.kwargs["pk"]])
        return [assignments(), (self.assignment.quiz.title, here)]

    @cached_property
    def assignment(self) -> Assignment:
        """Raises Http404 for one that this person may not change."""
        mine = Assignment.objects.changeable_by(self.request.user)
        one: Assignment = get_object_or_404(mine, pk=self.kwargs["pk"])
        return one

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form as it was saved."""
        return self._shown(self._form())
