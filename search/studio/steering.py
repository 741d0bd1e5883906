"""Synonyms, pins, stop phrases and golden queries in the studio."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem as SidebarItem
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from accounts.roles import STEERS_SEARCH
from kb.audiences import Audience, access_keys
from kb.models import ANSWERS
from kb.studio.permissions import PermittedMenuItem
from search import engines, steering
from search.engines.base import EngineUnavailable
from search.models import GoldenQuery, Pin, StopPhrase, Synonym
from search.ranking import rank
from search.studio import deeds

FINDABLE = [model._meta.label for model in ANSWERS]


def first_query(row: Any) -> str:
    """A search by which the effect of a row can be seen."""
    if isinstance(row, Pin):
        return row.lines[0] if row.lines else ""
    if isinstance(row, Synonym):
        return row.group[0] if row.group else ""
    return str(getattr(row, "query", "") or getattr(row, "text", ""))


class SteeringIndex(generic.IndexView):
    """A list whose rows can be tried."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's, and the page to try any query."""
        url = reverse("search_try")
        button = HeaderButton("Try a query", url=url, icon_name="search", priority=5)
        return [*super().header_more_buttons, button]

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        """Wagtail's, and trying the row's own query."""
        url = deeds.try_query(first_query(instance), getattr(instance, "asked_by", ""))
        try_it = MenuItem("Try", url=url, icon_name="search", priority=5)
        return [try_it, *super().get_list_more_buttons(instance)]


class SteeringAdd(generic.CreateView):
    """A form that a report's link may have filled in."""

    def get_initial(self) -> dict[str, Any]:
        """What the address says of the model's own fields."""
        fields = {field.name for field in self.model._meta.get_fields()}
        return {name: said for name, said in self.request.GET.items() if name in fields}


class SteeringEdit(generic.EditView):
    """A form with the way to see its effect."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Trying the row's own query."""
        url = deeds.try_query(first_query(self.object), getattr(self.object, "asked_by", ""))
        return [HeaderButton("Try a query", url=url, icon_name="search")]


class SteeringViewSet(ModelViewSet):
    """What the four have in common."""

    index_view_class = SteeringIndex
    add_view_class = SteeringAdd
    edit_view_class = SteeringEdit
    copy_view_enabled = False
    list_per_page = 50


class SynonymViewSet(SteeringViewSet):
    """Words that find one another."""

    model = Synonym
    icon = "resubmit"
    menu_label = "Synonyms"
    list_display: list[Any] = ["words", "kind"]
    list_filter = ["kind"]
    search_fields = ["words"]
    panels = [FieldPanel("words"), FieldPanel("kind")]


class PinViewSet(SteeringViewSet):
    """Pages that stand first."""

    model = Pin
    icon = "thumbtack"
    menu_label = "Pins"
    list_display: list[Any] = [
        Column("queries", label="Searches", accessor=lambda pin: ", ".join(pin.lines)),
        "page",
        NumberColumn("place", label="Place", sort_key="place"),
        "note",
    ]
    search_fields = ["queries", "note", "page__title"]
    panels = [
        FieldPanel("queries"),
        PageChooserPanel("page", FINDABLE),
        FieldPanel("place"),
        FieldPanel("note"),
    ]


class StopPhraseViewSet(SteeringViewSet):
    """Words that say nothing."""

    model = StopPhrase
    icon = "minus"
    menu_label = "Stop phrases"
    list_display: list[Any] = ["text"]
    search_fields = ["text"]
    panels = [FieldPanel("text")]


class RankColumn(Column):
    """Where the page of a golden query stands now, for whoever is meant to ask it."""

    cell_template_name = "search/studio/rank_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """`value`: the rank from 1, 0 when it is not found, None when search cannot say."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "value": rank_now(instance, parent_context["request"].user)}


def rank_now(golden: GoldenQuery, editor: Any) -> int | None:
    """Rank of the page that must be found: 0 for not found, None when the engine cannot answer."""
    person = AnonymousUser() if golden.asked_by == Audience.PUBLIC else editor
    try:
        found = rank(golden.query, engines.current(), steering.current(), access_keys(person))
    except EngineUnavailable:
        return None
    ids = found.page_ids
    return ids.index(golden.page_id) + 1 if golden.page_id in ids else 0


class GoldenQueryViewSet(SteeringViewSet):
    """Searches that must find a page."""

    model = GoldenQuery
    icon = "crosshairs"
    menu_label = "Golden queries"
    list_per_page = 20  # each row asks the engine
    list_display: list[Any] = [
        "query",
        "page",
        "asked_by",
        RankColumn("rank", label="Rank now"),
    ]
    list_filter = ["asked_by"]
    search_fields = ["query", "page__title"]
    panels = [FieldPanel("query"), PageChooserPanel("page", FINDABLE), FieldPanel("asked_by")]


class SteeringGroup(ViewSetGroup):
    """The menu "Steer search"."""

    menu_label = "Steer search"
    menu_icon = "search"
    menu_order = 160
    submenu_hook = "register_steering_menu_item"
    items = (
        SynonymViewSet("synonyms"),
        PinViewSet("pins"),
        StopPhraseViewSet("stop_phrases", url_prefix="stop-phrases"),
        GoldenQueryViewSet("golden_queries", url_prefix="golden-queries"),
    )


def try_menu_item() -> SidebarItem:
    """The entry for trying a query."""
    return PermittedMenuItem(
        "Try a query", reverse("search_try"), needs=STEERS_SEARCH, icon_name="search", order=0
    )
