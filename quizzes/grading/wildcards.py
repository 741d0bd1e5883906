"""Whether what was typed is what a pattern says. Pure.

Moodle's rules (question/type/shortanswer/question.php, compare_string_with_wildcard): `*` stands
for anything, also for nothing; `\\*` is a star; white space at the ends does not count; the whole
text must match. Kept apart from a regular expression, which many stars make very slow.

What people cannot see does not count either: composed and decomposed letters are the same (NFC,
as in Moodle), and beyond Moodle runs of white space are one space, typographic quotes and
apostrophes are plain ones, soft hyphens and zero-width spaces are nothing. Without `use_case`,
letters are compared casefolded, so that "STRASSE" is "Straße".
"""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"\\\*|\*+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060"))
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‛‚ʼ′", "'"))


def matches(pattern: str, text: str, *, use_case: bool = False) -> bool:
    """Whether the text is what the pattern says."""
    pieces = [_seen(piece, use_case) for piece in _pieces(pattern)]
    said = _seen(text, use_case).strip()
    if len(pieces) == 1:
        return said == pieces[0].strip()
    pieces[0], pieces[-1] = pieces[0].lstrip(), pieces[-1].rstrip()
    return _in_order(pieces, said)


def example(pattern: str) -> str:
    """A text that matches, to show as the right answer."""
    return " ".join("".join(piece for piece in _pieces(pattern) or [""]).split())


def _pieces(pattern: str) -> list[str]:
    """What stands between the stars; one piece more than there are stars."""
    pieces, end = [""], 0
    for found in _PARTS.finditer(pattern):
        pieces[-1] += pattern[end : found.start()]
        end = found.end()
        if found[0] == r"\*":
            pieces[-1] += "*"
        else:
            pieces.append("")
    pieces[-1] += pattern[end:]
    return pieces


def _in_order(pieces: list[str], text: str) -> bool:
    """First and last piece at the ends, the others in between one after the other."""
    first, *middle, last = pieces
    if len(text) < len(first) + len(last) or not text.startswith(first):
        return False
    start, stop = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, start, stop)
        if found < 0:
            return False
        start = found + len(piece)
    return text.endswith(last)


def _seen(text: str, use_case: bool) -> str:
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).translate(_QUOTES)
    text = re.sub(r"\s+", " ", text)
    return text if use_case else unicodedata.normalize("NFC", text.casefold())
