"""XML from strangers as a small tree whose nodes know their lines.

Read by defusedxml: entities that an attacker defines and references to other files are refused,
so that a file of a kilobyte cannot become a gigabyte or fetch something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

from quizzes.formats.faults import Fault, FormatError, Wrong

MOST_NODES = 1_000_000  # five thousand questions have two hundred thousand
DEEPEST = 200


@dataclass(slots=True, eq=False)
class Node:
    """An element: its name without a prefix, and its texts and children in their order."""

    tag: str
    attributes: dict[str, str]
    line: int
    content: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """The elements inside."""
        return [one for one in self.content if isinstance(one, Node)]

    @property
    def text(self) -> str:
        """The text directly inside."""
        return "".join(one for one in self.content if isinstance(one, str))

    @property
    def all_text(self) -> str:
        """The text inside, at any depth."""
        return "".join(one if isinstance(one, str) else one.all_text for one in self.content)

    def each(self, tag: str) -> list[Node]:
        """The children of that name."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Node | None:
        """The first child of that name."""
        return next((child for child in self.children if child.tag == tag), None)

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def wrong(self, what: str, cure: str) -> Wrong:
        """An error at this element."""
        return Wrong(self.line, what, cure)


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {}, 0)
        self.open = [self.root]
        self.count = 0
        self.said: list[str] = []  # pieces of a text; put together at its end, for it may be long

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self.count += 1
        if self.count > MOST_NODES or len(self.open) > DEEPEST:
            raise SAXException("the file is nested too deep or has too many elements")
        self._put_together()
        node = Node(_bare(name), {_bare(n): v for n, v in attrs.items()}, self.line)
        self.open[-1].content.append(node)
        self.open.append(node)

    @property
    def line(self) -> int:
        return int(self.locator.getLineNumber())

    def endElement(self, name: str) -> None:  # noqa: N802
        self._put_together()
        self.open.pop()

    def characters(self, content: str) -> None:
        self.said.append(content)

    def _put_together(self) -> None:
        if self.said:
            self.open[-1].content.append("".join(self.said))
            self.said.clear()


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def parse(data: bytes, file: str) -> Node:
    """The root of an XML file. Raises FormatError."""
    builder = _Builder()
    try:
        parseString(data, builder)
    except DefusedXmlException as error:
        what = "the file defines entities of its own or asks for other files"
        raise FormatError(Fault(file, builder.line, what, "take its DOCTYPE out")) from error
    except (SAXException, ValueError, LookupError, UnicodeError) as error:
        line = (error.getLineNumber() or 0) if isinstance(error, SAXParseException) else 0
        told = error.getMessage() if isinstance(error, SAXException) else str(error)
        cure = "export the file again, or put this right in an editor"
        raise FormatError(
            Fault(file, line, f"this is no well-formed XML ({told})", cure)
        ) from error
    return builder.root.children[0]


def element(tag: str, *inside: str, **attributes: str) -> str:
    """An element as text, with what is inside (already XML) on lines of its own."""
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    body = "\n".join(part for part in inside if part)
    return f"<{tag}{told}>\n{body}\n</{tag}>" if body else f"<{tag}{told}/>"


def leaf(tag: str, text: str, **attributes: str) -> str:
    """An element with a text inside."""
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{told}>{escape(text)}</{tag}>"
