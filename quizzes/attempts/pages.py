"""What a page shows: questions while an attempt runs, and its review afterwards."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from accounts.holders import may
from accounts.models import User
from accounts.roles import MANAGES_QUIZZES, MARKS_ATTEMPTS
from quizzes.attempts.state import may_be_seen
from quizzes.attempts.terms import terms_for
from quizzes.models import Attempt, AttemptSlot
from quizzes.review import Asked, Phase, Thing, allowed, phase_of, revealed, while_taking


@dataclass(frozen=True)
class Paper:
    """A question on a page. `shown` is all that may leave the server about it."""

    number: int
    page: int
    heading: str
    flagged: bool
    out_of: str
    shown: dict[str, Any]


@dataclass(frozen=True)
class Review:
    """An ended attempt as somebody may see it; without `marks`, no total."""

    phase: Phase
    things: frozenset[Thing]
    papers: list[Paper]
    marks: dict[str, str] | None = None


def page_of(attempt: Attempt, page: int) -> list[Paper]:
    """The questions of a page (from 0) of a running attempt that may be seen now."""
    if not attempt.is_open:
        return []
    shown = allowed(attempt.quiz.review, Phase.DURING)
    slots = attempt.slots.filter(page=page).select_related("version")
    seen = [slot for slot in slots if may_be_seen(attempt, slot)]
    return [_paper(slot, while_taking(asked(slot), shown)) for slot in seen]


def review_of(attempt: Attempt, viewer: User, now: datetime.datetime) -> Review:
    """An ended attempt: all of it for who marks or manages, else what the quiz allows now.

    Of one's own, and so of a preview, one sees what everybody would.
    """
    phase = _phase(attempt, now)
    manages = may(viewer, MANAGES_QUIZZES) or may(viewer, MARKS_ATTEMPTS)
    manages = manages and attempt.person_id != viewer.pk
    things = frozenset(Thing) if manages else allowed(attempt.quiz.review, phase)
    if Thing.ATTEMPT not in things or (attempt.is_open and not manages):
        return Review(phase, things, [], _marks(attempt, things))
    slots = attempt.slots.select_related("version").prefetch_related("marks")
    papers = [_paper(slot, revealed(asked(slot, marked=True), things)) for slot in slots]
    return Review(phase, things, papers, _marks(attempt, things))


def asked(slot: AttemptSlot, *, marked: bool = False) -> Asked:
    """A slot as the pure rules of showing take it; `marked`: with what markers wrote.

    What the first of two wrote waits for the mark, as the second may see it otherwise.
    """
    marks = slot.marks.all() if marked and slot.fraction is not None else []
    return Asked(
        content=slot.version.said,
        order=slot.order,
        response=slot.response,
        max_mark=slot.max_mark,
        fraction=slot.fraction,
        tries=tuple(slot.tries),
        settled=slot.settled_at is not None,
        full_marks=slot.excused == AttemptSlot.Excused.FULL,
        dropped=slot.excused == AttemptSlot.Excused.DROPPED,
        comments=tuple(mark.comment for mark in marks if mark.comment),
    )


def _phase(attempt: Attempt, now: datetime.datetime) -> Phase:
    person = attempt.person
    closes_at = terms_for(attempt.quiz, person).closes_at if person else attempt.quiz.closes_at
    return phase_of(attempt.finished_at, closes_at, now)


def _paper(slot: AttemptSlot, shown: dict[str, Any]) -> Paper:
    return Paper(slot.number, slot.page, slot.heading, slot.flagged, str(slot.max_mark), shown)


def _marks(attempt: Attempt, things: frozenset[Thing]) -> dict[str, str] | None:
    if Thing.MARKS not in things or attempt.earned is None:
        return None
    return {
        "earned": str(attempt.earned),
        "out_of": str(attempt.out_of),
        "to_mark": str(attempt.to_mark),
    }
