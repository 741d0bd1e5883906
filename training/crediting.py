"""What a mark says about knowing: marks for certainty and for later tries taken apart again. Pure.

A mark by certainty runs from −6 to 3 and says how sure somebody was, too; here only whether it
was right counts, and that it was guessed if they were not sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from fsrs import Rating

from quizzes.content import FreeText
from quizzes.earning import CERTAINTY, INTERACTIVE
from quizzes.grading import Certainty
from quizzes.rightness import is_blank, right_share
from training.forgetting import rating

SOMETHING = {"said": True}  # blank answers have been told before


@dataclass(frozen=True, slots=True)
class Credit:
    """What an answer earned, of 1, and how well it was known."""

    earned: float
    rating: Rating


def credit(
    kind: str,
    behaviour: str,
    certainty: str,
    fraction: str,
    tries: list[Any] | None = None,
    response: dict[str, Any] | None = None,
) -> Credit:
    """The credit for the fraction of a slot, as it is kept ("2/3").

    `kind` is the question's type. `tries` and `response` are needed where there are hints or
    certainties. What people mark has no certainty in it.
    """
    if behaviour == INTERACTIVE:
        return _credited(fraction, "", _needed_help(tries or [], response))
    if behaviour != CERTAINTY or kind == FreeText.type:
        return _credited(fraction, "", False)
    if is_blank(response):
        return _credited("0", "", False)
    return _credited(fraction, certainty or Certainty.LOW, certainty in ("", Certainty.LOW))


def _needed_help(tries: list[Any], response: dict[str, Any] | None) -> bool:
    """Whether the first try was not the last: an answer changed after a check is one more."""
    return len(tries) > 1 or (bool(tries) and not is_blank(response) and tries[-1] != response)


@lru_cache(maxsize=10_000)
def _credited(fraction: str, certainty: str, helped: bool) -> Credit:
    """Different fractions are few, however many answers there are."""
    earned = right_share(Fraction(fraction), certainty, SOMETHING)
    return Credit(float(earned), rating(earned, helped=helped))
