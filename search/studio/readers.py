"""What people searched before they opened an article: a section beside its editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from accounts.roles import READS_REPORTS, STEERS_SEARCH
from kb.to_check import LATELY
from search.models import SearchClick, SearchLog
from search.studio import deeds

SHOWN = 10


class SearchesSection(Component):
    """Queries that led to the page in the last 90 days, and what came of them."""

    template_name = "search/studio/readers_section.html"

    def __init__(self, page: Any, request: HttpRequest) -> None:
        self.page = page
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """The most frequent queries; with the way to try each for those who steer search."""
        steers = self.request.user.has_perm(STEERS_SEARCH)
        return {
            "rows": [
                {**row, "try": deeds.try_query(row["search__normalised"]) if steers else ""}
                for row in queries_to(self.page.pk)
            ]
        }


def queries_to(page_id: int) -> Any:
    """Rows of `search__normalised`, `opened`, `solved` and `nothing`, the most frequent first."""
    since = timezone.now() - LATELY
    said = {
        "solved": SearchLog.Outcome.SOLVED,
        "nothing": SearchLog.Outcome.NOTHING_HELPED,
    }
    return (
        SearchClick.objects.filter(page_id=page_id, at__gte=since)
        .order_by()
        .values("search__normalised")
        .annotate(
            opened=Count("pk"),
            **{
                name: Count("pk", filter=Q(search__outcome=outcome))
                for name, outcome in said.items()
            },
        )
        .order_by("-opened", "search__normalised")[:SHOWN]
    )


def section(page: Any, request: HttpRequest) -> SearchesSection | None:
    """The section, for people who read reports."""
    if not request.user.has_perm(READS_REPORTS):
        return None
    return SearchesSection(page, request)
