"""What the knowledge base shows on the studio's first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from accounts.roles import READS_REPORTS
from kb.models import Flag
from kb.studio.places import place_of
from kb.to_check import articles_to_check, reasons

SHOWN = 8


class ToCheckSummary(SummaryItem):
    """How many articles need a look."""

    order = 200
    template_name = "kb/studio/home_to_check.html"

    def is_shown(self) -> bool:
        """To readers of reports."""
        return bool(self.request.user.has_perm(READS_REPORTS))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Counts what this person may see."""
        return {"number": articles_to_check(self.request.user).count()}


class FlagsSummary(SummaryItem):
    """How many flags are open."""

    order = 210
    template_name = "kb/studio/home_flags.html"

    def is_shown(self) -> bool:
        """To those who may see flags."""
        return bool(self.request.user.has_perm("kb.view_flag"))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Counts open flags that this person may see."""
        return {"number": Flag.objects.visible_to(self.request.user).still_open().count()}


class OwnArticlesPanel(Component):
    """The articles this person owns that need a look."""

    name = "own_articles_to_check"
    template_name = "kb/studio/home_own_articles.html"
    order = 205

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The first few, with reasons."""
        person = parent_context["request"].user
        own = articles_to_check(person).filter(owner_of_text=person)
        shown = list(own[:SHOWN])
        rows = [(one, reasons(one), place_of(one, person)) for one in shown]
        return {"rows": rows, "more": own.count()}
