"""What the question bank shows on the studio's first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.site_summary import SummaryItem

from accounts.roles import MANAGES_BANK
from quizzes.models import Question


class StaleSummary(SummaryItem):
    """How many questions test a text that has changed, and how many of these one wrote."""

    order = 220
    template_name = "quizzes/studio/home_stale.html"

    def is_shown(self) -> bool:
        """To who looks after the bank."""
        return bool(self.request.user.has_perm(MANAGES_BANK))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """One's own first, where there are any."""
        stale = Question.objects.visible_to(self.request.user).stale()
        own, listed = stale.by(self.request.user).count(), reverse("bank:questions")
        query = "?stale=yes&mine=yes" if own else "?stale=yes"
        return {"number": stale.count(), "own": own, "url": f"{listed}{query}"}
