"""An article's keys read one by one, whether from front matter, JSON or CSV."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from kb.audiences import Audience
from kb.importers.source import NOTICE, Body, Notice, Place, Problem, SourceArticle

KINDS = ("article", "playbook", NOTICE)
SEVERITIES = ("info", "degraded", "outage", "resolved")
LONGEST = {"id": 200, "title": 255, "summary": 300, "topic": 100, "tags": 100}
FARTHEST = 1_000_000  # hours; more than a century
TRUE, FALSE = ("true", "yes", "1"), ("", "false", "no", "0")


def plain(value: Any) -> str:
    """A value as text without what no database takes (NUL, halves of characters)."""
    text = "" if value is None else str(value).replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass
class Fields:
    """Named values of one record. Reading one that is wrong notes an error and goes on."""

    values: Mapping[str, Any]
    place_of: Callable[[str], Place]  # a key → where it stands
    errors: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def wrong(self, key: str, message: str) -> None:
        """Note what is wrong with a key."""
        self.errors.append(Problem(self.place_of(key), message))

    def text(self, key: str, required: bool = False) -> str:
        """One line of text; required means not empty."""
        self.used.add(key)
        value = self.values.get(key)
        text = " ".join(plain(value).split())
        if isinstance(value, (list, dict)):
            self.wrong(key, f"{key} is a list; write one value")
        elif required and not text:
            self.wrong(key, f"{key} is missing; write one")
        elif len(text) > (most := LONGEST.get(key, 1000)):
            self.wrong(key, f"{key} has {len(text)} characters; at most {most} fit")
        return text

    def words(self, key: str) -> tuple[str, ...]:
        """Several values: a list, or one text with commas or semicolons between."""
        self.used.add(key)
        value = self.values.get(key)
        parts = value if isinstance(value, list) else re.split(r"[,;]", plain(value))
        words = dict.fromkeys(" ".join(plain(part).split()) for part in parts)
        for word in words:
            if len(word) > LONGEST.get(key, 255):
                self.wrong(key, f"{key} has a word of {len(word)} characters; write shorter ones")
        return tuple(word for word in words if word)

    def choice(self, key: str, options: tuple[str, ...], default: str) -> str:
        """One of the options."""
        value = self.text(key).lower() or default
        if value not in options:
            self.wrong(key, f'{key} is "{value}"; write {" or ".join(options)}')
        return value

    def flag(self, key: str) -> bool:
        """Yes or no."""
        value = self.text(key).lower()
        if value not in TRUE + FALSE:
            self.wrong(key, f'{key} is "{value}"; write true or false')
        return value in TRUE

    def number(self, key: str) -> float | None:
        """A number, or None when there is none."""
        value = self.text(key)
        try:
            number = float(value) if value else None
        except ValueError:
            number = math.nan
        if number is None or abs(number) <= FARTHEST:
            return number
        self.wrong(key, f'{key} is "{value}"; write a number')
        return None

    def date(self, key: str) -> datetime.date | None:
        """A day, or None when there is none. A moment counts as its day."""
        moment = self.moment(key)
        return moment.date() if moment else None

    def moment(self, key: str) -> datetime.datetime | None:
        """A moment, or None when there is none. A day counts as its first minute."""
        value = self.text(key)
        try:
            moment = _moment(value) if value else None
        except ValueError:
            self.wrong(key, f'{key} is "{value}"; write a day such as 2026-10-03')
            return None
        return moment

    def rest(self) -> dict[str, Any]:
        """What nobody asked for."""
        return {
            plain(key): _storable(value)
            for key, value in self.values.items()
            if key not in self.used and value not in (None, "", [], {})
        }


def _moment(value: str) -> datetime.datetime:
    day = parse_date(value)
    moment = datetime.datetime.combine(day, datetime.time()) if day else parse_datetime(value)
    if moment is None:
        raise ValueError(value)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _storable(value: Any) -> Any:
    if isinstance(value, dict):
        return {plain(key): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return plain(value) if isinstance(value, str) else value


def read_article(fields: Fields, html: str, body: Body) -> SourceArticle:
    """The article these keys describe. Whether it is fit for use is in `fields.errors`."""
    kind = fields.choice("kind", KINDS, "article")
    return SourceArticle(
        id=fields.text("id", required=True),
        title=fields.text("title", required=True),
        html=html,
        body=body,
        summary=fields.text("summary"),
        product=fields.text("product"),
        topic=fields.text("topic"),
        audience=fields.choice("audience", tuple(Audience.values), Audience.PUBLIC.value),
        kind=kind,
        tags=fields.words("tags"),
        updated=fields.date("updated"),
        language=fields.text("language").lower(),
        owner=fields.text("owner"),
        verified_until=fields.date("verified_until"),
        live=not fields.flag("draft"),
        notice=_notice(fields) if kind == NOTICE else None,
        extra=fields.rest(),
    )


def _notice(fields: Fields) -> Notice:
    notice = Notice(
        severity=fields.choice("severity", SEVERITIES, "info"),
        starts=fields.moment("starts"),
        ends=fields.moment("ends"),
        starts_hours_ago=fields.number("starts_hours_ago"),
        ends_in_hours=fields.number("ends_in_hours"),
        products=fields.words("products"),
    )
    if notice.starts and notice.ends and notice.ends <= notice.starts:
        fields.wrong("ends", "ends is not after starts; an announcement must end after it starts")
    return notice
