"""Days as moments: what was known "as of" a day is what was known at its end."""

from __future__ import annotations

import datetime

from django.utils import timezone


def end_of(day: datetime.date | None, now: datetime.datetime) -> datetime.datetime:
    """The last moment of a day of the company's own; not later than now, and now without a day."""
    if day is None:
        return now
    return min(timezone.make_aware(datetime.datetime.combine(day, datetime.time.max)), now)
