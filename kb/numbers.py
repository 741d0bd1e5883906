"""Whole numbers as addresses and forms say them. Pure."""

from __future__ import annotations

LONGEST_ID = 18  # digits; no row has more


def said_number(text: str | None, digits: int = LONGEST_ID) -> int | None:
    """The number that a text is; None where it is none, or one of more digits."""
    plain = text is not None and text.isascii() and text.isdecimal()
    return int(text) if text and plain and len(text) <= digits else None
