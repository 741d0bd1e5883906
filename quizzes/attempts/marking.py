"""Marking what no rule can: by rubric or as a share, by one person or two."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction

from django.db import transaction

from accounts.holders import may
from accounts.models import User
from accounts.roles import MARKS_ATTEMPTS
from quizzes.attempts import telling
from quizzes.attempts.events import Kind, locked, record
from quizzes.attempts.scoring import enough, fraction_of, write_total
from quizzes.content import FreeText
from quizzes.grading import rubric_fraction
from quizzes.models import Attempt, AttemptSlot, Mark, Quiz


class CannotMark(Exception):
    """This person cannot give this mark; says why."""


@transaction.atomic
def mark(
    slot: AttemptSlot,
    marker: User,
    now: datetime.datetime,
    *,
    fraction: Fraction | None = None,
    levels: Sequence[int] = (),
    comment: str = "",
) -> AttemptSlot:
    """Give a mark, or change one's own: by levels of the rubric, else as a fraction from 0 to 1.

    The answer has its mark once as many people as the quiz wants have given theirs: the mean.
    From then on only these can change it. Raises CannotMark.
    """
    attempt = locked(slot.attempt)
    slot = attempt.slots.select_related("version").get(pk=slot.pk)
    _must_be_markable(attempt, slot, marker)
    given = _given(slot, fraction, levels)
    fields = {"fraction": given, "levels": list(levels), "comment": comment, "at": now}
    Mark.objects.update_or_create(slot=slot, marker=marker, defaults=fields)
    _settle(attempt, slot, now)
    return slot


@transaction.atomic
def settle_anew(quiz: Quiz, now: datetime.datetime) -> None:
    """Give the answers their mark that have enough, now that fewer people mark each of them.

    Every attempt that waits is looked into under its lock: a mark may be under way.
    """
    finished = quiz.attempts.filter(state=Attempt.State.FINISHED, to_mark__gt=0)
    for attempt in finished.order_by("pk"):
        _settle_what_waits(locked(attempt), now)


def _settle_what_waits(attempt: Attempt, now: datetime.datetime) -> None:
    for slot in attempt.slots.filter(fraction=None).select_related("version"):
        if slot.marks.count() >= attempt.quiz.markers:
            _settle(attempt, slot, now)


def _must_be_markable(attempt: Attempt, slot: AttemptSlot, marker: User) -> None:
    if not may(marker, MARKS_ATTEMPTS):
        raise CannotMark("You cannot mark attempts.")
    if attempt.person_id == marker.pk and not attempt.preview:
        raise CannotMark("Somebody else has to mark your answers.")
    if attempt.state != Attempt.State.FINISHED:
        raise CannotMark("This try is not finished.")
    if not isinstance(slot.version.said, FreeText):
        raise CannotMark("This answer is graded by itself.")
    if slot.fraction is not None and not slot.marks.filter(marker=marker).exists():
        raise CannotMark("It has its mark already.")


def _given(slot: AttemptSlot, fraction: Fraction | None, levels: Sequence[int]) -> Fraction:
    content = slot.version.said
    if levels and isinstance(content, FreeText):
        try:
            return rubric_fraction(content.rubric, tuple(levels))
        except ValueError as error:
            raise CannotMark(str(error)) from error
    if fraction is None or not 0 <= fraction <= 1:
        raise CannotMark("A mark is between 0 and the mark of the question.")
    return fraction


def _settle(attempt: Attempt, slot: AttemptSlot, now: datetime.datetime) -> None:
    marks = list(slot.marks.all())
    markers = enough(slot, marks, attempt.quiz.markers)
    slot.fraction = fraction_of(slot, attempt.behaviour, marks, markers)
    slot.save(update_fields=["fraction"])
    write_total(attempt, attempt.slots.all())
    record(attempt, Kind.MARKED, now, slot=slot.number)
    if not attempt.to_mark:
        telling.scored([attempt], now)
