"""GIFT read as Moodle reads it (question/format/gift/format.php, readquestion). Pure."""

from __future__ import annotations

from typing import Any

from quizzes.content import Content, Description, Text
from quizzes.content.texts import BLANK, one_line
from quizzes.formats.faults import Faults
from quizzes.formats.gift.answers import content_of
from quizzes.formats.gift.blocks import Block, blocks
from quizzes.formats.gift.escapes import put_back
from quizzes.formats.gift.orders import left_out
from quizzes.formats.gift.pieces import Piece
from quizzes.formats.imported import Imported

_CATEGORY = "$CATEGORY:"
_BRACE = "put a backslash before a brace that belongs to the text"


def read(text: str, file: str = "") -> list[Imported]:
    """All questions of a GIFT file. Raises FormatError with all that is wrong in it."""
    faults, found, category = Faults(file), [], ""
    for block in blocks(text):
        if block.lines[0].strip(BLANK).startswith(_CATEGORY):
            category = block.lines.pop(0).strip(BLANK).removeprefix(_CATEGORY)
            block.numbers.pop(0)
        if block.lines:
            with faults.noted():
                found.append(_question(block, category))
    faults.check()
    return found


def _question(block: Block, category: str) -> Imported:
    name, rest = _name(Piece(block, block.text))
    answers = rest.cut(rest.text.find("{") + 1)
    return Imported(
        _content(name, rest),
        category=category,
        idnumber=block.idnumber,
        tags=block.tags,
        line=block.numbers[0],
        warnings=left_out(answers),
    )


def _name(whole: Piece) -> tuple[str, Piece]:
    blank = len(whole.text) - len(whole.text.lstrip(BLANK))
    if not whole.text.startswith("::", blank):
        return "", whole
    end = whole.text.find("::", blank + 2)
    if end < 0:
        raise whole.wrong("the title is not closed", "write :: behind it, or \\:: before it")
    return put_back(whole.text[blank + 2 : end]), whole.cut(end + 2)


def _content(name: str, rest: Piece) -> Content:
    opens, closes = rest.text.find("{"), rest.text.find("}")
    if opens < 0 and closes < 0:
        return _description(name, rest)
    _check_braces(rest, opens, closes)
    stem = _stem(rest, opens, closes)
    answers, general = _general_feedback(rest.cut(opens + 1, closes))
    common: dict[str, Any] = {"name": name, "stem": stem}
    common["general_feedback"] = general.said(stem.format) if general else Text()
    return content_of(answers, stem.format, common)


def _description(name: str, rest: Piece) -> Description:
    stem = rest.said()
    if not (stem or one_line(name)):
        raise rest.wrong("there is a question that says nothing", "write its text")
    return Description(name=name, stem=stem)


def _check_braces(rest: Piece, opens: int, closes: int) -> None:
    if opens < 0 or 0 <= closes < opens:
        raise rest.cut(closes).wrong(
            "} closes nothing", f"write {{ before the answers, or {_BRACE}"
        )
    if closes < 0:
        cure = f"write }} behind the answers, with no empty line before it, or {_BRACE}"
        raise rest.cut(opens).wrong("{ is never closed", cure)
    for brace in "{}":
        again = rest.text.find(brace, (opens if brace == "{" else closes) + 1)
        if again >= 0:
            what = f"there is a second {brace}"
            raise rest.cut(again).wrong(what, f"keep one pair of braces a question, or {_BRACE}")


def _stem(rest: Piece, opens: int, closes: int) -> Text:
    """The text around the answers; with text behind them, a line of "_" is where they stood."""
    behind = rest.text[closes + 1 :]
    gap = "_____" if behind.strip(BLANK) else ""
    return Piece(rest.block, rest.text[:opens] + gap + behind, rest.start).said()


def _general_feedback(answers: Piece) -> tuple[Piece, Piece | None]:
    at = answers.text.rfind("####")
    return (answers, None) if at < 0 else (answers.cut(0, at), answers.cut(at + 4))
