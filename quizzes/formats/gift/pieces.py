"""Pieces of a question in GIFT that know where they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from quizzes.content import NOTHING, Format, Text
from quizzes.content.texts import BLANK
from quizzes.formats.faults import Wrong
from quizzes.formats.gift.blocks import Block
from quizzes.formats.gift.escapes import put_back
from quizzes.formats.shares import read_percent

_FORMAT = re.compile(r"\[(moodle|html|plain|markdown)\]")
_WEIGHT = re.compile(r"\s*%([^%\s]{1,40})%")


@dataclass(frozen=True)
class Piece:
    """A part of a block's text, escapes put aside, and where it begins."""

    block: Block
    text: str
    start: int = 0

    @property
    def line(self) -> int:
        """The line on which what is said here begins."""
        blank = len(self.text) - len(self.text.lstrip(BLANK))
        return self.block.line(self.start + (blank if self.text.strip(BLANK) else 0))

    def wrong(self, what: str, cure: str) -> Wrong:
        """An error at this place."""
        return Wrong(self.line, what, cure)

    def cut(self, start: int, end: int | None = None) -> Piece:
        """The piece from `start` to `end`."""
        return Piece(self.block, self.text[start:end], self.start + start)

    def parted(self, mark: str, most: int = -1) -> list[Piece]:
        """The pieces between marks."""
        found, at = [], 0
        for said in self.text.split(mark, most):
            found.append(self.cut(at, at + len(said)))
            at += len(said) + len(mark)
        return found

    def marked(self, marks: str) -> Iterator[tuple[str, Piece]]:
        """Each mark with what follows it; first "" with what stands before any mark."""
        ends = [found.start() for found in re.finditer(f"[{marks}]", self.text)]
        yield "", self.cut(0, ends[0] if ends else None)
        for start, end in zip_longest(ends, ends[1:]):
            yield self.text[start], self.cut(start + 1, end)

    def plain(self) -> str:
        """What is said, with escapes put back."""
        return put_back(self.text.strip(BLANK))

    def said(self, default: Format = Format.MOODLE) -> Text:
        """The text in the format that it names, else in the default one."""
        stripped = self.text.strip(BLANK)
        if found := _FORMAT.match(stripped):
            return Text(put_back(stripped[found.end() :]), Format(found[1]))
        return Text(put_back(stripped), default)

    def weighed(self) -> tuple[Fraction | None, Piece]:
        """The weight between percent signs, if there is one, and what follows it."""
        found = _WEIGHT.match(self.text)
        if not found:
            return None, self
        try:
            weight = read_percent(found[1])
        except ValueError:
            return None, self
        if abs(weight) > 1:
            raise self.wrong(f"the weight is {found[1]} %", "write −100 to 100 between the %")
        return weight, self.cut(found.end())

    def with_feedback(self, default: Format) -> tuple[Piece, Text]:
        """An answer and what is said behind its first `#`."""
        answer, *feedback = self.parted("#", 1)
        return answer, feedback[0].said(default) if feedback else NOTHING
