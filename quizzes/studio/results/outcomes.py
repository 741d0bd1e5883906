"""What tries come to: one outcome for each person and quiz, and lines that sum outcomes up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from statistics import median
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from quizzes.counting import passed, result
from quizzes.models import Quiz

AT_ONCE = 5_000


class Try(NamedTuple):
    """A finished try. `who`: a person's id, or something nobody else has for one who left."""

    who: Any
    quiz: int
    team: int | None
    share: Fraction | None
    to_mark: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What all tries of one person at one quiz come to; `passed` None: not known, or no matter."""

    who: Any
    quiz: Quiz
    team: int | None  # at the last try
    share: Fraction | None
    passed: bool | None
    to_mark: int
    seconds: list[float]


@dataclass
class Line:
    """Outcomes of one person, team, product or quiz, summed up."""

    key: Any
    label: str = ""
    beside: str = ""
    url: str = ""
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many they are."""
        return len({one.who for one in self.outcomes})

    @property
    def quizzes(self) -> int:
        """How many different ones were taken."""
        return len({one.quiz.pk for one in self.outcomes})

    @property
    def tries(self) -> int:
        """Finished ones."""
        return sum(len(one.seconds) for one in self.outcomes)

    @property
    def share(self) -> Fraction | None:
        """The mean of what counts, exactly."""
        shares = [one.share for one in self.outcomes if one.share is not None]
        return sum(shares, Fraction(0)) / len(shares) if shares else None

    @property
    def judged(self) -> int:
        """Outcomes with a verdict."""
        return sum(one.passed is not None for one in self.outcomes)

    @property
    def passed(self) -> int:
        """Those that are enough."""
        return sum(one.passed is True for one in self.outcomes)

    @property
    def to_mark(self) -> int:
        """Answers that wait for a person."""
        return sum(one.to_mark for one in self.outcomes)

    @property
    def seconds(self) -> float:
        """Half of the tries took less."""
        return median(each for one in self.outcomes for each in one.seconds)


def outcomes_of(attempts: QuerySet[Any], quizzes: dict[int, Quiz]) -> list[Outcome]:
    """What these finished attempts come to. One query, row by row."""
    grouped = groupby(_tries(attempts), key=lambda one: (one.who, one.quiz))
    return [_outcome(list(tries), quizzes) for _, tries in grouped]


def lines_of(outcomes: Iterable[Outcome], key: Any) -> list[Line]:
    """A line for each value of `key`."""
    lines: dict[Any, Line] = {}
    for one in outcomes:
        name = key(one)
        lines.setdefault(name, Line(name)).outcomes.append(one)
    return list(lines.values())


def _outcome(tries: list[Try], quizzes: dict[int, Quiz]) -> Outcome:
    quiz, last = quizzes[tries[0].quiz], tries[-1]
    share = result(quiz.counts, [one.share for one in tries if one.share is not None])
    to_mark = sum(one.to_mark for one in tries)
    verdict = None if to_mark else passed(share, quiz.pass_percent)
    times = [one.seconds for one in tries]
    return Outcome(last.who, quiz, last.team, share, verdict, to_mark, times)


def _tries(attempts: QuerySet[Any]) -> Iterator[Try]:
    told = attempts.annotate(
        got=Cast("earned", TextField()), most=Cast("out_of", TextField())
    ).order_by("person_id", "quiz_id", "number", "pk")
    columns = ("pk", "person_id", "quiz_id", "team_id", "got", "most")
    rows = told.values_list(*columns, "to_mark", "started_at", "finished_at")
    for pk, person, quiz, team, got, most, to_mark, began, ended in rows.iterator(AT_ONCE):
        who = ("left", pk) if person is None else person
        yield Try(who, quiz, team, _share(got, most), to_mark, _seconds(began, ended))


def _seconds(began: datetime, ended: datetime) -> float:
    return max((ended - began).total_seconds(), 0.0)


@lru_cache(maxsize=10_000)
def _share(got: str | None, most: str | None) -> Fraction | None:
    """Few are different, so each is worked out once."""
    whole = Fraction(most) if most is not None else None
    return Fraction(got) / whole if got is not None and whole else None
