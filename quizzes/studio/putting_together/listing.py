"""The list of quizzes."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from accounts.holders import may
from accounts.roles import MANAGES_QUIZZES, READS_RESULTS
from kb.studio.permissions import NeedsPermission
from quizzes.models import Attempt, Quiz
from quizzes.studio.questions import AboutProductFilter


def _in_all(attempts: QuerySet[Attempt], figure: Count | Sum) -> Coalesce:
    """A figure of these attempts, quiz by quiz, so that a page reads no others."""
    own = attempts.filter(quiz=OuterRef("pk")).order_by().values("quiz")
    return Coalesce(Subquery(own.annotate(figure=figure).values("figure")), 0)


class QuizFilterSet(WagtailFilterSet):
    """How to narrow down quizzes."""

    product = AboutProductFilter()
    status = django_filters.ChoiceFilter(
        label="State", choices=Quiz.Status.choices, empty_label="All", widget=forms.RadioSelect
    )

    class Meta:
        model = Quiz
        fields: list[str] = []


class QuizListing(NeedsPermission, BaseListingView):
    """The quizzes that this person may see, with the attempts that they may see."""

    needs = READS_RESULTS
    page_title = "Quizzes"
    header_icon = "form"
    index_url_name = "bank:quizzes"
    index_results_url_name = "bank:quizzes_results"
    filterset_class = QuizFilterSet
    is_searchable = True
    search_fields = ["title", "intro"]
    paginate_by = 50
    default_ordering = "title"
    columns = [
        TitleColumn("title", label="Quiz", url_name="bank:quiz", sort_key="title"),
        Column("product", label="Product", sort_key="product__title"),
        Column("status", label="State", accessor="get_status_display", sort_key="status"),
        DateColumn("closes_at", label="Closes", sort_key="closes_at"),
        NumberColumn("finished", label="Finished tries", sort_key="finished"),
        NumberColumn("waiting", label="To mark", sort_key="waiting"),
    ]

    @cached_property
    def no_results_message(self) -> str:
        """What an empty list means."""
        if self.is_searching or self.is_filtering:
            return "No quiz matches."
        return "There is no quiz yet."

    def get_base_queryset(self) -> QuerySet[Any]:
        """Counted are tries that this person may see, and answers in them that wait."""
        person = self.request.user
        seen = Attempt.objects.visible_to(person).that_count()
        quizzes: QuerySet[Any] = Quiz.objects.visible_to(person).select_related("product")
        counted: QuerySet[Any] = quizzes.annotate(
            finished=_in_all(seen, Count("pk")),
            waiting=_in_all(seen.filter(to_mark__gt=0), Sum("to_mark")),
        )
        return counted

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked; equal ones by when they were made."""
        return queryset.order_by(self.ordering, "pk")

    @cached_property
    def header_buttons(self) -> list[Button]:
        """A new one, for who may make one."""
        if not may(self.request.user, MANAGES_QUIZZES):
            return []
        return [HeaderButton("Add a quiz", url=reverse("bank:add_quiz"), icon_name="plus")]
