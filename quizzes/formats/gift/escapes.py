"""Escapes of GIFT: `\\:` `\\#` `\\=` `\\{` `\\}` `\\~` `\\n` and `\\\\`. Pure.

As in Moodle (question/format/gift/format.php, escapedchar_pre and _post) escaped characters are
put aside before anything is looked for, and back when a text is cut out. Any other backslash is
only a backslash.
"""

from __future__ import annotations

import re

_ESCAPED = "\\:#={}~n"
# No characters, so that no text can hold them: tidy() takes them out of every text.
_ASIDE = {said: chr(0xFDD0 + number) for number, said in enumerate(_ESCAPED)}
_BACK = str.maketrans({aside: "\n" if said == "n" else said for said, aside in _ASIDE.items()})
_NO_CHARACTER = re.compile("[\ufdd0-\ufdef]")
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_OUT = str.maketrans({said: f"\\{said}" for said in "\\:#={}~"} | {"\n": "\\n"})


def put_aside(text: str) -> str:
    """The text with each escape replaced by one character that means nothing here."""
    return _ESCAPE.sub(lambda found: _ASIDE[found[1]], _NO_CHARACTER.sub("", text))


def put_back(text: str) -> str:
    """What the escapes stood for."""
    return text.translate(_BACK)


def escaped(text: str) -> str:
    """A text as it is written in GIFT; it has no line breaks then."""
    return text.translate(_OUT)
