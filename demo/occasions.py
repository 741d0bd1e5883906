"""When people take quizzes: some days after one opens, again after they failed, and to refresh.

On weekdays between eight and six. Nobody takes a quiz before they came or after they left.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from random import Random

from demo.weeks import Moment
from demo.workforce import Worker

TAKES_AT_ALL = 0.95
SOON = 11.0  # days, on average, until somebody takes it
TRIES_AGAIN, AGAIN_AFTER = 0.6, (1, 9)  # after a fail; days
REFRESHES, REFRESHED_AFTER = 0.4, (45, 90)  # after a pass; days
FIRST_HOUR, LAST_HOUR = 8, 18


@dataclass(frozen=True)
class Window:
    """When a quiz can be taken, how often, and how long one must wait between two tries."""

    opens: Moment
    closes: Moment
    tries: int = 0
    wait: datetime.timedelta = datetime.timedelta(0)


def first_time(window: Window, worker: Worker, random: Random) -> Moment | None:
    """When somebody takes it first; None: they do not."""
    takes, days = random.random() < TAKES_AT_ALL, random.expovariate(1 / SOON)
    begins = max(window.opens, worker.since + datetime.timedelta(days=3))
    at = _in_hours(begins + datetime.timedelta(days=days), random)
    return at if takes and at < min(window.closes, worker.until) else None


def next_time(
    window: Window, worker: Worker, ended: Moment, tries: int, passed: bool | None, random: Random
) -> Moment | None:
    """When somebody takes it again; None: they leave it at that."""
    failed = passed is False
    willing = random.random() < (TRIES_AGAIN if failed else REFRESHES)
    days = random.uniform(*(AGAIN_AFTER if failed else REFRESHED_AFTER))
    at = _in_hours(ended + max(datetime.timedelta(days=days), window.wait), random)
    if not willing or (window.tries and tries >= window.tries):
        return None
    return at if at < min(window.closes, worker.until) else None


def _in_hours(moment: Moment, random: Random) -> Moment:
    """The same day, or the next that is no weekend, at some hour of work."""
    weekend = moment.weekday() - 4
    day = moment + datetime.timedelta(days=3 - weekend if weekend > 0 else 0)
    minute = random.randint(FIRST_HOUR * 60, LAST_HOUR * 60 - 1)
    at = day.replace(hour=minute // 60, minute=minute % 60, second=random.randint(0, 59))
    return at if at > moment else at + datetime.timedelta(days=1)
