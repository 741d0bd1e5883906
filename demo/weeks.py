"""From which moment the days of the demo's history are counted."""

from __future__ import annotations

import datetime

Moment = datetime.datetime


def monday_before(now: Moment) -> Moment:
    """The week's first moment in UTC. What is counted from it does not change from day to day."""
    midnight = now.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - datetime.timedelta(days=midnight.weekday())
