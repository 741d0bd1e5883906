"""Failed tasks on the studio's first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.site_summary import SummaryItem

from operations import queue
from operations.studio.door import LOOK_AFTER


class FailedTasksSummary(SummaryItem):
    """How many tasks were given up, where there are any."""

    order = 220
    template_name = "operations/studio/home_failed.html"

    def is_shown(self) -> bool:
        """To who looks after them."""
        allowed = queue.is_there() and self.request.user.has_perm(LOOK_AFTER)
        return bool(allowed and queue.given_up().exists())

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Their number."""
        return {"number": queue.given_up().count()}
