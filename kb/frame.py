"""What stands around every page of the help center: its name, products, what is happening now.

Lazy: a page that shows none of it asks the database for none of it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from wagtail.models import Page, Site

from kb import branding
from kb.models import AnnouncementIndexPage, AnnouncementPage, HelpCenterSettings, ProductPage


class Frame:
    """The help center's frame for the person behind a request; each part is asked for once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def settings(self) -> HelpCenterSettings:
        """Name, logo, colour, ways to reach the company."""
        found: HelpCenterSettings = HelpCenterSettings.for_request(self.request)
        return found

    @cached_property
    def accent(self) -> str:
        """The accent colour without its #, or nothing when it is Rapport's own."""
        colour = self.settings.accent.lower()
        return "" if colour == branding.DEFAULT else colour.removeprefix("#")

    @cached_property
    def can_be_reached(self) -> bool:
        """Whether there is somebody to call or to chat with."""
        return bool(self.settings.contact_phone or self.settings.contact_chat)

    @cached_property
    def home(self) -> Page | None:
        """The help center's first page."""
        site = Site.find_for_request(self.request)
        return site.root_page if site else None

    @cached_property
    def products(self) -> list[ProductPage]:
        """The products on top that hold an answer for this person, each with its `answers`."""
        if self.home is None:
            return []
        return ProductPage.below_for(self.home, self.request.user)

    @cached_property
    def happening(self) -> list[AnnouncementPage]:
        """What is happening now."""
        return list(AnnouncementPage.now_for(self.request.user).defer("body")[:5])

    @cached_property
    def troubles(self) -> list[AnnouncementPage]:
        """What hurts now."""
        return [page for page in self.happening if page.hurts]

    @cached_property
    def news(self) -> list[AnnouncementPage]:
        """What else there is to know now."""
        return [page for page in self.happening if not page.hurts]

    @cached_property
    def announcements(self) -> AnnouncementIndexPage | None:
        """Where announcements stand."""
        found: AnnouncementIndexPage | None = AnnouncementIndexPage.objects.visible_to(
            self.request.user
        ).first()
        return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}
