"""The log of an attempt, and the locks: of who writes to one, and of who gives it its times."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from quizzes.models import Attempt, AttemptEvent, Quiz

Kind = AttemptEvent.Kind
HINTS = frozenset({Kind.LEFT, Kind.CAME_BACK, Kind.OFFLINE})  # what a browser may report
MOST_SEARCHES = 200  # of one attempt
MOST_HINTS = 500  # of one attempt; a broken browser must not fill the table


def locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now, nobody else's until the caller's transaction ends.

    SQLite has one writer at a time anyway; others wait for the row.
    """
    rows = Attempt.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("quiz", "person").get(pk=attempt.pk)


def held(quiz: Quiz) -> Quiz:
    """The quiz as it is now, its times nobody else's until the caller's transaction ends.

    For who changes them, before that, and for who begins; what only refers to it does not wait.
    """
    now: Quiz = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    return now


def record(
    attempt: Attempt, kind: Kind, now: datetime.datetime, save_id: str = "", **detail: Any
) -> AttemptEvent:
    """Write down what happened, in the caller's transaction."""
    event = _event(attempt, kind, now, detail)
    event.save_id = save_id
    event.save()
    return event


def record_all(
    attempts: Iterable[Attempt], kind: Kind, now: datetime.datetime, **detail: Any
) -> None:
    """Write down what happened to many at once."""
    AttemptEvent.objects.bulk_create(_event(one, kind, now, detail) for one in attempts)


def _event(
    attempt: Attempt, kind: Kind, now: datetime.datetime, detail: dict[str, Any]
) -> AttemptEvent:
    return AttemptEvent(
        attempt=attempt, kind=kind, at=now, sequence=attempt.sequence, detail=detail
    )


def note(attempt: Attempt, kind: str, now: datetime.datetime, *, seconds: int = 0) -> bool:
    """Write down what a browser says happened: a hint for a person. Returns whether it was kept.

    Raises ValueError for what a browser has no say in.
    """
    if kind not in HINTS:
        raise ValueError(f"A browser does not report {kind!r}.")
    if attempt.events.filter(kind__in=HINTS).count() >= MOST_HINTS:
        return False
    record(attempt, Kind(kind), now, seconds=max(0, min(seconds, 86_400)))
    return True


def searched(attempt: Attempt, number: int, said: str, now: datetime.datetime) -> None:
    """Write down what was searched for a question: how somebody got to what they opened."""
    if attempt.events.filter(kind=Kind.SEARCHED).count() < MOST_SEARCHES:
        record(attempt, Kind.SEARCHED, now, slot=number, searched=said[:200])
