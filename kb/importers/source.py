"""What importers read, whatever it came from: articles, snippets, products, and what is wrong."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

NOTICE = "announcement"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, as people are told about it; line 0 is the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at a place, said with its cure."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Body:
    """Text as it stands in its file, to find the line of something in it."""

    text: str
    place: Place
    exact: bool = True  # lines of the text are lines of the file

    def line_of(self, *spellings: str) -> Place:
        """The place of the first of these spellings that is found, else where the text begins."""
        for spelling in spellings if self.exact else ():
            before, found, _ = self.text.partition(spelling)
            if spelling and found:
                return Place(self.place.file, self.place.line + before.count("\n"))
        return self.place


@dataclass(frozen=True, slots=True)
class Notice:
    """What an announcement says beyond its text. Hours count from the moment of the import."""

    severity: str = "info"
    starts: datetime.datetime | None = None
    ends: datetime.datetime | None = None
    starts_hours_ago: float | None = None
    ends_in_hours: float | None = None
    products: tuple[str, ...] = ()


@dataclass(slots=True)
class SourceArticle:
    """One article or announcement. `html` carries our own blocks as marked sections."""

    id: str
    title: str
    html: str
    body: Body
    summary: str = ""
    product: str = ""
    topic: str = ""
    audience: str = "public"
    kind: str = "article"
    tags: tuple[str, ...] = ()
    updated: datetime.date | None = None
    language: str = ""
    owner: str = ""
    verified_until: datetime.date | None = None
    live: bool = True
    notice: Notice | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.body.place


@dataclass(slots=True)
class SourceSnippet:
    """A reusable text."""

    id: str
    title: str
    audience: str
    html: str
    body: Body


@dataclass(frozen=True, slots=True)
class SourceProduct:
    """A product as a content folder names it."""

    id: str
    title: str
    place: Place
    summary: str = ""
    icon: str = ""
    parent: str = ""


@dataclass(slots=True)
class SourceFile:
    """One file: imported whole, or not at all when `errors` is not empty."""

    name: str
    products: list[SourceProduct] = field(default_factory=list)
    snippets: list[SourceSnippet] = field(default_factory=list)
    articles: list[SourceArticle] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    def refuse(self, place: Place, message: str) -> None:
        """Note why this file cannot be imported."""
        self.errors.append(Problem(place, message))


class Addresses(Protocol):
    """How a source writes links to its own articles and where its pictures lie."""

    def article(self, href: str, file: str) -> str | None:
        """Id of the article that an address in this file means, or None if it means none."""

    def picture(self, src: str, file: str) -> Path | None:
        """The picture's file, or None if it is not part of the source."""


@dataclass(slots=True)
class Source:
    """Everything that is to be imported."""

    files: list[SourceFile]
    addresses: Addresses

    def articles(self) -> list[SourceArticle]:
        """The articles of all files that can be imported."""
        return [article for file in self.files if not file.errors for article in file.articles]
