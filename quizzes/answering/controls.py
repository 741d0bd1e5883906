"""What a page needs to show a question as fields to fill in. Pure.

Made from the public form alone, so that a field can say nothing that the form does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from quizzes.answering.fields import Fields, Form
from quizzes.answering.prose import as_html, as_inline, as_lines, as_plain
from quizzes.content import Filling
from quizzes.review.files import key_in

GAP = re.compile(r"\[\[([1-9][0-9]{0,3})\]\]", re.ASCII)
PICTURES = ("/", "data:image/")  # a picture of another site is never asked for


@dataclass(frozen=True)
class Option:
    """Something to pick."""

    value: str
    text: str | SafeString
    chosen: bool = False


@dataclass(frozen=True)
class Field:
    """A field with a name, what it asks for, what it holds and what can be picked."""

    name: str
    label: str | SafeString = ""
    value: str = ""
    kind: str = "text"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Piece:
    """Some of a text, and the gap behind it."""

    html: SafeString
    gap: Field | None = None


def controls(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    """What the template of the question's type shows, by name. `prefix`: such as "q3-"."""
    rule = _RULES.get(form["type"])
    return rule(form, fields, prefix, files) if rule else {}


def _value(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0]


def _options(texts: Iterable[Any], chosen: Iterable[str]) -> tuple[Option, ...]:
    picked = set(chosen)
    return tuple(Option(str(at), text, str(at) in picked) for at, text in enumerate(texts))


def _single(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    texts = [as_inline(choice, files) for choice in form["choices"]]
    options = _options(texts, fields.get("choice", []))
    return {"field": Field(f"{prefix}choice", kind="radio", options=options)}


def _multiple(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    texts = [as_inline(choice, files) for choice in form["choices"]]
    options = _options(texts, fields.get("choices", []))
    return {"field": Field(f"{prefix}choices", kind="checkbox", options=options)}


def _true_false(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    said = _value(fields, "answer")
    words = (("true", gettext("True")), ("false", gettext("False")))
    options = tuple(Option(value, text, value == said) for value, text in words)
    return {"field": Field(f"{prefix}answer", kind="radio", options=options)}


def _text(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    return {"field": Field(f"{prefix}text", value=_value(fields, "text"))}


def _numeric(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    said = _value(fields, "unit")
    units = tuple(Option(name, name, name == said) for name in form["units"])
    kind = "radio" if form["unit_display"] == "buttons" else "select"
    unit = Field(f"{prefix}unit", kind=kind, options=units) if units else None
    return {**_text(form, fields, prefix, files), "unit": unit, "unit_left": form["left"]}


def _matching(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    rows = [
        Field(
            f"{prefix}pair-{at}",
            as_inline(stem, files),
            kind="select",
            options=_options(form["choices"], fields.get(f"pair-{at}", [])),
        )
        for at, stem in enumerate(form["stems"])
    ]
    return {"rows": rows}


def _ordering(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    many = len(form["items"])
    rows = [_item(form, fields, prefix, files, at, many) for at in range(many)]
    return {"rows": sorted(rows, key=lambda row: int(row.value or 0)), "many": many}


def _item(form: Form, fields: Fields, prefix: str, files: str, at: int, many: int) -> Field:
    place = _value(fields, f"place-{at}")
    numbers = map(str, range(1, many + 1))
    options = tuple(Option(number, number, number == place) for number in numbers)
    text = as_inline(form["items"][at], files)
    return Field(f"{prefix}place-{at}", text, place, "select", options)


def _gaps(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    return {"pieces": pieces(form, files, lambda at: _gap(form, fields, prefix, at))}


def _gap_text(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    return {**_gaps(form, fields, prefix, files), "words": list(_to_drag(form))}


def _to_drag(form: Form) -> Iterable[dict[str, Any]]:
    """The words beside the text, where they are meant to be dragged; `again`: more than once."""
    dragged = form["filling"] == Filling.DRAG
    asked = {gap["group"] for gap in form["gaps"]}
    for at, word in enumerate(form["words"] if dragged else ()):
        if word["group"] in asked:
            yield {"value": str(at), "text": word["text"], "again": word["unlimited"]}


def pieces(form: Form, files: str, gap: Callable[[int], Any]) -> list[Piece]:
    """The text cut at its gaps, each with what `gap` says of it by its place, from 0."""
    parts = GAP.split(as_html(form["stem"], files))
    found = [
        Piece(mark_safe(text), gap(int(number) - 1) if int(number) <= len(form["gaps"]) else None)  # noqa: S308 (cleaned)
        for text, number in zip(parts[::2], parts[1::2], strict=False)
    ]
    return [*found, Piece(mark_safe(parts[-1]))]  # noqa: S308 (cleaned)


def _gap(form: Form, fields: Fields, prefix: str, at: int) -> Field:
    gap, said = form["gaps"][at], fields.get(f"gap-{at}", [])
    label = gettext("Gap %(number)d") % {"number": at + 1}
    if gap.get("is") in ("text", "number"):
        return Field(f"{prefix}gap-{at}", label, _value(fields, f"gap-{at}"), gap["is"])
    kind = "radio" if gap.get("shown", "list") != "list" else "select"
    options = tuple(Option(v, t, v in said) for v, t in gap_choices(form, at))
    return Field(f"{prefix}gap-{at}", label, kind=kind, options=options)


def gap_choices(form: Form, at: int) -> list[tuple[str, str]]:
    """What can be picked for this gap: number as sent, and words."""
    gap = form["gaps"][at]
    if "choices" in gap:
        return [(str(n), as_plain(text)) for n, text in enumerate(gap["choices"])]
    words = enumerate(form.get("words", []))
    return [(str(n), word["text"]) for n, word in words if word["group"] == gap.get("group")]


def _hotspot(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    points = [
        tuple(
            Field(f"{prefix}point-{at}-{axis}", value=_value(fields, f"point-{at}-{axis}"))
            for axis in "xy"
        )
        for at in range(form["most"])
    ]
    return {"picture": picture(form, files), "points": points, "click": f"{prefix}click"}


def picture(form: Form, files: str) -> dict[str, Any]:
    """The picture with its address, "" where it is not this site's own."""
    shown = form["picture"]
    if key := key_in(shown["source"]):
        return {**shown, "source": f"{files}{key}/picture"}
    own = shown["source"].startswith(PICTURES) and not shown["source"].startswith("//")
    return {**shown, "source": shown["source"] if own else ""}


def _free(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    said = _value(fields, "text") or as_lines(form["template"])
    field = Field(f"{prefix}text", value=said)
    return {"field": field, **{name: form[name] for name in ("lines", "least", "most")}}


def _find(form: Form, fields: Fields, prefix: str, files: str) -> dict[str, Any]:
    return {"field": Field(f"{prefix}page", value=_value(fields, "page"))}


_RULES: dict[str, Callable[[Form, Fields, str, str], dict[str, Any]]] = {
    "single_choice": _single,
    "multiple_answers": _multiple,
    "true_false": _true_false,
    "short_text": _text,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "gap_text": _gap_text,
    "cloze": _gaps,
    "hotspot": _hotspot,
    "free_text": _free,
    "find_it": _find,
}
