"""How many things are due: for a badge, in few queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from accounts.models import User
from training.duties import duties
from training.progress import State


@dataclass(frozen=True)
class Due:
    """How much is to be done, and how much of it is overdue."""

    many: int = 0
    overdue: int = 0


def due_of(person: User, now: datetime.datetime) -> Due:
    """What a person should do; where nothing was assigned, that costs one query or two."""
    states = [one.state for one in duties(person, now) if one.is_pressing]
    return Due(len(states), states.count(State.OVERDUE))
