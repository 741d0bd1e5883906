"""Links of a source become links between pages here.

Until a page exists, a link to it says `new:` and the article's external id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from kb.importers.library import Library
from kb.importers.source import Addresses, Body, Place

LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
NEW_LINK = re.compile(r'(<a linktype="page" id=")new:([^"]*)"')
OWN_SCHEME = "article:"
ELSEWHERE = ("http:", "https:", "mailto:", "tel:")


@dataclass(frozen=True)
class LinkSettler:
    """Settles the links of one text."""

    body: Body
    own_id: str
    own_anchors: set[str]
    addresses: Addresses
    library: Library
    warn: Callable[[Place, str], None]

    def settle(self, html: str) -> str:
        """The rich text with every link pointing to a page, to elsewhere, or gone."""
        return LINK.sub(self._settled, html)

    def _settled(self, link: re.Match[str]) -> str:
        href, words = unescape(link[1]).strip(), link[2]
        if href.startswith("#"):
            return self._here(href, words)
        if named := self._article(href):
            return self._page(*named, href, words)
        if href.startswith(("//", "www.")):
            href = f"https://{href.lstrip('/')}"
        if href.lower().startswith(ELSEWHERE):
            return f'<a href="{escape(href)}">{words}</a>'
        self._lost(href, f'the link to "{href}" leads nowhere; its words stay without it')
        return words

    def _article(self, href: str) -> tuple[str, str] | None:
        """(external id, anchor) of the article an address means."""
        if href.startswith(OWN_SCHEME):
            name, _, anchor = unquote(href.removeprefix(OWN_SCHEME)).partition("#")
            return name, anchor
        try:
            anchor = unquote(urlsplit(href).fragment)
            name = self.addresses.article(href, self.body.place.file) or ""
        except ValueError:  # an address no parser takes
            return None
        return (name, anchor) if name else None

    def _here(self, href: str, words: str) -> str:
        anchor = unquote(href[1:])
        if anchor in self.own_anchors:
            return f'<a href="#{escape(anchor)}">{words}</a>'
        if anchor and anchor != "top":
            self._lost(href, f'there is no section "#{anchor}" here; the words stay without a link')
        return words

    def _page(self, name: str, anchor: str, href: str, words: str) -> str:
        if name == self.own_id:
            return self._here(f"#{anchor}", words)
        number = self.library.number(name)
        if not number:
            return self._unknown(name, href, words)
        if anchor and anchor not in self.library.anchors(name):
            self._lost(
                href, f'"{name}" has no section "#{anchor}"; the link leads to its beginning'
            )
            anchor = ""
        fragment = f' fragment="{escape(anchor)}"' if anchor else ""
        return f'<a linktype="page" id="{escape(number)}"{fragment}>{words}</a>'

    def _unknown(self, name: str, href: str, words: str) -> str:
        if href.lower().startswith(("http:", "https:")):
            self._lost(href, f'article "{name}" is not here; the link goes on leading to {href}')
            return f'<a href="{escape(href)}">{words}</a>'
        self._lost(href, f'article "{name}" is not here; import it too, then run this again')
        return words

    def _lost(self, href: str, message: str) -> None:
        self.warn(self.body.line_of(href, unquote(href)), message)


def new_links(html: str) -> list[str]:
    """External ids of the pages a text links to that did not exist yet."""
    return [unescape(name) for _, name in NEW_LINK.findall(html)]


def with_numbers(html: str, number: Callable[[str], int]) -> str:
    """The text with the numbers of pages that exist by now."""
    return NEW_LINK.sub(lambda link: f'{link[1]}{number(unescape(link[2]))}"', html)
