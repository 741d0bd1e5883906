"""What keeps somebody from beginning, by the clock and by their tries; no query is asked."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from enum import StrEnum

from quizzes.attempts.terms import Terms

Moment = datetime.datetime


class Bar(StrEnum):
    """What keeps somebody from beginning."""

    NONE = ""
    OPENS = "opens"
    CLOSED = "closed"
    TRIES = "tries"
    WAIT = "wait"
    NOT_OPEN = "not open"  # withdrawn, or for others: nothing of the clock, so `bar` never says it


def bar(
    terms: Terms, wait: int, ended: Sequence[Moment | None], now: Moment
) -> tuple[Bar, Moment | None]:
    """The first thing in the way, and until when (closed: since when).

    `wait`: seconds between two tries. `ended`: when each try so far did, the last one last.
    """
    if terms.opens_at and now < terms.opens_at:
        return Bar.OPENS, terms.opens_at
    if terms.closes_at and now >= terms.closes_at:
        return Bar.CLOSED, terms.closes_at
    if terms.tries and len(ended) >= terms.tries:
        return Bar.TRIES, None
    last = ended[-1] if ended and wait else None
    until = last and last + datetime.timedelta(seconds=wait)
    return (Bar.WAIT, until) if until and now < until else (Bar.NONE, None)
