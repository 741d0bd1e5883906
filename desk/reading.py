"""An answer opened at the desk: the page as this person sees it, at the passage that was found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.models import Page, Site

from desk.products import Product, Products
from kb.audiences import Audience, Restrictions
from kb.models import ArticlePage, Passage
from kb.models.answers import AnswerPage
from kb.querysets import pages_visible_to


@dataclass
class Reading:
    """A page, who reads it, and where."""

    page: Any  # an article or an announcement
    request: HttpRequest
    at: str
    tree: Products

    @property
    def is_article(self) -> bool:
        """Articles are vouched for and have codes; announcements do not."""
        return isinstance(self.page, ArticlePage)

    @property
    def products(self) -> list[Product]:
        """Where the page stands."""
        return self.tree.above(self.page.path)

    @property
    def owner(self) -> Any:
        """Who vouches for the text."""
        return getattr(self.page, "owner_of_text", None)

    @cached_property
    def passage(self) -> Passage | None:
        """The passage it is open at, or its first one."""
        rows = Passage.objects.visible_to(self.request.user).filter(page_id=self.page.pk)
        elsewhere = models.Case(models.When(anchor=self.at, then=0), default=1)
        return rows.order_by(elsewhere, "position").first()

    @cached_property
    def public_link(self) -> str:
        """What a customer can open; "" if customers do not see the page."""
        if self.page.audience != Audience.PUBLIC or Restrictions().above(self.page.path):
            return ""
        link = str(self.page.get_full_url(self.request))
        passage = self.passage
        public = passage and passage.anchor == self.at and passage.audience == Audience.PUBLIC
        return f"{link}#{self.at}" if public else link

    def context(self) -> dict[str, Any]:
        """What the templates of its blocks need, for this person."""
        context: dict[str, Any] = self.page.get_context(self.request)
        return {**context, "reading": self}


def open_page(request: HttpRequest, page_id: int, at: str, tree: Products) -> Reading | None:
    """The answer with this id, or None if this person sees none."""
    page = answer_for(request, page_id)
    return Reading(page, request, at, tree) if page else None


def answer_for(request: HttpRequest, page_id: int) -> AnswerPage | None:
    """The article or announcement with this id, if this person may see it."""
    found = pages_visible_to(request.user).filter(pk=page_id).first() if page_id else None
    page = found.specific if found else None
    return page if isinstance(page, AnswerPage) else None


def answer_at(request: HttpRequest, path: str) -> Page | None:
    """The page at an address of this site, if this person may see it; says nothing of its kind."""
    root = request_root(request)
    if root is None or not path.startswith("/"):
        return None
    below = root.url_path.rstrip("/") + path.rstrip("/") + "/"
    found: Page | None = pages_visible_to(request.user).filter(url_path=below).first()
    return found


def request_root(request: HttpRequest) -> Page | None:
    """First page of the site that was asked."""
    site = Site.find_for_request(request)
    return site.root_page if site else None
