"""What the pages of trainers have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from kb.studio.permissions import NeedsPermission

Crumb = tuple[str, str]  # label, address


def person_of(request: HttpRequest) -> User:
    """Who is logged in; the studio lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


class StudioPage(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """A page with Wagtail's header, below others."""

    header_icon = "help"

    def above(self) -> list[Crumb]:
        """The pages above this one, outermost first."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, what is above, this."""
        above = [{"url": url, "label": label} for label, url in self.above()]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


def bank() -> Crumb:
    """The list of questions."""
    return "Questions", reverse("bank:questions")
