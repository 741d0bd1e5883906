"""Texts of questions as HTML that is safe to show. Pure."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote, unquote

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from quizzes.content import Format

INLINE = {"a", "b", "br", "code", "em", "i", "img", "kbd", "s", "span", "strong", "sub", "sup", "u"}
BLOCKS = {"blockquote", "dd", "div", "dl", "dt", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
TABLES = {"caption", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
FILES = re.compile(r"@@PLUGINFILE@@/([^\s\"'<>()?#]*)")
_TAG = re.compile(r"</?[a-zA-Z]")
_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|tr)>\s*(?=\S)", re.IGNORECASE)
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def as_html(text: dict[str, Any], files: str = "") -> SafeString:
    """A text (as `quizzes.review` hands it out) as blocks of HTML.

    `files`: where its files are served, with a slash at the end.
    """
    return _clean(_with_files(text, files), INLINE | BLOCKS | TABLES)


def as_inline(text: dict[str, Any], files: str = "") -> SafeString:
    """A text as HTML that can stand inside a line or a label."""
    return _clean(_BLOCK_END.sub("<br>", _with_files(text, files)), INLINE - {"a"})


def as_plain(text: dict[str, Any]) -> str:
    """A text without any markup, for lists to pick from."""
    bare = nh3.clean(marked_up(text), tags=set())
    return " ".join(html.unescape(bare).split())


def as_lines(text: dict[str, Any]) -> str:
    """A text to write on in: its lines where it has no markup, else its words."""
    plain = text["format"] == Format.PLAIN or not _TAG.search(text["text"])
    return str(text["text"]) if plain else as_plain(text)


def marked_up(text: dict[str, Any]) -> str:
    """A text as HTML, which may hold anything still."""
    said, kind = text["text"], text["format"]
    if kind == Format.PLAIN:
        return linebreaks(said, autoescape=True)
    if kind == Format.MARKDOWN:
        return str(_MARKDOWN.render(said))
    # Moodle's own format is HTML in which people may have written plain lines.
    return said if kind == Format.HTML or _TAG.search(said) else linebreaks(said)


def _with_files(text: dict[str, Any], files: str) -> str:
    """Where it names a file, the address of that file; of one that is not there, none."""
    keys = text.get("files", {})

    def address(named: re.Match[str]) -> str:
        name = unquote(html.unescape(named[1]))
        return f"{files}{keys[name]}/{quote(name)}" if files and name in keys else ""

    return FILES.sub(address, marked_up(text))


def _clean(said: str, tags: set[str]) -> SafeString:
    cleaned = nh3.clean(
        said,
        tags=tags,
        attributes=ATTRIBUTES,
        attribute_filter=_without_gaps,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308 (cleaned)


def _without_gaps(tag: str, attribute: str, value: str) -> str:
    """No `[[1]]` in an attribute: a field would be put there."""
    return value.replace("[[", "")
