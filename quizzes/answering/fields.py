"""What a form sends for a question, read as a response by positions as shown, and back. Pure.

A form names a field `q3-choice`; in here it is `choice`, with all its values. One reader serves
pages that are sent whole and answers that a script sends one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kb.numbers import LONGEST_ID
from quizzes.answering.prose import as_lines
from quizzes.responses import ResponseError

Fields = Mapping[str, list[str]]
Form = dict[str, Any]
Raw = dict[str, Any]
MOST_POINTS = 50


def read(form: Form, fields: Fields) -> Raw:
    """The response; {} where nothing is answered. Raises ResponseError with what to do."""
    return _TYPES[form["type"]][0](form, fields)


def written(form: Form, response: Raw | None) -> dict[str, list[str]]:
    """The fields that say this response; the other way round."""
    return _TYPES[form["type"]][1](form, response or {})


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name) or [""]
    return values[0].strip()


def _number(text: str, what: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ResponseError(f"“{text[:40]}” is no {what}.") from error


def _maybe(text: str) -> int | None:
    return _number(text, "choice") if text else None


def _text(value: Any) -> list[str]:
    return [] if value is None else [str(value)]


def _read_choice(form: Form, fields: Fields) -> Raw:
    said = _first(fields, "choice")
    return {"choice": _number(said, "choice")} if said else {}


def _read_choices(form: Form, fields: Fields) -> Raw:
    ticked = sorted({_number(one, "choice") for one in fields.get("choices", [])})
    return {"choices": ticked} if ticked else {}


def _read_answer(form: Form, fields: Fields) -> Raw:
    said = _first(fields, "answer")
    if said not in ("", "true", "false"):
        raise ResponseError("Say true or false.")
    return {"answer": said == "true"} if said else {}


def _read_text(form: Form, fields: Fields) -> Raw:
    said = _first(fields, "text")
    return {"text": said} if said else {}


def _read_free(form: Form, fields: Fields) -> Raw:
    said = _first(fields, "text")
    return {"text": said} if said and said != as_lines(form["template"]) else {}


def _read_measure(form: Form, fields: Fields) -> Raw:
    said = {name: _first(fields, name) for name in ("text", "unit")}
    return {name: text for name, text in said.items() if text}


def _read_pairs(form: Form, fields: Fields) -> Raw:
    pairs = [_maybe(_first(fields, f"pair-{at}")) for at in range(len(form["stems"]))]
    return {} if pairs == [None] * len(pairs) else {"pairs": pairs}


def _read_order(form: Form, fields: Fields) -> Raw:
    many = len(form["items"])
    places = [_first(fields, f"place-{at}") for at in range(many)]
    if not any(places):
        return {}
    if sorted(places) != sorted(str(place) for place in range(1, many + 1)):
        raise ResponseError(f"Give each line a number of its own, from 1 to {many}.")
    return {"order": sorted(range(many), key=lambda at: int(places[at]))}


def _read_gaps(form: Form, fields: Fields) -> Raw:
    gaps = [
        said if gap.get("is") in ("text", "number") and said else _maybe(said)
        for at, gap in enumerate(form["gaps"])
        for said in [_first(fields, f"gap-{at}")]
    ]
    return {} if gaps == [None] * len(gaps) else {"gaps": gaps}


def _read_points(form: Form, fields: Fields) -> Raw:
    most = min(form["most"], MOST_POINTS)
    points = [point for at in range(most) if (point := _point(fields, f"point-{at}-"))]
    if click := _point(fields, "click."):  # the picture as a button: where it was clicked
        points = [*points[: most - 1], click]
    return {"points": points} if points else {}


def _point(fields: Fields, start: str) -> list[int] | None:
    x, y = _first(fields, f"{start}x"), _first(fields, f"{start}y")
    if not x and not y:
        return None
    if not (x and y):
        raise ResponseError("A point needs both numbers: from the left and from the top.")
    return [_number(x, "number"), _number(y, "number")]


def _read_page(form: Form, fields: Fields) -> Raw:
    """A page as `12`, or as `12#anchor` where it was opened at a section."""
    page, _, anchor = _first(fields, "page").partition("#")
    said = {"page": _number(page[:LONGEST_ID], "article")} if page else {}
    return {**said, **({"anchor": anchor} if said and anchor else {})}


def _read_nothing(form: Form, fields: Fields) -> Raw:
    return {}


def _write(name: str) -> Callable[[Form, Raw], dict[str, list[str]]]:
    return lambda form, said: {name: _text(said.get(name))}


def _write_choices(form: Form, said: Raw) -> dict[str, list[str]]:
    return {"choices": [str(one) for one in said.get("choices", [])]}


def _write_answer(form: Form, said: Raw) -> dict[str, list[str]]:
    answer = said.get("answer")
    return {"answer": [] if answer is None else [str(answer).lower()]}


def _write_measure(form: Form, said: Raw) -> dict[str, list[str]]:
    return {"text": _text(said.get("text")), "unit": _text(said.get("unit"))}


def _write_pairs(form: Form, said: Raw) -> dict[str, list[str]]:
    return {f"pair-{at}": _text(one) for at, one in enumerate(said.get("pairs", []))}


def _write_order(form: Form, said: Raw) -> dict[str, list[str]]:
    order = said.get("order", [])
    return {f"place-{item}": [str(place)] for place, item in enumerate(order, 1)}


def _write_gaps(form: Form, said: Raw) -> dict[str, list[str]]:
    return {f"gap-{at}": _text(one) for at, one in enumerate(said.get("gaps", []))}


def _write_points(form: Form, said: Raw) -> dict[str, list[str]]:
    points = enumerate(said.get("points", []))
    return {f"point-{at}-{axis}": [str(v)] for at, p in points for axis, v in zip("xy", p)}  # noqa: B905


def _write_page(form: Form, said: Raw) -> dict[str, list[str]]:
    page, anchor = said.get("page"), said.get("anchor")
    return {"page": [] if page is None else [f"{page}#{anchor}" if anchor else str(page)]}


def _write_nothing(form: Form, said: Raw) -> dict[str, list[str]]:
    return {}


_TYPES: dict[str, tuple[Callable[[Form, Fields], Raw], Callable[[Form, Raw], dict]]] = {
    "single_choice": (_read_choice, _write("choice")),
    "multiple_answers": (_read_choices, _write_choices),
    "true_false": (_read_answer, _write_answer),
    "short_text": (_read_text, _write("text")),
    "numeric": (_read_measure, _write_measure),
    "matching": (_read_pairs, _write_pairs),
    "ordering": (_read_order, _write_order),
    "gap_text": (_read_gaps, _write_gaps),
    "cloze": (_read_gaps, _write_gaps),
    "hotspot": (_read_points, _write_points),
    "free_text": (_read_free, _write("text")),
    "find_it": (_read_page, _write_page),
    "description": (_read_nothing, _write_nothing),
}
