"""Where the gaps of a text are. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = re.compile(r"\[\[([1-9][0-9]{0,3})\]\]", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """`[[number]]` in a text, and what stands before it since the last one."""

    before: str
    number: int


def marks(text: str) -> list[Mark]:
    """The gaps of a text in their order; the same number may come again."""
    found, end = [], 0
    for match in MARK.finditer(text):
        found.append(Mark(text[end : match.start()], int(match[1])))
        end = match.end()
    return found


def after(text: str) -> str:
    """What stands behind the last gap."""
    return MARK.split(text)[-1]
