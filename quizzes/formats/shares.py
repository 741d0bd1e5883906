"""Weights in files, which are decimals, and the exact fractions that they mean. Pure.

A file says 33.33333 and means a third. Moodle knows the weights p/q up to q = 6, tenths, 1/7, 1/8,
1/9 and 1/20 (question/engine/bank.php) and takes what lies within 0.00001 for one of them. Read
here: with one to four decimals, Moodle's weights that no decimal can say; with five or more, any
fraction up to hundredths that rounds or cuts to these digits; anything else as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

_MOODLE = {Fraction(p, q) for q in (3, 6) for p in range(1, q)} | {Fraction(1, 7), Fraction(1, 9)}
_DECIMAL = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII)
_FEWEST, _MOST = 5, 12  # decimals of a percentage


def read_percent(said: str) -> Fraction:
    """The fraction that a percentage means: "33.33333" is 1/3. Raises ValueError."""
    return _read(said, Fraction(1, 100), said.partition(".")[2])


def read_share(said: str) -> Fraction:
    """The fraction that a share of one means: "0.3333333" is 1/3. Raises ValueError."""
    return _read(said, Fraction(1), said.partition(".")[2][2:])


def _read(said: str, unit: Fraction, digits: str) -> Fraction:
    if not _DECIMAL.fullmatch(said):
        raise ValueError(f"“{said}” is no number")
    exact = Fraction(said.removesuffix(".")) * unit
    places = len(digits)
    meant = [share for share in _meant(abs(exact), places) if _said_as(share, abs(exact), places)]
    return exact if not meant else meant[0] if exact > 0 else -meant[0]


def _meant(exact: Fraction, places: int) -> list[Fraction]:
    """What a decimal may mean; its whole part is never in doubt."""
    whole = exact.numerator // exact.denominator
    if places >= _FEWEST:
        return [exact.limit_denominator(100)]
    return sorted(whole + share for share in _MOODLE) if places else []


def _said_as(share: Fraction, exact: Fraction, places: int) -> bool:
    """Whether the digits are those of the share, rounded or cut off."""
    shift = Fraction(10) ** (places + 2)
    return exact * shift in (round(share * shift), share * shift // 1)


def write_percent(share: Fraction) -> str:
    """The shortest percentage that is read as this fraction: 1/3 gives "33.33333".

    A fraction that is neither decimal nor of at most hundredths comes rounded to 12 places.
    """
    return _write(share, read_percent, 100, 0)


def write_share(share: Fraction) -> str:
    """The same for a share of one: 1/3 gives "0.3333333"."""
    return _write(share, read_share, 1, 2)


def _write(share: Fraction, read: Callable[[str], Fraction], scale: int, shift: int) -> str:
    said = ""
    for places in range(_MOST + 1 + shift):
        said = _rounded(share * scale, places)
        if read(said) == share and (share.denominator not in _NEEDS_FIVE or places - shift >= 5):
            return said
    return said


_NEEDS_FIVE = {3, 6, 7, 9}  # "33.3" would do here, but not for others


def _rounded(value: Fraction, places: int) -> str:
    digits = f"{abs(round(value * 10**places)):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
