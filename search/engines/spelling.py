"""Slips of the pen, and words that are written in two ways. Pure."""

import re
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

NEAR = 3  # words that may have been meant
SAMPLE = 20  # documents looked through for the word that was meant

_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]++(?:-[^\W_]++)+")  # possessive: linear time


def typos(word: str) -> int:
    """How many slips a word may have: none in short ones and in numbers, two in long ones."""
    if len(word) < 4 or any(character.isdigit() for character in word):
        return 0
    return 1 if len(word) < 8 else 2


def nearest(word: str, seen: Iterable[str], frequency: Callable[[str], int]) -> list[str]:
    """The words that were probably meant: fewest slips first, then the most frequent."""
    close = process.extract_iter(word, set(seen), scorer=OSA.distance, score_cutoff=typos(word))
    slips = [(count, -frequency(other), other) for other, count, _ in close if count]
    return [other for _, _, other in sorted(slips)[:NEAR]]


def joined(text: str) -> str:
    """The hyphenated words of a text as one, so that "wifi" finds "Wi-Fi"."""
    return " ".join(found.replace("-", "") for found in _HYPHENATED.findall(text))
