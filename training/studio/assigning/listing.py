"""The list of assignments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from accounts.roles import ASSIGNS_TO_TEAM
from kb.studio.permissions import NeedsPermission
from quizzes.models import Quiz
from quizzes.studio.pages import person_of
from training.following import tallies
from training.models import Assignment
from training.reach import followed_ids, words_for

AT_ONCE = 20  # each is counted person by person


class GoingOnFilter(django_filters.ChoiceFilter):
    """Those that go on, unless the withdrawn ones are asked for."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """By whether they were withdrawn."""
        return qs.filter(withdrawn_at__isnull=value != "withdrawn")


def assigned_quizzes(request: Any) -> QuerySet[Quiz]:
    """Quizzes of the assignments that this person sees."""
    seen = Assignment.objects.visible_to(request.user).values("quiz")
    return Quiz.objects.filter(pk__in=seen).order_by("title")


class AssignmentFilterSet(WagtailFilterSet):
    """How to narrow down assignments."""

    quiz = django_filters.ModelChoiceFilter(queryset=assigned_quizzes, empty_label="All")
    state = GoingOnFilter(
        label="State",
        choices=[("withdrawn", "Withdrawn")],
        empty_label="Going on",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Assignment
        fields: list[str] = []


def due(one: Assignment) -> str:
    """The day, as the page of one says it."""
    return date_format(one.due_on, "j M Y")


def overdue(one: Any) -> str:
    """For how many; nothing stands for nobody."""
    return str(one.tally.overdue or "–")


class AssignmentListing(NeedsPermission, BaseListingView):
    """The assignments that this person may see, counted over the people they follow."""

    needs = ASSIGNS_TO_TEAM
    page_title = "Assignments"
    header_icon = "calendar-check"
    index_url_name = "assignments:assignments"
    index_results_url_name = "assignments:assignments_results"
    filterset_class = AssignmentFilterSet
    paginate_by = AT_ONCE
    default_ordering = "due_on"
    columns = [
        TitleColumn(
            "quiz", label="Quiz", url_name="assignments:assignment", sort_key="quiz__title"
        ),
        Column("whom", label="For"),
        Column("due_on", label="Due", accessor=due, sort_key="due_on"),
        Column("tally", label="Done", accessor="tally.words"),
        Column("overdue", label="Overdue", accessor=overdue),
        Column("assigned_by", label="Assigned by"),
    ]

    @cached_property
    def no_results_message(self) -> str:
        """What an empty list means."""
        return "No assignment matches." if self.is_filtering else "Nothing is assigned now."

    def get_base_queryset(self) -> QuerySet[Any]:
        """With all that a line says."""
        seen = Assignment.objects.visible_to(self.request.user)
        return seen.select_related("quiz", "assigned_by").prefetch_related(
            *("teams", "people", "roles", "quiz__teams", "quiz__people", "quiz__roles")
        )

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked; equal ones by when they were made."""
        return queryset.order_by(self.ordering, "pk")

    def get_table(self, object_list: Sequence[Assignment]) -> Any:
        """Each line with its people and how many of them have done it."""
        shown = list(object_list)
        viewer = person_of(self.request)
        counted, followed = tallies(shown, viewer, timezone.now()), followed_ids(viewer)
        for one in shown:
            one.whom, one.tally = words_for(one, followed), counted[one.pk]  # type: ignore[attr-defined]
        return super().get_table(shown)

    @cached_property
    def header_buttons(self) -> list[Button]:
        """A new one."""
        return [HeaderButton("Assign a quiz", url=reverse("assignments:add"), icon_name="plus")]
