"""Which HTML comes in at all: everything else is taken out before it is looked at. Pure."""

from __future__ import annotations

import nh3
from bs4 import BeautifulSoup

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS = ("ul", "ol")
_BLOCKS = """address article aside blockquote body caption center dd details div dl dt fieldset
figcaption figure footer form header hr html li main menu nav ol p pre section summary table tbody
td tfoot th thead tr ul"""
_INLINE = """a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q
rp rt ruby s samp small span strike strong sub sup time tt u var wbr"""
_ACTIVE = "script style noscript template object svg math head title"
BLOCKS = frozenset(_BLOCKS.split()) | set(HEADINGS)
INLINE = frozenset(_INLINE.split())
MEDIA = frozenset({"img", "iframe", "video", "source"})
WITH_CONTENT = frozenset(_ACTIVE.split())  # taken out together with what stands in them
ALLOWED = (BLOCKS | INLINE | MEDIA) - {"html", "body"}
KNOWN_TAGS = BLOCKS | INLINE | MEDIA | WITH_CONTENT | {"embed", "input", "link", "meta", "base"}
MARKS = {"data-block", "data-kind", "data-title"}
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "name"},
    "section": MARKS,
    "div": {"class"},
    "aside": {"class"},
    "blockquote": {"class"},
    "p": {"class"},
    "img": {"src", "alt", "title"},
    "iframe": {"src", "title"},
    "video": {"src", "title"},
    "source": {"src"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel", "article"}


def clean(html: str) -> BeautifulSoup:
    """The HTML with nothing in it that could act: no scripts, handlers, styles or odd schemes."""
    safe = nh3.clean(
        html,
        tags=set(ALLOWED),
        clean_content_tags=set(WITH_CONTENT),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES | {"data"},
        attribute_filter=_no_data_links,
        link_rel=None,
    )
    return BeautifulSoup(safe, "html.parser")


def _no_data_links(tag: str, attribute: str, value: str) -> str | None:
    """`data:` addresses are for pictures alone."""
    if attribute in ("href", "src") and tag != "img" and value.strip().lower().startswith("data:"):
        return None
    return value
