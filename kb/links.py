"""Links inside rich text, for the person who reads: asked of the database once a page.

Wagtail's own expansion knows no reader: it would print the address of a page for agents in a
public article, and it asks anew for each block. What may not be seen keeps its words and loses
its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html, features
from wagtail.rich_text.rewriters import LinkRewriter

from kb.querysets import pages_visible_to

PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
PAGE_ID = re.compile(r'\bid="(\d+)"')


class PageLinks:
    """Addresses of the pages that texts link to, for the person behind a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.addresses: dict[int, str] = {}  # "" for a page this person may not see
        rules = {
            name: kind.expand_db_attributes_many for name, kind in features.get_link_types().items()
        }
        self.rewrite = LinkRewriter(bulk_rules={**rules, "page": self._tags})

    def learn(self, sources: Iterable[str]) -> None:
        """Ask for every page these texts link to, in one query."""
        ids = {number for source in sources for number in linked_ids(source)}
        unknown = ids - self.addresses.keys()
        if unknown:
            self.addresses |= dict.fromkeys(unknown, "")
            pages: Iterable[Page] = pages_visible_to(self.request.user).filter(pk__in=unknown)
            self.addresses |= {page.pk: page.get_url(self.request) or "" for page in pages}

    def html(self, value: RichText | str | None) -> SafeString:
        """Rich text as HTML for this person."""
        source = value.source if isinstance(value, RichText) else str(value or "")
        self.learn([source])
        html: str = expand_db_html(self.rewrite(source))
        return mark_safe(html)  # noqa: S308 (cleaned when saved)

    def _tags(self, links: list[dict[str, str]]) -> list[str]:
        return [self._tag(link) for link in links]

    def _tag(self, link: dict[str, str]) -> str:
        number = link.get("id", "")
        address = self.addresses.get(int(number), "") if number.isdigit() else ""
        fragment = f"#{link['fragment']}" if link.get("fragment") else ""
        return f'<a href="{escape(address + fragment)}">' if address else "<a>"


def linked_ids(source: str) -> Iterator[int]:
    """Ids of the pages a rich text links to."""
    for tag in PAGE_LINK.findall(source):
        if found := PAGE_ID.search(tag):
            yield int(found[1])


def texts_in(raw: Any) -> Iterator[str]:
    """Every string in a stream field's raw data, at any depth."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from texts_in(value)
    elif isinstance(raw, Iterable):
        for value in raw:
            yield from texts_in(value)
