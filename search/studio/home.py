"""How search does, on the studio's first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from accounts.roles import READS_REPORTS
from search.studio.figures import line, this_week


class SearchPanel(Component):
    """Searches of the week, how many led nowhere, and the last four weeks as a line."""

    name = "searches"
    template_name = "search/studio/home.html"
    order = 200

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        """Nothing for people who do not read reports."""
        assert parent_context is not None
        if not parent_context["request"].user.has_perm(READS_REPORTS):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The week and its picture."""
        week = this_week(parent_context["request"].user)
        return {"week": week, "points": line([number for _, number in week.days])}
