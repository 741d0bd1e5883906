"""What stands between the braces of a question in GIFT. Pure."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from quizzes.content import (
    NOTHING,
    Answer,
    Content,
    Format,
    FreeText,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.content.texts import BLANK
from quizzes.formats.gift.orders import is_order, read_order
from quizzes.formats.gift.pieces import Piece
from quizzes.formats.numerals import NUMBER

WHOLE, NONE = Fraction(1), Fraction(0)
_RANGE = re.compile(rf"({NUMBER})\s*\.\.\s*({NUMBER})", re.ASCII)
_VALUE = re.compile(rf"({NUMBER})\s*(?::\s*({NUMBER}))?", re.ASCII)
_EXACT = Context(prec=400)
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def content_of(answers: Piece, default: Format, common: dict[str, Any]) -> Content:
    """The question that these answers make; Moodle tells its type in this order."""
    said = answers.text.strip(BLANK)
    if not said:
        return FreeText(**common)
    if is_order(said):
        return read_order(answers, common)
    if said.startswith("#"):
        return _numeric(answers, default, common)
    if "~" in said:
        return _choice(answers, default, common)
    if said.partition("#")[0].strip(BLANK).upper() in _TRUTH:
        return _true_false(answers, default, common)
    return _pairs(answers, default, common) or _short(answers, default, common)


def _choice(answers: Piece, default: Format, common: dict[str, Any]) -> Content:
    """Any number may be ticked unless one is marked with `=` as the right one."""
    pieces = list(_after_marks(answers, "~="))
    if len(pieces) < 2:
        raise answers.wrong("there is one answer to choose from", "write two or more")
    found = tuple(_answer(mark, piece, default) for mark, piece in pieces)
    single = any(mark == "=" for mark, _ in pieces)
    return (SingleChoice if single else MultipleAnswers)(**common, answers=found)


def _after_marks(answers: Piece, marks: str) -> list[tuple[str, Piece]]:
    (_, before), *pieces = answers.marked(marks)
    if before.text.strip(BLANK):
        cure = f"write {' or '.join(marks)} before each answer"
        raise before.wrong(f"“{before.plain()[:40]}” stands before the first answer", cure)
    return pieces


def _answer(mark: str, piece: Piece, default: Format) -> Answer:
    weight, rest = piece.weighed()
    answer, feedback = rest.with_feedback(default)
    if weight is None:
        weight = WHOLE if mark == "=" else NONE
    return Answer(answer.said(default), weight, feedback)


def _true_false(answers: Piece, default: Format, common: dict[str, Any]) -> TrueFalse:
    """Feedback for the wrong answer comes first, as in Moodle's split_truefalse_comment."""
    said, *texts = answers.parted("#", 2)
    right = _TRUTH[said.text.strip(BLANK).upper()]
    wrong_text, right_text = [*(text.said(default) for text in texts), NOTHING, NOTHING][:2]
    of_true, of_false = (right_text, wrong_text) if right else (wrong_text, right_text)
    return TrueFalse(**common, right=right, true_feedback=of_true, false_feedback=of_false)


def _pairs(answers: Piece, default: Format, common: dict[str, Any]) -> Matching | None:
    """Pairs, when each answer has an arrow outside its feedback and none has a weight."""
    pieces = [piece for mark, piece in answers.marked("=") if mark]
    arrows = ["->" in piece.text.partition("#")[0] for piece in pieces]
    if not pieces or not all(arrows) or any(piece.weighed()[0] is not None for piece in pieces):
        return None
    if len(_after_marks(answers, "=")) < 2:
        raise answers.wrong("there is one pair to match", "write two or more")
    return Matching(**common, pairs=tuple(_pair(piece, default) for piece in pieces))


def _pair(piece: Piece, default: Format) -> Pair:
    stem, answer = piece.parted("->", 1)
    return Pair(stem.said(default), answer.plain())


def _short(answers: Piece, default: Format, common: dict[str, Any]) -> ShortText:
    """A single answer needs no `=`."""
    (_, before), *pieces = answers.marked("=")
    if before.text.strip(BLANK) and pieces:
        _after_marks(answers, "=")
    found = [piece for _, piece in pieces] or [before]
    return ShortText(**common, answers=tuple(_pattern(piece, default) for piece in found))


def _pattern(piece: Piece, default: Format) -> Pattern:
    weight, rest = piece.weighed()
    answer, feedback = rest.with_feedback(default)
    return Pattern(answer.said().text, WHOLE if weight is None else weight, feedback)


def _numeric(answers: Piece, default: Format, common: dict[str, Any]) -> Numeric:
    """What stands behind a `~` is said of any other number."""
    numbers = answers.cut(answers.text.index("#") + 1)
    right, *other = numbers.parted("~", 1)
    (_, before), *pieces = right.marked("=")
    if before.text.strip(BLANK) and pieces:
        _after_marks(right, "=")
    listed = [piece for _, piece in pieces] or [before]
    found = [_number(piece, default) for piece in listed if piece.text.strip(BLANK) or pieces]
    if not found:
        raise answers.wrong("there is no number", "write it behind the #")
    rest = [NumericAnswer(None, fraction=NONE, feedback=_feedback(o, default)) for o in other]
    return Numeric(**common, answers=(*found, *rest))


def _feedback(piece: Piece, default: Format) -> Text:
    return piece.with_feedback(default)[1]


def _number(piece: Piece, default: Format) -> NumericAnswer:
    weight, rest = piece.weighed()
    answer, feedback = rest.with_feedback(default)
    value, tolerance = _value(answer)
    return NumericAnswer(value, tolerance, WHOLE if weight is None else weight, feedback)


def _value(answer: Piece) -> tuple[Decimal | None, Decimal]:
    said = answer.text.strip(BLANK)
    if said == "*":
        return None, Decimal(0)
    if found := _RANGE.fullmatch(said):
        return _middle(answer, Decimal(found[1]), Decimal(found[2]))
    if found := _VALUE.fullmatch(said):
        return Decimal(found[1]), abs(Decimal(found[2] or 0))
    cure = "write 3.14, 3.14:0.01, 3.1..3.2 or *, with a point and without a unit"
    raise answer.wrong(f"“{answer.plain()[:40]}” is no number", cure)


def _middle(answer: Piece, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    if low > high:
        raise answer.wrong(f"the range {low}..{high} is empty", "write the lower number first")
    middle = _EXACT.divide(_EXACT.add(low, high), Decimal(2))
    return middle, _EXACT.subtract(high, middle)
