"""Questions as JSON and back, losing nothing. Pure.

Every field is written, so that a default that changes later changes no question. Fractions are
"1/3", decimals "3.1415", files base64; what may be of several kinds says which under "is".
"""

from __future__ import annotations

import base64
import binascii
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from quizzes.content.parts import ChoiceGap, Circle, NumericGap, Polygon, Rectangle, ShortGap
from quizzes.content.questions import TYPES, Content

SCHEMA = 1
LARGEST_EXPONENT = 400  # a Decimal may say 1e999999999, which no fraction should hold

_KINDS: dict[str, type] = {
    "choice": ChoiceGap,
    "short": ShortGap,
    "numeric": NumericGap,
    "rectangle": Rectangle,
    "circle": Circle,
    "polygon": Polygon,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class ContentError(ValueError):
    """This is no question of ours; says where and why."""


def to_json(content: Content) -> dict[str, Any]:
    """A question as plain dicts, lists, strings, numbers and None; see `from_json`."""
    return {"schema": SCHEMA, "type": content.type, **_fields_to_json(content)}


def from_json(data: object) -> Content:
    """The question that `to_json` wrote. Raises ContentError for anything else."""
    if not isinstance(data, dict):
        raise ContentError("A question is a JSON object.")
    if data.get("schema") != SCHEMA:
        raise ContentError(f"Schema {data.get('schema')!r} is unknown; this reads {SCHEMA}.")
    kind = TYPES.get(str(data.get("type")))
    if kind is None:
        raise ContentError(f"There is no question type {data.get('type')!r}.")
    said = {key: value for key, value in data.items() if key not in ("schema", "type")}
    content: Content = _object(kind, said, kind.type)
    return content


def _fields_to_json(value: Any) -> dict[str, Any]:
    return {field.name: _to_json(getattr(value, field.name)) for field in fields(value)}


def _to_json(value: Any) -> Any:
    if isinstance(value, StrEnum | Fraction | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple):
        return [_to_json(one) for one in value]
    if is_dataclass(value):
        tag = {"is": _NAMES[type(value)]} if type(value) in _NAMES else {}
        return {**tag, **_fields_to_json(value)}
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _object(kind: type, data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise ContentError(f"{place} is no object.")
    hints = _hints(kind)
    if unknown := sorted(map(str, data.keys() - hints.keys() - {"is"})):
        raise ContentError(f"{place} has the unknown field {unknown[0]}.")
    if missing := [name for name in _required(kind) if name not in data]:
        raise ContentError(f"{place} lacks the field {missing[0]}.")
    said = {name: data[name] for name in hints if name in data}
    return kind(**{name: _read(hints[name], said[name], f"{place}.{name}") for name in said})


@cache
def _required(kind: type) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    )


def _read(hint: Any, value: Any, place: str) -> Any:
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), value, place)
    if get_origin(hint) in (Union, types.UnionType):
        return _one_of(get_args(hint), value, place)
    if is_dataclass(hint):
        return _object(hint, value, place)  # type: ignore[arg-type]
    if hint in _READERS:
        return _READERS[hint](value, place)
    return _member(hint, value, place)


def _tuple(hints: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ContentError(f"{place} is no list.")
    if hints[-1] is ...:
        return tuple(_read(hints[0], one, f"{place}[{at}]") for at, one in enumerate(value))
    if len(value) != len(hints):
        raise ContentError(f"{place} has {len(value)} entries instead of {len(hints)}.")
    return tuple(_read(hint, one, place) for hint, one in zip(hints, value, strict=True))


def _one_of(hints: tuple[Any, ...], value: Any, place: str) -> Any:
    if types.NoneType in hints:
        return None if value is None else _read(hints[0], value, place)
    kind = _KINDS.get(str(value.get("is"))) if isinstance(value, dict) else None
    if kind is None or kind not in hints:
        raise ContentError(f"{place} does not say of which kind it is.")
    return _object(kind, value, place)


def _member(hint: Any, value: Any, place: str) -> Any:
    try:
        return hint(value)
    except ValueError as error:
        raise ContentError(f"{place} cannot be {value!r}.") from error


def _plain(kind: type) -> Callable[[Any, str], Any]:
    def read(value: Any, place: str) -> Any:
        if type(value) is not kind:  # True is no number here
            raise ContentError(f"{place} is no {kind.__name__}.")
        return value

    return read


def _fraction(value: Any, place: str) -> Fraction:
    parts = str(value).split("/")
    if len(parts) <= 2 and all(part.lstrip("-").isdecimal() for part in parts):
        try:
            return Fraction(*map(int, parts))
        except (ValueError, ZeroDivisionError):
            pass
    raise ContentError(f"{place} is no fraction: {value!r}.")


def _decimal(value: Any, place: str) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ContentError(f"{place} is no number: {value!r}.")
    return number


def _bytes(value: Any, place: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise ContentError(f"{place} is not base64.") from error


_READERS: dict[Any, Callable[[Any, str], Any]] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    Fraction: _fraction,
    Decimal: _decimal,
    bytes: _bytes,
}
