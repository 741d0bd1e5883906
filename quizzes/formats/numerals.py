"""Decimal numbers in files. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = r"[+-]?(?:\d{1,100}(?:\.\d{0,100})?|\.\d{1,100})(?:[eE][+-]?\d{1,2})?"
_NUMBER = re.compile(NUMBER, re.ASCII)


def read_decimal(said: str) -> Decimal:
    """A number with a point, perhaps with an exponent of two digits. Raises ValueError."""
    if not _NUMBER.fullmatch(said):
        raise ValueError(f"“{said[:40]}” is no number")
    return Decimal(said)
