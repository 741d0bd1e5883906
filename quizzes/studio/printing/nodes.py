"""Cleaned HTML as plain nodes for the typesetter. Pure.

A node is a text, or {"t": tag, "c": nodes below it}; a picture has "src" and "alt", a cell "span",
a gap its number "n".
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

Node = str | dict[str, Any]
GAP = re.compile(r"\[\[([1-9][0-9]{0,3})\]\]", re.ASCII)
DEEPEST = 24  # what stands deeper is joined to the text around it
VOID = {"br", "hr", "img"}
SAME = {"strong": "b", "em": "i", "ins": "u", "dl": "div", "dt": "p", "dd": "blockquote"}
PLAIN = {"span", "a", "tbody", "thead", "tfoot", "caption"}
BLANK = re.compile(r"[ \t\n\r]+")


def nodes(html: str, *, gaps: bool = False) -> list[Node]:
    """The nodes of HTML that `quizzes.answering.prose` has cleaned; `gaps`: `[[1]]` is a gap."""
    reader = _Reader(gaps)
    reader.feed(html)
    reader.close()
    return reader.found()


class _Reader(HTMLParser):
    """Builds the tree; closes what was left open."""

    def __init__(self, gaps: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.gaps = gaps
        self.open: list[dict[str, Any]] = [{"t": "div", "c": []}]

    def found(self) -> list[Node]:
        """The nodes at the top."""
        top: list[Node] = self.open[0]["c"]
        return top

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Opens a node, or adds one that holds nothing."""
        said = dict(attributes)
        if tag == "img":
            self._add({"t": "img", "src": said.get("src") or "", "alt": said.get("alt") or ""})
        elif tag in VOID:
            self._add({"t": tag, "c": []})
        elif tag not in PLAIN and len(self.open) < DEEPEST:
            node: dict[str, Any] = {"t": SAME.get(tag, tag), "c": []}
            if tag in ("td", "th"):
                node["span"] = _span(said.get("colspan"))
            self._add(node)
            self.open.append({**node, "tag": tag})

    def handle_endtag(self, tag: str) -> None:
        """Closes the node, and what stands open in it."""
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].get("tag") == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Text; its white space as a browser has it."""
        inside = {node["t"] for node in self.open}
        text = data if "pre" in inside else BLANK.sub(" ", data)
        if not text or (text == " " and self.open[-1]["t"] in ("table", "tr", "ul", "ol")):
            return
        for at, part in enumerate(GAP.split(text) if self.gaps else [text]):
            if at % 2:
                self._add({"t": "gap", "n": int(part)})
            elif part:
                self._add(part)

    def _add(self, node: Node) -> None:
        self.open[-1]["c"].append(node)


def _span(said: str | None) -> int:
    return min(int(said), 12) if said and said.isdecimal() and int(said) > 0 else 1
