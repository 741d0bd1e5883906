"""Numbers as people type them, and whether an answer holds them. Pure and exact.

After Moodle's qtype_numerical_answer_processor (question/type/numerical/questiontype.php): signs,
decimals, exponents as 1e3 and 1x10^3, spaces between digits, a unit before or behind. With a
point or several commas, commas part thousands; one comma alone is a decimal comma. Where it could
be either ("1,250"), both are tried, which Moodle does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.content import NumericAnswer, ToleranceKind, Unit

LONGEST = 100  # characters; more is no number
LARGEST_EXPONENT = 400

_MINUS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s'’](?=\d)")
_NUMBER = re.compile(
    r"[+-]?\s*(?:\d[\d,]*(?:\.\d*)?|[.,]\d+)"
    r"(?:(?:[eE]|\s*[x*×·]\s*10\s*(?:\^|\*\*))(?P<exponent>[+-]?\d{1,4}))?"
)
_SECOND = re.compile(r"[\s,;/|][+-]?\d")  # "1 or 2" is a guess at both
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True)
class Measure:
    """A number that was typed: what it may mean, and the unit that stood with it."""

    values: tuple[Fraction, ...]
    unit: str = ""


def is_number(text: str, *, with_unit: bool = False) -> bool:
    """Whether this is a number, and nothing else unless a unit may be there."""
    measure = read(text)
    return bool(measure.values) and (with_unit or not measure.unit)


def read(text: str) -> Measure:
    """The number and unit in a text; no values: there is no number."""
    line = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    line = _BETWEEN_DIGITS.sub("", line)
    found = _NUMBER.search(line) if len(line) <= LONGEST else None
    if not found:
        return Measure(())
    before, behind = line[: found.start()].strip(), line[found.end() :].strip()
    if (before and behind) or _SECOND.search(f" {behind}"):
        return Measure(())
    return Measure(_values(found), before or behind)


def _values(found: re.Match[str]) -> tuple[Fraction, ...]:
    exponent = int(found["exponent"] or 0)
    if abs(exponent) > LARGEST_EXPONENT:
        return ()
    digits = re.split(r"[eEx*×·]", found[0])[0].replace(" ", "")
    return tuple(Fraction(said) * Fraction(10) ** exponent for said in _readings(digits))


def _readings(digits: str) -> list[str]:
    thousands = digits.replace(",", "")
    if "." in digits or digits.count(",") != 1:
        return [_closed(thousands)]
    decimal = _closed(digits.replace(",", "."))
    return [decimal, thousands] if _AMBIGUOUS.fullmatch(digits) else [decimal]


def _closed(digits: str) -> str:
    """`5.` as Fraction reads it."""
    return digits.removesuffix(".")


def holds(answer: NumericAnswer, value: Fraction) -> bool:
    """Whether the value is within the answer's tolerance; the ends belong to it.

    Tolerances as in Moodle's qtype_numerical_answer::get_tolerance_interval, without the small
    addition that floating point needs there.
    """
    if answer.value is None:
        return True
    low, high = interval(answer)
    return low <= value <= high


def interval(answer: NumericAnswer) -> tuple[Fraction, Fraction]:
    """The least and the greatest value that count. Not for an answer without a value."""
    middle, tolerance = Fraction(answer.value or 0), abs(Fraction(answer.tolerance))
    if answer.kind is ToleranceKind.GEOMETRIC:
        ends = middle / (1 + tolerance), middle * (1 + tolerance)
        return min(ends), max(ends)
    reach = tolerance * (abs(middle) if answer.kind is ToleranceKind.RELATIVE else 1)
    return middle - reach, middle + reach


def unit_named(name: str, units: Sequence[Unit]) -> Unit | None:
    """The unit of that name, case and all; NFKC, so that "µm" is "μm"."""
    wanted = unicodedata.normalize("NFKC", name)
    return next((u for u in units if unicodedata.normalize("NFKC", u.name) == wanted), None)


def in_answer_unit(value: Fraction, unit: Unit | None) -> Fraction:
    """The value in the unit that the answers are in."""
    return value / Fraction(unit.multiplier) if unit and unit.multiplier else value
