"""Working marks out anew: after a bad key was found, or a question was excused.

What is shown before is computed by the same code as what is written after.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from django.db import models, transaction

from accounts.models import User
from quizzes.attempts import telling
from quizzes.attempts.events import Kind, record
from quizzes.attempts.scoring import fraction_of
from quizzes.models import (
    Attempt,
    AttemptSlot,
    Excusal,
    Question,
    QuestionVersion,
    Quiz,
    Regrade,
    RegradedSlot,
)
from quizzes.rekeying import Rekeying

AT_ONCE = 500
NONE = Fraction(0)
Excused = AttemptSlot.Excused


@dataclass(frozen=True)
class Scope:
    """What is regraded: all of a quiz, a question everywhere, or a question in a quiz.

    `version`: the key to grade by from now on. `excuse`: how the question is excused from now on;
    None leaves that as it is.
    """

    quiz: Quiz | None = None
    question: Question | None = None
    version: QuestionVersion | None = None
    excuse: str | None = None


@dataclass(frozen=True)
class SlotBefore:
    """How a slot was graded."""

    fraction: Fraction | None
    version_id: int
    excused: str


@dataclass
class AttemptChange:
    """Whose total changes, from what to what. Slots carry what they will be."""

    attempt: Attempt
    before: Fraction | None
    slots: list[tuple[AttemptSlot, SlotBefore]] = field(default_factory=list)

    @property
    def after(self) -> Fraction | None:
        """The share after the change; the attempt itself carries it already."""
        return self.attempt.share


def regrade_preview(scope: Scope) -> list[AttemptChange]:
    """Whose marks would change, from what to what; nothing is written.

    Raises CannotRekey when the new version asks something else than people were asked.
    """
    return list(_changes(scope))


@transaction.atomic
def regrade(scope: Scope, by: User, now: datetime.datetime, reason: str = "") -> Regrade:
    """Regrade, write down what changed, and tell of it, all or nothing. Raises CannotRekey."""
    if scope.excuse is not None:
        _write_excusal(scope, by, now, reason)
    changes = list(_changes(scope, lock=True))
    row = Regrade.objects.create(
        quiz=scope.quiz,
        question=scope.question,
        by=by,
        at=now,
        reason=reason,
        attempts=len(changes),
    )
    _write(row, changes, now)
    return row


def excuse(
    quiz: Quiz, question: Question, how: str, by: User, now: datetime.datetime, reason: str = ""
) -> Regrade:
    """Make a bad question good in all attempts of a quiz: "full", "dropped", or "" for not.

    Attempts that end later are graded so as well.
    """
    return regrade(Scope(quiz, question, excuse=how), by, now, reason)


def _write_excusal(scope: Scope, by: User, now: datetime.datetime, reason: str) -> None:
    if scope.quiz is None or scope.question is None:
        raise ValueError("A question is excused in a quiz.")
    rows = Excusal.objects.filter(quiz=scope.quiz, question=scope.question)
    rows.delete()
    if scope.excuse:
        Excusal.objects.create(
            quiz=scope.quiz,
            question=scope.question,
            how=scope.excuse,
            by=by,
            at=now,
            reason=reason,
        )


def _changes(scope: Scope, *, lock: bool = False) -> Iterator[AttemptChange]:
    """Each attempt of which anything changes."""
    ids = _attempt_ids(scope)
    for start in range(0, len(ids), AT_ONCE):
        attempts = Attempt.objects.filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk")
        rows = attempts.select_for_update(of=("self",), no_key=True) if lock else attempts
        known = {attempt.pk: attempt for attempt in rows.select_related("quiz", "person")}
        yield from _changed(known, scope)


def _attempt_ids(scope: Scope) -> list[int]:
    slots = _slots(scope)
    ended = slots.filter(attempt__state=Attempt.State.FINISHED)
    return sorted(set(ended.values_list("attempt_id", flat=True)))


def _slots(scope: Scope) -> models.QuerySet[AttemptSlot]:
    slots = AttemptSlot.objects.all()
    if scope.quiz is not None:
        slots = slots.filter(attempt__quiz=scope.quiz)
    if scope.question is not None:
        slots = slots.filter(version__question=scope.question)
    return slots


def _changed(known: dict[int, Attempt], scope: Scope) -> Iterator[AttemptChange]:
    changes = {pk: AttemptChange(attempt, attempt.share) for pk, attempt in known.items()}
    slots = _slots(scope).filter(attempt__in=known).select_related("version")
    rekeyings: dict[int, Rekeying] = {}
    for slot in slots.prefetch_related("marks").order_by("attempt_id", "number"):
        slot.attempt = known[slot.attempt_id]
        before = SlotBefore(slot.fraction, slot.version_id, slot.excused)
        _regrade_slot(slot, scope, rekeyings)
        if before != SlotBefore(slot.fraction, slot.version_id, slot.excused):
            _move_total(slot, before)
            changes[slot.attempt_id].slots.append((slot, before))
    return (change for change in changes.values() if change.slots)


def _regrade_slot(slot: AttemptSlot, scope: Scope, rekeyings: dict[int, Rekeying]) -> None:
    if scope.version is not None and slot.version_id != scope.version.pk:
        _rekey(slot, scope.version, rekeyings)
    if scope.excuse is not None:
        slot.excused = scope.excuse
    quiz = slot.attempt.quiz
    slot.fraction = fraction_of(slot, slot.attempt.behaviour, list(slot.marks.all()), quiz.markers)


def _rekey(slot: AttemptSlot, version: QuestionVersion, known: dict[int, Rekeying]) -> None:
    if slot.version_id not in known:
        known[slot.version_id] = Rekeying(slot.version.said, version.said)
    rekeying = known[slot.version_id]
    slot.order = rekeying.order(slot.order)
    slot.response = rekeying.response(slot.response)
    slot.tries = [rekeying.response(one) for one in slot.tries]
    slot.version = version


def _move_total(slot: AttemptSlot, before: SlotBefore) -> None:
    """The sum moves by what this slot does; exact, so nothing drifts."""
    attempt, was, now = slot.attempt, before.excused, slot.excused
    attempt.earned = (attempt.earned or NONE) + _counted(slot, slot.fraction, now)
    attempt.earned -= _counted(slot, before.fraction, was)
    attempt.out_of = (attempt.out_of or NONE) + _counted(slot, Fraction(1), now)
    attempt.out_of -= _counted(slot, Fraction(1), was)
    attempt.to_mark += _waits(slot.fraction, now) - _waits(before.fraction, was)


def _counted(slot: AttemptSlot, fraction: Fraction | None, excused: str) -> Fraction:
    if fraction is None or excused == Excused.DROPPED:
        return NONE
    return fraction * slot.max_mark


def _waits(fraction: Fraction | None, excused: str) -> int:
    return int(fraction is None and excused != Excused.DROPPED)


def _write(row: Regrade, changes: Iterable[AttemptChange], now: datetime.datetime) -> None:
    for change in changes:
        slots = [slot for slot, _ in change.slots]
        fields = ["version", "order", "response", "tries", "fraction", "excused"]
        AttemptSlot.objects.bulk_update(slots, fields)
        RegradedSlot.objects.bulk_create(_logged(row, *pair) for pair in change.slots)
        change.attempt.save(update_fields=["earned", "out_of", "to_mark"])
        record(change.attempt, Kind.REGRADED, now, regrade=row.pk)
        telling.scored(change.attempt, now)


def _logged(row: Regrade, slot: AttemptSlot, before: SlotBefore) -> RegradedSlot:
    return RegradedSlot(
        regrade=row,
        slot=slot,
        before=before.fraction,
        after=slot.fraction,
        version_before_id=before.version_id,
        version_after_id=slot.version_id,
        excused_before=before.excused,
        excused_after=slot.excused,
    )
