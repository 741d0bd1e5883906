"""Text of a question, with the format it is written in and the files it shows. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

BLANK = " \t\n"  # white space that nobody means, at the ends of a text
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Format(StrEnum):
    """How a text is written; Moodle's four. MOODLE and MARKDOWN may hold HTML as well."""

    MOODLE = "moodle"
    HTML = "html"
    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True)
class File:
    """A file that came along with a text, which shows it as `@@PLUGINFILE@@/name`."""

    name: str
    data: bytes
    path: str = "/"

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", one_line(self.name))
        object.__setattr__(self, "path", one_line(self.path))


@dataclass(frozen=True)
class Text:
    """A text of a question. It never begins or ends with white space: no format keeps that."""

    text: str = ""
    format: Format = Format.MOODLE
    files: tuple[File, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", tidy(self.text))
        if not self:
            object.__setattr__(self, "format", Format.MOODLE)

    def __bool__(self) -> bool:
        return bool(self.text or self.files)

    def __str__(self) -> str:
        return self.text


def tidy(text: str) -> str:
    """The text as every format can keep it.

    Line ends are "\\n"; control characters and what is no character are gone, as is ASCII white
    space at both ends. A no-break space stays: somebody meant it.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines.isprintable():
        lines = _NO_CHARACTER.sub("", lines)
        lines = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")
    return lines.strip(BLANK)


def one_line(text: str) -> str:
    """A name: tidy, on one line, with single spaces."""
    return " ".join(part for part in re.split(f"[{BLANK}]+", tidy(text)) if part)


NOTHING = Text()
