"""Responses from what a browser sent, checked against the question; and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizzes.content import (
    ChoiceGap,
    Cloze,
    Content,
    Description,
    FindIt,
    FreeText,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    Ordering,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from quizzes.content.gaps import marks
from quizzes.content.texts import tidy
from quizzes.responses.kinds import (
    Filled,
    Matched,
    Nothing,
    Opened,
    Ordered,
    Picked,
    Pointed,
    Response,
    Said,
    Ticked,
    Typed,
)

LONGEST_LINE = 1_000  # characters of a short text or a number
LONGEST_TEXT = 100_000  # characters of a free text; some thirty pages


class ResponseError(ValueError):
    """What a browser sent answers no question of this type; says why."""


def read_response(content: Content, raw: object) -> Response:
    """What a browser sent as a response to this question; None and {} are a blank one.

    Raises ResponseError, whose message says what is wrong with it.
    """
    read, keys = _READERS[type(content)]
    data = {} if raw is None else raw
    if not isinstance(data, dict):
        raise ResponseError("A response is a JSON object.")
    if unknown := sorted(map(str, data.keys() - set(keys))):
        raise ResponseError(f"A response to this question has no “{unknown[0]}”.")
    return read(content, data)


def response_to_json(response: Response) -> dict[str, Any]:
    """The response as JSON that `read_response` reads again."""
    if isinstance(response, Nothing):
        return {}
    value = getattr(response, response.key)
    if isinstance(value, frozenset):
        value = sorted(value)
    said = {response.key: _lists(value)}
    more = {name: getattr(response, name, "") for name in ("unit", "anchor")}
    return said | {name: text for name, text in more.items() if text}


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, tuple | list) else value


def _number(value: Any, below: int, what: str) -> int:
    if type(value) is not int or not 0 <= value < below:
        raise ResponseError(f"There is no {what} {value!r}; there are {below}, counted from 0.")
    return value


def _maybe(value: Any, below: int, what: str) -> int | None:
    return None if value is None else _number(value, below, what)


def _line(value: Any, longest: int = LONGEST_LINE) -> str:
    if not isinstance(value, str):
        raise ResponseError("What was typed must be a text.")
    line = tidy(value)  # a form sends each line end as two characters, and its field counts one
    if len(line) > longest:
        raise ResponseError(f"What was typed is longer than {longest:,} characters.")
    return line


def _list(value: Any, most: int, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ResponseError(f"“{what}” must be a list.")
    if len(value) > most:
        raise ResponseError(f"“{what}” has {len(value)} entries; at most {most} are possible.")
    return value


def _picked(content: SingleChoice, data: dict[str, Any]) -> Picked:
    return Picked(_maybe(data.get("choice"), len(content.answers), "answer"))


def _ticked(content: MultipleAnswers, data: dict[str, Any]) -> Ticked:
    many = len(content.answers)
    ticks = _list(data.get("choices", []), many, "choices")
    return Ticked(frozenset(_number(tick, many, "answer") for tick in ticks))


def _said(content: TrueFalse, data: dict[str, Any]) -> Said:
    answer = data.get("answer")
    if answer is not None and not isinstance(answer, bool):
        raise ResponseError("“answer” must be true or false.")
    return Said(answer)


def _typed(content: ShortText, data: dict[str, Any]) -> Typed:
    return Typed(_line(data.get("text", "")))


def _measured(content: Numeric, data: dict[str, Any]) -> Typed:
    unit = _line(data.get("unit", ""))
    if unit and unit not in {one.name for one in content.units}:
        raise ResponseError(f"There is no unit “{unit}”.")
    return Typed(_line(data.get("text", "")), unit)


def _matched(content: Matching, data: dict[str, Any]) -> Matched:
    stems, choices = len(content.stems), len(content.choices)
    said = _padded(_list(data.get("pairs", []), stems, "pairs"), stems)
    return Matched(tuple(_maybe(choice, choices, "choice") for choice in said))


def _padded(said: list[Any], length: int) -> list[Any]:
    return said + [None] * (length - len(said))


def _ordered(content: Ordering, data: dict[str, Any]) -> Ordered:
    many = len(content.items)
    order = _list(data.get("order", []), many, "order")
    items = tuple(_number(item, many, "item") for item in order)
    if items and sorted(items) != list(range(many)):
        raise ResponseError("“order” must name each item once.")
    return Ordered(items)


def _filled_words(content: GapText, data: dict[str, Any]) -> Filled:
    named = len(marks(content.stem.text))
    said = _padded(_list(data.get("gaps", []), named, "gaps"), named)
    return Filled(tuple(_maybe(word, len(content.words), "word") for word in said))


def _filled_parts(content: Cloze, data: dict[str, Any]) -> Filled:
    many = len(content.gaps)
    said = _padded(_list(data.get("gaps", []), many, "gaps"), many)
    return Filled(tuple(_part(gap, value) for gap, value in zip(content.gaps, said, strict=True)))


def _part(gap: Any, value: Any) -> int | str | None:
    if isinstance(gap, ChoiceGap):
        return _maybe(value, len(gap.answers), "answer")
    return None if value is None else _line(value)


def _pointed(content: Hotspot, data: dict[str, Any]) -> Pointed:
    points = _list(data.get("points", []), content.most, "points")
    return Pointed(tuple(_point(content, point) for point in points))


def _point(content: Hotspot, point: Any) -> tuple[int, int]:
    if not isinstance(point, list) or len(point) != 2:
        raise ResponseError("A point must be a list of two numbers: x and y.")
    x, y = point
    if not all(type(one) is int for one in point):
        raise ResponseError("A point must be a list of two numbers: x and y.")
    if not (0 <= x <= content.picture.width and 0 <= y <= content.picture.height):
        raise ResponseError("A point lies outside the picture.")
    return x, y


def _free(content: FreeText, data: dict[str, Any]) -> Typed:
    return Typed(_line(data.get("text", ""), LONGEST_TEXT))


def _opened(content: FindIt, data: dict[str, Any]) -> Opened:
    page = data.get("page")
    if page is not None and (type(page) is not int or page < 0):
        raise ResponseError("“page” must be the number of a page.")
    return Opened(page, _line(data.get("anchor", "")))


def _nothing(content: Description, data: dict[str, Any]) -> Nothing:
    return Nothing()


_READERS: dict[type[Content], tuple[Callable[[Any, dict[str, Any]], Response], tuple[str, ...]]] = {
    SingleChoice: (_picked, ("choice",)),
    MultipleAnswers: (_ticked, ("choices",)),
    TrueFalse: (_said, ("answer",)),
    ShortText: (_typed, ("text",)),
    Numeric: (_measured, ("text", "unit")),
    Matching: (_matched, ("pairs",)),
    Ordering: (_ordered, ("order",)),
    GapText: (_filled_words, ("gaps",)),
    Cloze: (_filled_parts, ("gaps",)),
    Hotspot: (_pointed, ("points",)),
    FreeText: (_free, ("text",)),
    FindIt: (_opened, ("page", "anchor")),
    Description: (_nothing, ()),
}
