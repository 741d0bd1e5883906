"""A GIFT file cut into its questions: an empty line ends one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.content.texts import BLANK
from quizzes.formats.gift.escapes import put_aside

_ID = re.compile(r"\[id:((?:\\]|[^\]])+)]")
_TAG = re.compile(r"\[tag:((?:\\]|[^\]])+)]")


@dataclass
class Block:
    """The lines of one question without comments, each with its number in the file."""

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    comments: str = ""

    def add(self, number: int, line: str) -> None:
        """Take a line in, or the id and tags of a comment."""
        if line.strip(BLANK).startswith("//"):
            self.comments += line.strip(BLANK)[2:]
        else:
            self.lines.append(line)
            self.numbers.append(number)

    @property
    def text(self) -> str:
        """The question with its escapes put aside."""
        return put_aside("\n".join(self.lines))

    def line(self, offset: int) -> int:
        """The line of the file at a place in the text."""
        return self.numbers[self.text.count("\n", 0, offset)]

    @property
    def idnumber(self) -> str:
        """What a comment says as `[id:…]`; `\\]` is a bracket."""
        found = _ID.search(self.comments)
        return found[1].strip(BLANK).replace("\\]", "]") if found else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """What comments say as `[tag:…]`."""
        return tuple(tag.strip(BLANK).replace("\\]", "]") for tag in _TAG.findall(self.comments))


def blocks(text: str) -> Iterator[Block]:
    """The questions and categories of a file, in their order."""
    block = Block()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip(BLANK):
            block.add(number, line)
        elif block.lines or block.comments:
            yield from [block] if block.lines else []
            block = Block()
    yield from [block] if block.lines else []
