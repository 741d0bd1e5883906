"""What a person's tries at a quiz come to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from quizzes.counting import passed, result
from quizzes.models import Attempt, Quiz


@dataclass(frozen=True)
class Result:
    """The share that counts (None: nothing yet), whether it is a pass (None: nobody asks)."""

    share: Fraction | None
    passed: bool | None
    tries: int
    to_mark: int


def result_of(quiz: Quiz, person: User) -> Result:
    """What counts of all finished tries of a person."""
    done = list(Attempt.objects.of(person).that_count().filter(quiz=quiz).order_by("number"))
    shares = [attempt.share for attempt in done if attempt.share is not None]
    share = result(quiz.counts, shares)
    to_mark = sum(attempt.to_mark for attempt in done)
    return Result(share, passed(share, quiz.pass_percent), len(done), to_mark)
