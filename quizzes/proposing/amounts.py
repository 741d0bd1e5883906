"""Exact numbers with a unit in an English text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNITS = (
    r"%|percent\b|(?:(?:business|working|calendar|full)[ -])?(?:second|minute|hour|day|week|month|"
    r"year|night)s?\b|[KMGT]B\b|[kMG]?bit/s|Mbps|GHz\b|MHz\b|met(?:er|re)s?\b|[ck]?m\b|mm\b|°C|"
    r"degrees\b|characters?\b|digits?\b|times\b|points\b|[a-z]{3,}s\b"
)
_AMOUNT = re.compile(rf"(?P<money>[€$£]\s?)?{_NUMBER}(?P<unit>[\s -]?(?:{_UNITS})|\s?€)?")
_NO = "steps pages ways options things parts lines others is was has does costs plus minus sections"
_NO_UNITS = frozenset(_NO.split())
_VAGUE = re.compile(
    r"(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca\.|~|≈|or so|"
    r"typically|usually)\s*$",
    re.I,
)
_RANGE_AFTER = re.compile(
    r"^\s*(?:[-–—/+]|to|or|and|x|×|:)\s*[€$£]?\d|^[.,:]\d|^\s*(?:million|billion|thousand|k\b)"
)
_RANGE_BEFORE = re.compile(
    r"(?:\d\S*\s*(?:[-–—/x×:]|to|or|and)\s*|[\w.,][-–—/.,:#]|between\s+|[+−-])$"
)
_NAME_BEFORE = re.compile(r"(?<![.!?:“(] )(?<!^)\b[A-Z][\w’'-]*\s+$")
GAP = "_____"


@dataclass(frozen=True)
class Amount:
    """A number with its unit, and where in the text the number itself stands."""

    value: Decimal
    start: int
    end: int
    unit: str

    def taken_out(self, text: str) -> str:
        """The text with a gap for the number."""
        return f"{text[: self.start]}{GAP}{text[self.end :]}"


def amounts(text: str) -> Iterator[Amount]:
    """Numbers with a unit that are meant exactly; no ranges, no "about", none in a name."""
    for found in _AMOUNT.finditer(text):
        unit = (found["money"] or found["unit"] or "").strip(" -")
        if unit and unit not in _NO_UNITS and _is_exact(text, found):
            value = Decimal(found["number"].replace(",", ""))
            yield Amount(value, found.start("number"), found.end("number"), unit)


def _is_exact(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()], text[found.end() :]
    if _VAGUE.search(before) or _RANGE_BEFORE.search(before) or _RANGE_AFTER.search(after):
        return False
    if _RANGE_AFTER.search(text[found.end("number") :]):
        return False
    return bool(found["money"]) or not _NAME_BEFORE.search(before)


def only_amount(text: str) -> Amount | None:
    """The one number that stands in a text; None where there is none, or several."""
    found = list(amounts(text))
    return found[0] if len(found) == 1 and len(re.findall(r"\d[\d,.]*", text)) == 1 else None
