"""How right an answer was, whatever its mark says of how sure somebody was. Pure.

A mark by certainty runs from −6 to 3. Statistics of questions, and what is known of a product, ask
only whether the answer was right.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from quizzes.grading import Certainty, certainty_fraction


def right_share(fraction: Fraction, certainty: str, response: dict[str, Any] | None) -> Fraction:
    """The share, from 0 to 1, of which a fraction was made by `certainty` ("": it was not).

    `response` is looked at where there is a certainty: nothing said is nothing right.
    """
    if certainty and is_blank(response):
        return Fraction(0)
    wrong, right = (certainty_fraction(Fraction(one), _said(certainty)) for one in (0, 1))
    return (fraction - wrong) / (right - wrong)


def is_blank(response: dict[str, Any] | None) -> bool:
    """Whether nothing was answered; a unit alone is no answer."""
    said = [value for name, value in (response or {}).items() if name != "unit"]
    return not any(_says(value) for value in said)


def _said(certainty: str) -> Certainty:
    return Certainty(certainty or Certainty.LOW)


def _says(value: Any) -> bool:
    if isinstance(value, list):
        return any(one not in (None, "") for one in value)
    return value not in (None, "")
