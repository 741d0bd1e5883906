"""Items to put in order, as Moodle's ordering type writes them in GIFT. Pure.

`{>4 ALL VERTICAL ABSOLUTE_POSITION HIDE` and then an item a line, in the right order
(question/type/ordering/questiontype.php, import_from_gift and export_to_gift).
"""

from __future__ import annotations

import re
from typing import Any

from quizzes.content import Ordering
from quizzes.content.texts import BLANK
from quizzes.formats.gift.pieces import Piece
from quizzes.formats.order_names import GRADINGS, USUAL

_SOME = {"EXACT", "RANDOM", "CONTIGUOUS", "CONTIG"}
_SHOWN = {
    *("ALL", "HORIZONTAL", "HORI", "H", "VERTICAL", "VERT", "V", "SHOW", "TRUE", "YES"),
    *("HIDE", "FALSE", "NO", "NONE", "ABC", "ABCD", "123", "III", "IIII", "0", "1"),
}
_BEGIN = re.compile(r">\s*\d+")
_WORD = re.compile(r"[ \t]*([A-Za-z_]+|[01]|123)(?=\s|$)")


def is_order(answers: str) -> bool:
    """Whether answers begin like items to order: with `>` and a number."""
    return bool(_BEGIN.match(answers))


def read_order(answers: Piece, common: dict[str, Any]) -> Ordering:
    """The items and how their order is graded."""
    options, at = _options(answers)
    named = [GRADINGS[word] for word in options if word in GRADINGS]
    lines = answers.cut(at).parted("\n")
    items = tuple(line.said() for line in lines if line.text.strip(BLANK))
    if len(items) < 2:
        raise answers.wrong("there are fewer than two items to order", "write one a line")
    return Ordering(**common, items=items, grading=named[0] if named else USUAL)


def _options(answers: Piece) -> tuple[list[str], int]:
    """The words behind the `>`, and where the items begin."""
    start = _BEGIN.search(answers.text)
    at, options = (start.end() if start else 0), []
    while found := _WORD.match(answers.text, at):
        word = found[1].upper()
        if word not in _SHOWN | _SOME | GRADINGS.keys():
            break
        options.append(word)
        at = found.end()
    return options, at


def left_out(answers: Piece) -> tuple[str, ...]:
    """What is said of asking only some of the items; here all are asked."""
    if not is_order(answers.text.strip(BLANK)):
        return ()
    some = _SOME.intersection(_options(answers)[0])
    return ("All items are asked for, not only some of them.",) if some else ()
