"""Rows of a table read as questions. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Answer,
    Content,
    Description,
    Format,
    FreeText,
    Hint,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
)
from quizzes.formats.faults import Faults
from quizzes.formats.imported import Imported
from quizzes.formats.numerals import NUMBER
from quizzes.formats.shares import read_percent, read_share
from quizzes.formats.table.rows import Row
from quizzes.grading.rules import default_weights

YES, NO = {"yes", "true", "1", "y", "x"}, {"no", "false", "0", "n"}
_WEIGHT = re.compile(r"([1-9]\d?)(?:\s*=\s*(\S+?)\s*%?)?")
_VALUE = re.compile(rf"({NUMBER})(?:\s*(?:±|\+-|:)\s*({NUMBER}))?", re.ASCII)
_RANGE = re.compile(rf"({NUMBER})\s*\.\.\s*({NUMBER})", re.ASCII)
_EXACT = Context(prec=400)
_COMMON = {
    "general_feedback": "general feedback",
    "correct_feedback": "right feedback",
    "partially_correct_feedback": "partly right feedback",
    "incorrect_feedback": "wrong feedback",
}


def read_rows(rows: Iterable[Row], file: str) -> list[Imported]:
    """A question for each row. Raises FormatError with all that is wrong in them."""
    faults, found = Faults(file), []
    for row in rows:
        with faults.noted():
            found.append(_question(row))
    faults.check()
    return found


def _question(row: Row) -> Imported:
    kind = row.get("type").lower().replace("_", " ")
    if kind not in _READERS:
        cure = f"write one of: {', '.join(_READERS)}"
        raise row.wrong(f"there is no type “{row.get('type')[:30]}”", cure)
    return Imported(
        _READERS[kind](row, _common(row)),
        category=row.get("category"),
        idnumber=row.get("id"),
        tags=tuple(row.get("tags").split(",")),
        line=row.line,
    )


def _common(row: Row) -> dict[str, Any]:
    told: dict[str, Any] = {field: _text(row, row.get(name)) for field, name in _COMMON.items()}
    told |= {"name": row.get("name"), "stem": _text(row, row.get("question"))}
    told["hints"] = tuple(Hint(_text(row, said)) for said in row.numbered("hint").values())
    for field, name in (("default_mark", "mark"), ("penalty", "penalty")):
        if said := row.get(name):
            told[field] = _number(row, name, said)
    return told


def _number(row: Row, name: str, said: str) -> Fraction:
    try:
        return read_share(said)
    except ValueError as error:
        raise row.wrong(f"the {name} is “{said[:20]}”", "write a number such as 0.5") from error


def _text(row: Row, said: str) -> Text:
    kind = row.get("format", "plain").lower()
    if kind not in list(Format):
        cure = f"write one of: {', '.join(Format)}"
        raise row.wrong(f"there is no text format “{kind[:20]}”", cure)
    return Text(said, Format(kind))


def _yes(row: Row, name: str, default: bool) -> bool:
    said = row.get(name).lower()
    if said and said not in YES | NO:
        raise row.wrong(f"{name} is “{said[:20]}”", "write yes or no")
    return said in YES if said else default


def _weights(row: Row) -> dict[int, Fraction | None]:
    """What "right" says: numbers of answers, each perhaps with a weight in percent."""
    found: dict[int, Fraction | None] = {}
    for said in filter(None, (part.strip() for part in re.split(r"[,;]", row.get("right")))):
        match = _WEIGHT.fullmatch(said)
        if not match or int(match[1]) not in row.numbered("answer"):
            cure = "write the numbers of answers, such as “1, 3” or “1=50, 2=-50”"
            raise row.wrong(f"“right” says “{said[:20]}”", cure)
        found[int(match[1])] = _percent(row, match[2]) if match[2] else None
    return found


def _percent(row: Row, said: str) -> Fraction:
    try:
        weight = read_percent(said)
    except ValueError as error:
        raise row.wrong(f"the weight is “{said[:20]}”", "write a number") from error
    if abs(weight) > 1:
        raise row.wrong(f"the weight is {said} %", "write −100 to 100")
    return weight


def _choices(row: Row, right: dict[int, Fraction]) -> tuple[Answer, ...]:
    feedback = row.numbered("feedback")
    return tuple(
        Answer(_text(row, said), right[number], _text(row, feedback.get(number, "")))
        for number, said in row.numbered("answer").items()
    )


def _single(row: Row, common: dict[str, Any]) -> SingleChoice:
    said = _weights(row)
    right = {
        number: _or(said.get(number), Fraction(int(number in said)))
        for number in row.numbered("answer")
    }
    shuffle = _yes(row, "shuffle", True)
    return SingleChoice(**common, answers=_choices(row, right), shuffle=shuffle)


def _or(weight: Fraction | None, default: Fraction) -> Fraction:
    return default if weight is None else weight


def _multiple(row: Row, common: dict[str, Any]) -> MultipleAnswers:
    """Without weights, right ones share the mark and wrong ones cost, by the usual rule."""
    said, numbers = _weights(row), list(row.numbered("answer"))
    usual = default_weights([number in said for number in numbers])
    if any(weight is not None for weight in said.values()):
        usual = (Fraction(0),) * len(numbers)
    right = {n: _or(said.get(n), weight) for n, weight in zip(numbers, usual, strict=True)}
    shuffle = _yes(row, "shuffle", True)
    return MultipleAnswers(**common, answers=_choices(row, right), shuffle=shuffle)


def _true_false(row: Row, common: dict[str, Any]) -> TrueFalse:
    said, feedback = row.get("right").lower(), row.numbered("feedback")
    if said not in ("true", "false"):
        raise row.wrong(f"“right” says “{said[:20]}”", "write true or false")
    return TrueFalse(
        **common,
        right=said == "true",
        true_feedback=_text(row, feedback.get(1, "")),
        false_feedback=_text(row, feedback.get(2, "")),
    )


def _typed(row: Row) -> Iterable[tuple[str, Fraction, Text]]:
    """Answers that are typed: all right unless "right" gives weights."""
    said, feedback = _weights(row), row.numbered("feedback")
    for number, answer in row.numbered("answer").items():
        weight = _or(said.get(number), Fraction(int(number in said or not said)))
        yield answer, weight, _text(row, feedback.get(number, ""))


def _short(row: Row, common: dict[str, Any]) -> ShortText:
    answers = tuple(Pattern(*told) for told in _typed(row))
    return ShortText(**common, answers=answers, use_case=_yes(row, "case", False))


def _numeric(row: Row, common: dict[str, Any]) -> Numeric:
    answers = tuple(
        NumericAnswer(*_value(row, said), fraction=weight, feedback=feedback)
        for said, weight, feedback in _typed(row)
    )
    return Numeric(**common, answers=answers)


def _value(row: Row, said: str) -> tuple[Decimal | None, Decimal]:
    if said == "*":
        return None, Decimal(0)
    if found := _VALUE.fullmatch(said):
        return Decimal(found[1]), abs(Decimal(found[2] or 0))
    found = _RANGE.fullmatch(said)
    if found and Decimal(found[1]) <= Decimal(found[2]):
        low, high = Decimal(found[1]), Decimal(found[2])
        middle = _EXACT.divide(_EXACT.add(low, high), Decimal(2))
        return middle, _EXACT.subtract(high, middle)
    raise row.wrong(f"“{said[:20]}” is no number", "write 3.14, 3.14 ± 0.01 or 3.1..3.2")


def _matching(row: Row, common: dict[str, Any]) -> Matching:
    pairs = []
    for said in row.numbered("answer").values():
        if "->" not in said:
            raise row.wrong(f"“{said[:30]}” has no ->", "write what belongs together as a -> b")
        stem, _, answer = said.partition("->")
        pairs.append(Pair(_text(row, stem), answer))
    return Matching(**common, pairs=tuple(pairs), shuffle=_yes(row, "shuffle", True))


def _ordering(row: Row, common: dict[str, Any]) -> Ordering:
    items = tuple(_text(row, said) for said in row.numbered("answer").values())
    return Ordering(**common, items=items)


_READERS: dict[str, Callable[[Row, dict[str, Any]], Content]] = {
    SingleChoice.label: _single,
    MultipleAnswers.label: _multiple,
    TrueFalse.label: _true_false,
    ShortText.label: _short,
    Numeric.label: _numeric,
    Matching.label: _matching,
    Ordering.label: _ordering,
    FreeText.label: lambda row, common: FreeText(**common),
    Description.label: lambda row, common: Description(**common),
}
