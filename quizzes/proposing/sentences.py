"""Which sentences of an English text can be asked about without what stands around them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPEAKER = re.compile(r"^[QA]: ")
FEWEST, MOST = 5, 34  # words of a sentence that can be asked about
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z€$£“\"(])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|ext|no|nos|st|approx|vs|etc|min|max|incl|[A-Z])\.)$", re.I
)
# What a sentence points at with these stands in another one; or it has no subject.
_BACK = """
it its this that these those they their them he she his her both then there here such so
otherwise also but and or nor yet instead later afterwards thereafter either neither another
however therefore meanwhile without one ones same each again still first second third next
finally once may can must will is are has have
"""
_POINTS_BACK = frozenset(_BACK.split())
_POINTS_SOMEWHERE = re.compile(
    r"\b(?:this|these|those|that case|the following|as follows|the former|the latter|above|"
    r"below:|e\.g|for example|for instance|example|listed|see|both|the same)\b",
    re.I,
)
_WITHOUT_ITS_NOUN = re.compile(
    r"^(?:\S+\s+){0,5}(?:it|them|they|its|their|then)\b|\b(?:may|can),", re.I
)
_LINK = re.compile(r"https?://|www\.|: [A-Z“][^\d]*$")  # an address, or the title of a page


def sentences(text: str) -> Iterator[str]:
    """The sentences of a paragraph, in order."""
    begun = ""
    for piece in _END.split(_SPEAKER.sub("", text)):
        begun = f"{begun} {piece}".strip()
        if not _ABBREVIATION.search(begun):
            yield begun
            begun = ""
    if begun:
        yield begun


def stands_alone(sentence: str) -> bool:
    """Whether a statement is understood by who reads nothing else but the heading."""
    words = sentence.split()
    if not FEWEST <= len(words) <= MOST or sentence.endswith((":", "?", "!", "…")):
        return False
    first = words[0].strip("“\"'(").lower().removesuffix(",")
    if first in _POINTS_BACK or not (words[0][0].isupper() or not words[0][0].isalpha()):
        return False
    points = (_POINTS_SOMEWHERE, _WITHOUT_ITS_NOUN, _LINK)
    return not any(one.search(sentence) for one in points) and _is_whole(sentence)


def _is_whole(sentence: str) -> bool:
    pairs = (("(", ")"), ("“", "”"), ("[", "]"))
    return all(sentence.count(a) == sentence.count(b) for a, b in pairs) and not set("|[{?") & set(
        sentence
    )


def words_of(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(re.findall(r"\w+", text.lower()))


def alike(one: str, other: str, most: float = 0.6) -> bool:
    """Whether two texts share so many of their words that both may be true."""
    left, right = words_of(one), words_of(other)
    return not left or not right or len(left & right) / len(left | right) >= most
