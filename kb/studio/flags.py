"""Flags: what people who work here found wrong, and putting it right."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import HelpPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from kb.models import ArticlePage, Flag
from kb.studio.products import SaidProductFilter


class StateFilter(django_filters.ChoiceFilter):
    """Open ones unless something else is asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="State",
            choices=[("resolved", "Resolved"), ("all", "All")],
            empty_label="Open",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def filter(self, qs: Any, value: str) -> Any:
        """Nothing chosen means open."""
        if value == "all":
            return qs
        return qs.resolved() if value == "resolved" else qs.still_open()


class OwnedFilter(django_filters.ChoiceFilter):
    """On everything, or on what this person owns."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="On",
            choices=[("mine", "Articles I own")],
            empty_label="All articles",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def filter(self, qs: QuerySet[Flag], value: str) -> QuerySet[Flag]:
        """By the owner of the article's text."""
        mine = ArticlePage.objects.filter(owner_of_text=self.parent.request.user)
        return qs.filter(page__in=mine.values("pk")) if value else qs


class FlagFilterSet(WagtailFilterSet):
    """How to narrow down flags."""

    state = StateFilter()
    product = SaidProductFilter()
    owned = OwnedFilter()

    class Meta:
        model = Flag
        fields: list[str] = []


class FlagIndex(generic.IndexView):
    """Flags on pages that this person may see, the newest first."""

    any_permission_required = ["change", "view"]
    no_results_message = "Nothing is flagged."

    def get_base_queryset(self) -> QuerySet[Flag]:
        """With everything the columns show."""
        flags = Flag.objects.visible_to(self.request.user)
        return flags.select_related("page", "passage", "raised_by")


class OnReadablePage:
    """A view of one flag; on a page that the person may not see there is none."""

    request: Any

    def get_object(self, *args: Any) -> Flag:
        """Raises Http404."""
        flag: Flag = super().get_object(*args)  # type: ignore[misc]
        seen: Flag = get_object_or_404(Flag.objects.visible_to(self.request.user), pk=flag.pk)
        return seen


class FlagDelete(OnReadablePage, generic.DeleteView):
    """Taking a flag away."""


class FlagHistory(OnReadablePage, generic.HistoryView):
    """Who did what to a flag."""


class FlagUsage(OnReadablePage, generic.UsageView):
    """What refers to a flag."""


class FlagEdit(OnReadablePage, generic.EditView):
    """One flag: what is wrong, where, and the deed that closes it or opens it again."""

    success_message = "Flag on '%(object)s' saved."

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Straight to the article."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.object.page_id])
        return [HeaderButton("Edit the article", url=edit, icon_name="edit")]

    @property
    def submit_button_label(self) -> str:
        """The deed in a word."""
        return "Open again" if self.object.resolved_at else "Resolve"

    submit_button_active_label = "Saving…"

    def save_instance(self) -> Flag:
        """Resolved becomes open and open becomes resolved."""
        flag: Flag = self.form.instance
        flag.resolved_at = None if flag.resolved_at else timezone.now()
        saved: Flag = super().save_instance()
        return saved

    def get_success_message(self) -> str:
        """Says which of the two it was."""
        done = "resolved" if self.object.resolved_at else "open again"
        return f"Flag on “{self.object.page.title}” is {done}."


class FlagViewSet(ModelViewSet):
    """Flags in the studio. They are raised at the desk, so none is added here."""

    model = Flag
    index_view_class = FlagIndex
    edit_view_class = FlagEdit
    delete_view_class = FlagDelete
    history_view_class = FlagHistory
    usage_view_class = FlagUsage
    icon = "warning"
    menu_label = "Flags"
    menu_order = 300
    copy_view_enabled = False
    list_per_page = 50
    filterset_class = FlagFilterSet
    list_display = [
        "page",
        Column("passage", label="Section", accessor=lambda flag: _section(flag)),
        Column("reason", label="What is wrong", classname="w-whitespace-normal"),
        Column("raised_by", label="Raised by"),
        DateColumn("created_at", label="Since", sort_key="created_at"),
        DateColumn("resolved_at", label="Resolved", sort_key="resolved_at"),
    ]
    search_fields = ["reason", "page__title"]
    panels = [HelpPanel(template="kb/studio/flag_panel.html")]


def _section(flag: Flag) -> str:
    return flag.passage.heading_path if flag.passage else ""
