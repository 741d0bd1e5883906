"""Reusable texts: written once, shown in many articles."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import (
    Column,
    LiveStatusTagColumn,
    UpdatedAtColumn,
    UsageCountColumn,
)
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from kb.models import Snippet


class TextFilterSet(WagtailFilterSet):
    """How to narrow down reusable texts."""

    class Meta:
        model = Snippet
        fields = ["audience", "live"]


class TextIndex(IndexView):
    """Reusable texts, and how many articles show each."""

    def get_base_queryset(self) -> QuerySet[Snippet]:
        """With the number of places that show it."""
        texts: QuerySet[Snippet] = super().get_base_queryset()
        return texts.annotate(usage_count=ReferenceIndex.usage_count_subquery(Snippet))


class TextViewSet(SnippetViewSet):
    """The screens for reusable texts: list, editor, workflow, history, preview, usage."""

    model = Snippet
    index_view_class = TextIndex
    icon = "snippet"
    menu_label = "Reusable texts"
    menu_hook = "register_knowledge_menu_item"
    menu_order = 200
    filterset_class = TextFilterSet
    list_display = [
        "title",
        Column("audience", label="Audience", accessor="get_audience_display", sort_key="audience"),
        UsageCountColumn("usage_count", label="Shown in", sort_key="usage_count"),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
