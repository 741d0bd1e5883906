"""Marks by certainty: who is sure and right earns more, who is sure and wrong pays. Pure.

After Moodle's question_cbm (question/behaviour/behaviourbase.php). Right earns 1, 2 or 3 marks at
low, middle and high certainty, wrong 0, −2 or −6; in between it is linear in the fraction. Being
honest pays: middle is best from a chance of 2/3 to be right, high from 0.8.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

BEST_FROM = {"low": Fraction(0), "middle": Fraction(2, 3), "high": Fraction(4, 5)}


class Certainty(StrEnum):
    """How sure somebody is; who does not say is not."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


_WRONG = {Certainty.LOW: 0, Certainty.MIDDLE: -2, Certainty.HIGH: -6}
_RIGHT = {Certainty.LOW: 1, Certainty.MIDDLE: 2, Certainty.HIGH: 3}


def certainty_fraction(fraction: Fraction, certainty: Certainty = Certainty.LOW) -> Fraction:
    """The fraction of the mark, from −6 to 3, given how sure somebody was."""
    wrong, right = _WRONG[certainty], _RIGHT[certainty]
    return wrong + (right - wrong) * fraction


def best_certainty(chance: Fraction) -> Certainty:
    """What earns most in the long run for a chance (0 to 1) to be right."""
    return max(Certainty, key=lambda one: (chance >= BEST_FROM[one], BEST_FROM[one]))
