"""Markdown with our containers, as HTML. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from kb.importers.containers import NAMES, Container, marked, opening_tag
from kb.importers.html import KNOWN_TAGS

OWN_ANCHOR = re.compile(r"\s*\{#([\w-]{1,80})\}\s*$")
TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")


def to_html(
    text: str, *, raw_html: bool = True, breaks: bool = False
) -> tuple[str, list[tuple[int, str]]]:
    """Markdown as HTML, and what is wrong as (line from 0, message).

    `raw_html`: tags in the text are HTML, not words. `breaks`: a line's end is a line's end.
    """
    told, errors = marked(text)
    return _parser(raw_html, breaks).render(told), errors


@cache
def _parser(raw_html: bool, breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": raw_html, "breaks": breaks})
    parser.enable(["table", "strikethrough"])
    container_plugin(parser, "block", validate=_is_ours, render=_container)
    parser.core.ruler.push("own_anchors", _own_anchors)
    parser.add_render_rule("html_inline", _raw)
    parser.add_render_rule("html_block", _raw)
    return parser


def _is_ours(told: str, *_: Any) -> bool:
    return Container.parse(told.strip()).name in NAMES


def _container(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    token = tokens[at]
    return opening_tag(token.info.strip()) if token.nesting == 1 else "</section>\n"


def _raw(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """HTML as it is; what only looks like a tag (`<your name>`) stays readable."""
    return TAG.sub(_tag_or_text, tokens[at].content)


def _tag_or_text(tag: re.Match[str]) -> str:
    return tag[0] if tag[2].lower() in KNOWN_TAGS else escape(tag[0], quote=False)


def _own_anchors(state: StateCore) -> None:
    """`## Heading {#anchor}` gives the heading that id."""
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        words = [child for child in inline.children or () if child.type == "text"]
        if heading.type != "heading_open" or not words:
            continue
        if found := OWN_ANCHOR.search(words[-1].content):
            heading.attrSet("id", found[1])
            words[-1].content = words[-1].content[: found.start()]
