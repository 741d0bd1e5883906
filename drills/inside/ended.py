"""How attempts ended: their state, how often that was written down and told, and whether graded.

python -m drills.inside.ended ATTEMPT …
"""

import sys
from typing import Any

from drills.inside import tell
from quizzes.models import Attempt, AttemptEvent

Kind = AttemptEvent.Kind
ENDS = (Kind.FINISHED, Kind.TIME_UP, Kind.ABANDONED)


def told_of(attempt: Attempt) -> dict[str, Any]:
    """One attempt."""
    return {
        "state": attempt.state,
        "ends": attempt.events.filter(kind__in=ENDS).count(),
        "told": attempt.statements.filter(verb="completed").count(),
        "graded": attempt.earned is not None
        and not attempt.slots.filter(fraction=None, response__isnull=False).exists(),
    }


if __name__ == "__main__":
    attempts = Attempt.objects.filter(pk__in=map(int, sys.argv[1:]))
    tell({attempt.pk: told_of(attempt) for attempt in attempts})
