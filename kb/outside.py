"""The help center as other programs read it: a feed of what is new, and a map of its pages.

Both are made for a stranger whoever asks, so that no reader's rights leak into them.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Page, Site

from kb.models import ANSWERS, HelpCenterSettings
from kb.page_cache import keep
from kb.querysets import pages_visible_to

STRANGER = AnonymousUser()
LENGTH = 30


class Updates(Feed):
    """Answers and announcements that are new or were changed, the latest first."""

    feed_type = Atom1Feed
    link = "/"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed, kept like any other public page."""
        keep(request)
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest) -> HelpCenterSettings:
        """The help center's settings."""
        found: HelpCenterSettings = HelpCenterSettings.for_request(request)
        return found

    def title(self, center: HelpCenterSettings) -> str:
        """The help center's name."""
        return center.name

    def items(self, center: HelpCenterSettings) -> list[Page]:
        """The latest of every kind."""
        latest = [
            page
            for model in ANSWERS
            for page in model.objects.visible_to(STRANGER)
            .defer("body")
            .exclude(last_published_at=None)
            .order_by("-last_published_at")[:LENGTH]
        ]
        return sorted(latest, key=lambda page: page.last_published_at, reverse=True)[:LENGTH]

    def item_title(self, item: Page) -> str:
        """The page's title."""
        return str(item.title)

    def item_description(self, item: Page) -> str:
        """The page's summary."""
        return str(item.summary)

    def item_link(self, item: Page) -> str:
        """The page's address."""
        return item.get_full_url() or "/"

    def item_pubdate(self, item: Page) -> datetime.datetime | None:
        """When it was first published."""
        first: datetime.datetime | None = item.first_published_at
        return first

    def item_updateddate(self, item: Page) -> datetime.datetime | None:
        """When it last changed."""
        last: datetime.datetime | None = item.last_published_at
        return last


class PublicPages(Sitemap):
    """Pages a stranger may see; a product without an answer for strangers is left out."""

    def items(self) -> Any:
        """Pages in the order of the tree."""
        site: Site = self.get_wagtail_site()
        seen = pages_visible_to(STRANGER).descendant_of(site.root_page, inclusive=True)
        return seen.order_by("path")


def sitemap(request: HttpRequest) -> HttpResponse:
    """The map of public pages, kept like any other public page."""
    keep(request)
    response: HttpResponse = wagtail_sitemap(request, {"pages": PublicPages})
    return response
