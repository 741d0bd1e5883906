"""Which of several tries counts, and whether it is a pass. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def result(how: str, shares: Sequence[Fraction]) -> Fraction | None:
    """The share of all marks that counts; `shares`: of finished tries, first to last.

    `how` is highest, average, first or last. None before the first try is finished.
    """
    if not shares:
        return None
    if how == "average":
        return sum(shares, Fraction(0)) / len(shares)
    return {"highest": max(shares), "first": shares[0], "last": shares[-1]}[how]


def passed(share: Fraction | None, pass_percent: Decimal | None) -> bool | None:
    """Whether a share is enough; None where no pass mark is set or nothing counts yet."""
    if share is None or pass_percent is None:
        return None
    return share * 100 >= Fraction(pass_percent)
