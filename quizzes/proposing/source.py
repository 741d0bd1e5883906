"""What an article says, as rules read it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A paragraph or an item of a list. `lead`: the bold words that it begins with."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True)
class Listing:
    """A list, with numbers or without."""

    lines: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Steps:
    """Things to do one after the other: each in short, and as its passage says it."""

    titles: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows below the names of their columns, and each row as its passage says it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    told: tuple[str, ...]
    caption: str = ""


@dataclass(frozen=True)
class Callout:
    """Something that must not be overlooked."""

    lines: tuple[Line, ...]


Said = Paragraph | Listing | Steps | Table | Callout


@dataclass(frozen=True)
class Part:
    """A block of an article, below its headings (outermost first)."""

    said: Said
    headings: tuple[str, ...] = ()

    @property
    def is_example(self) -> bool:
        """Made-up figures are nothing to know."""
        return any("example" in heading.lower() for heading in self.headings)


@dataclass(frozen=True)
class Article:
    """An article."""

    title: str
    parts: tuple[Part, ...]

    def where(self, part: Part) -> str:
        """The article and the section, for who reads a question without them."""
        return " › ".join([self.title, *part.headings[-1:]])


def lines_in(part: Part) -> Iterator[Line]:
    """Running text, list items and callouts; what is done step by step is not among them."""
    said = part.said
    if isinstance(said, Paragraph):
        yield said.line
    elif isinstance(said, Listing | Callout):
        yield from said.lines
