"""Texts as the XHTML that QTI holds, and back. Pure.

A text of ours stands in a div that says its format (`class="text-markdown"`), so that it comes
back as it was; anything else is HTML. HTML is tidied into XHTML, or stands there as plain
characters where that does not help.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from bs4 import BeautifulSoup

from quizzes.content import Format, Text
from quizzes.formats.faults import FormatError
from quizzes.formats.xml_tree import Node, parse

_CLASS = "text-"
_EMPTY = {"p", "div", "span"}


def to_xhtml(text: Text) -> str:
    """The text in its div; "" for none."""
    if not text.text:
        return ""
    inside = _as_xhtml(text.text) if text.format is Format.HTML else None
    body = escape(text.text) if inside is None else inside
    return f'<div class="{_CLASS}{text.format}">{body}</div>'


def _as_xhtml(source: str) -> str | None:
    told = str(BeautifulSoup(source, "html.parser"))
    try:
        return inner(parse(f"<div>{told}</div>".encode(), ""))
    except (FormatError, UnicodeError):
        return None


def from_xhtml(*nodes: Node | str) -> Text:
    """The text in these nodes: ours in its own format, otherwise HTML."""
    said = [node for node in nodes if not isinstance(node, str) or node.strip()]
    if len(said) == 1 and isinstance(said[0], Node):
        format_ = _format_of(said[0])
        if format_ is Format.HTML:
            return Text(inner(said[0]), Format.HTML)
        if format_:
            return Text(said[0].all_text, format_)
    return Text("".join(_outer(node) for node in nodes), Format.HTML)


def _format_of(node: Node) -> Format | None:
    name = node.get("class").removeprefix(_CLASS)
    known = node.tag == "div" and node.get("class").startswith(_CLASS) and name in list(Format)
    return Format(name) if known else None


def inner(node: Node) -> str:
    """What is inside a node, as XHTML."""
    return "".join(_outer(one) for one in node.content)


def _outer(node: Node | str) -> str:
    if isinstance(node, str):
        return escape(node)
    told = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    inside = inner(node)
    return f"<{node.tag}{told}>{inside}</{node.tag}>" if inside else f"<{node.tag}{told}/>"


def without(node: Node, gone: Node, instead: str) -> Node:
    """A copy of the node without another one inside, and without blocks that are empty then."""
    content: list[Node | str] = []
    for one in node.content:
        if one is gone:
            content.append(instead)
        elif isinstance(one, str) or all(inside is not gone for inside in one.walk()):
            content.append(one)
        else:
            content.append(without(one, gone, instead))
    kept = [one for one in content if isinstance(one, str) or one.content or one.tag not in _EMPTY]
    filled = any(not isinstance(one, str) or one.strip() for one in kept)
    return Node(node.tag, node.attributes, node.line, kept if filled else [])
