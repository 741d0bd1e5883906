"""Every yes and no of readers, with reasons and comments."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from kb.models import Feedback
from kb.studio.products import SaidProductFilter


class FeedbackFilterSet(WagtailFilterSet):
    """How to narrow down what readers said."""

    product = SaidProductFilter()
    created_at = DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)

    class Meta:
        model = Feedback
        fields = ["helpful", "reason"]


class FeedbackIndex(generic.IndexView):
    """What readers of the pages that this person may see said, the newest first."""

    any_permission_required = ["view"]
    no_results_message = "No reader said anything."

    def get_base_queryset(self) -> QuerySet[Feedback]:
        """Never about a page the person may not read."""
        return Feedback.objects.visible_to(self.request.user).select_related("page")


class FeedbackViewSet(ModelViewSet):
    """Feedback is read here, never changed."""

    model = Feedback
    index_view_class = FeedbackIndex
    icon = "openquote"
    menu_label = "Feedback"
    menu_order = 400
    form_fields: list[str] = []
    copy_view_enabled = False
    list_per_page = 50
    filterset_class = FeedbackFilterSet
    list_display: list[Any] = [
        "page",
        BooleanColumn("helpful", label="Helped", sort_key="helpful"),
        Column("reason", label="Reason", accessor="get_reason_display"),
        Column("comment", label="Comment", classname="w-whitespace-normal"),
        Column("searched", label="Searched for"),
        DateColumn("created_at", label="When", sort_key="created_at"),
    ]
    search_fields = ["comment", "searched", "page__title"]
    list_export = ["page.title", "helpful", "reason", "comment", "searched", "created_at"]
    export_headings = {"page.title": "Article"}
