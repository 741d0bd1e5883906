"""What readers say, beside the article that is being written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.side_panels import BaseSidePanel

from kb.audiences import Person
from kb.models import Feedback, Flag
from kb.models.feedback import FlagQuerySet
from kb.to_check import LATELY
from kb.voting import helpful_share

COMMENTS_SHOWN = 8
SECTIONS = "register_readers_section"  # hook: (page, request) -> component, or None


class ReadersSidePanel(BaseSidePanel):
    """Whether the article helped, why not, what was written, and what is flagged.

    A room above adds a section of its own (what people searched for) through the hook named in
    SECTIONS.
    """

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle what readers say"
        icon_name = "group"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            """The counter shows how much is flagged."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            person = self.panel.request.user
            return {**context, "count": open_flags(self.panel.object, person).count()}

    name = "readers"
    title = "What readers say"
    template_name = "kb/studio/readers_panel.html"
    order = 500

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Votes and comments of the last 90 days, open flags, sections of other rooms."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        person = self.request.user
        sections = (hook(self.object, self.request) for hook in hooks.get_hooks(SECTIONS))
        return {
            **context,
            **voices(self.object),
            "flags": open_flags(self.object, person).select_related("raised_by", "passage"),
            "may_resolve": person.has_perm("kb.change_flag"),
            "sections": [section for section in sections if section],
        }


def open_flags(page: Any, person: Person) -> FlagQuerySet:
    """Flags on the page that nobody has dealt with, if this person may see the page."""
    return Flag.objects.visible_to(person).still_open().filter(page=page.pk)


def voices(page: Any) -> dict[str, Any]:
    """What readers of a page said lately: `votes`, `helped`, `share` (percent), `reasons` as
    (label, number) and `comments`."""
    said = Feedback.objects.filter(page=page.pk, created_at__gte=timezone.now() - LATELY)
    helped, unhelped = (said.filter(helpful=yes).count() for yes in (True, False))
    counted = said.filter(helpful=False).values("reason").annotate(n=Count("pk")).order_by("-n")
    labels = dict(Feedback.Reason.choices)
    return {
        "votes": helped + unhelped,
        "helped": helped,
        "share": helpful_share(helped, unhelped),
        "reasons": [(labels.get(row["reason"], "No reason given"), row["n"]) for row in counted],
        "comments": said.exclude(comment="")[:COMMENTS_SHOWN],
    }
