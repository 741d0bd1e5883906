"""Two texts side by side, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words; `changed`: the other text does not have them here."""

    text: str
    changed: bool = False


def side_by_side(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, each cut where it differs from the other; joined again they say the same."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left, right = list[Piece](), list[Piece]()
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = what != "equal"
        left += _piece(old[i:j], changed)
        right += _piece(new[k:m], changed)
    return left, right


def _piece(words: list[str], changed: bool) -> list[Piece]:
    return [Piece("".join(words), changed)] if words else []
