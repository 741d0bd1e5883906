"""Working marks out anew: after a bad key was found, or a question was excused.

What is shown before is computed by the same code as what is written after.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db import models, transaction

from accounts.models import User
from quizzes.attempts import telling
from quizzes.attempts.events import Kind, record_all
from quizzes.attempts.scoring import enough, fraction_of
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
REKEYED = ("version", "order", "response", "tries")
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

    @property
    def moves(self) -> bool:
        """Whether the total becomes another; marks can change without that, in thirds or at 0."""
        return self.before != self.after


def regrade_preview(scope: Scope) -> list[AttemptChange]:
    """Whose marks would change, from what to what; nothing is written.

    Raises CannotRekey when the new version asks something else than people were asked.
    """
    return [change for batch in _Regrading(scope).batches() for change in batch]


@transaction.atomic
def regrade(scope: Scope, by: User, now: datetime.datetime, reason: str = "") -> Regrade:
    """Regrade, write down what changed, and tell of it, all or nothing. Raises CannotRekey."""
    regrading = _Regrading(scope)
    regrading.hold_still()
    if scope.excuse is not None:
        _write_excusal(scope, by, now, reason)
    row = Regrade.objects.create(
        quiz=scope.quiz, question=scope.question, by=by, at=now, reason=reason, attempts=0
    )
    for batch in regrading.batches(lock=True):
        _write(row, batch, now)
        row.attempts += len(batch)
    regrading.rekey_under_way(row, now)
    row.save(update_fields=["attempts"])
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
    about = {"quiz": scope.quiz, "question": scope.question}
    Excusal.objects.filter(**about).delete()
    if scope.excuse:
        Excusal.objects.create(**about, how=scope.excuse, by=by, at=now, reason=reason)


class _Regrading:
    """One regrading; each version is read once, however many answered it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.versions: dict[int, QuestionVersion] = {}
        self.rekeyings: dict[int, Rekeying] = {}
        if scope.version is not None:
            self.versions[scope.version.pk] = scope.version

    def hold_still(self) -> None:
        """Until this is written nobody begins or ends an attempt: else one could slip through,
        graded by the old key and not seen here.

        A new attempt needs its quiz's row, an end its own; each waits for one lock alone.
        """
        asked = self._slots().order_by().values("attempt__quiz_id")
        _taken(Quiz.objects.filter(pk__in=asked).order_by("pk").select_for_update())
        going = self._slots().filter(attempt__state__in=Attempt.OPEN).order_by()
        rows = Attempt.objects.filter(pk__in=going.values("attempt_id")).order_by("pk")
        _taken(rows.select_for_update(of=("self",), no_key=True))

    def batches(self, *, lock: bool = False) -> Iterator[list[AttemptChange]]:
        """The attempts of which anything changes, some at a time."""
        ids = self._attempt_ids()
        for start in range(0, len(ids), AT_ONCE):
            attempts = Attempt.objects.filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk")
            rows = attempts.select_for_update(of=("self",), no_key=True) if lock else attempts
            known = {attempt.pk: attempt for attempt in rows.select_related("quiz", "person")}
            yield self._changed(known)

    def rekey_under_way(self, row: Regrade, now: datetime.datetime) -> None:
        """Who is still at it is graded by the new key in the end, and where it was checked now.

        It is written down, too: the log reads what was answered before by the version of then.
        """
        if self.scope.version is None:
            return
        open_slots = self._slots().filter(attempt__state__in=Attempt.OPEN)
        asked = open_slots.exclude(version=self.scope.version).order_by()
        attempts = Attempt.objects.filter(pk__in=asked.values("attempt_id")).order_by("pk")
        rows = attempts.select_for_update(of=("self",), no_key=True).select_related("quiz")
        known = {attempt.pk: attempt for attempt in rows}
        pairs: list[tuple[AttemptSlot, SlotBefore]] = []
        for slot in asked.filter(attempt__in=list(known)).prefetch_related("marks"):
            slot.attempt, slot.version = known[slot.attempt_id], self._version(slot.version_id)
            before = _before(slot)
            self._regrade(slot)
            slot.fraction = slot.fraction if before.fraction is not None else None
            slot.excused = before.excused  # that is looked up in the end
            pairs.append((slot, before))
        AttemptSlot.objects.bulk_update([slot for slot, _ in pairs], ["fraction", *REKEYED])
        RegradedSlot.objects.bulk_create(_logged(row, *pair) for pair in pairs)
        record_all(known.values(), Kind.REGRADED, now, regrade=row.pk)

    def _attempt_ids(self) -> list[int]:
        ended = self._slots().filter(attempt__state=Attempt.State.FINISHED).order_by()
        return sorted(set(ended.values_list("attempt_id", flat=True)))

    def _slots(self) -> models.QuerySet[AttemptSlot]:
        slots = AttemptSlot.objects.all()
        if self.scope.quiz is not None:
            slots = slots.filter(attempt__quiz=self.scope.quiz)
        if self.scope.question is not None:
            slots = slots.filter(version__question=self.scope.question)
        return slots

    def _changed(self, known: dict[int, Attempt]) -> list[AttemptChange]:
        changes = {pk: AttemptChange(attempt, attempt.share) for pk, attempt in known.items()}
        slots = self._slots().filter(attempt__in=list(known)).prefetch_related("marks")
        for slot in slots.order_by("attempt_id", "number"):
            slot.attempt, slot.version = known[slot.attempt_id], self._version(slot.version_id)
            before = _before(slot)
            self._regrade(slot)
            if before != _before(slot):
                _move_total(slot, before)
                changes[slot.attempt_id].slots.append((slot, before))
        return [change for change in changes.values() if change.slots]

    def _version(self, pk: int) -> QuestionVersion:
        if pk not in self.versions:
            self.versions[pk] = QuestionVersion.objects.get(pk=pk)
        return self.versions[pk]

    def _regrade(self, slot: AttemptSlot) -> None:
        if self.scope.version is not None and slot.version_id != self.scope.version.pk:
            self._rekey(slot, self.scope.version)
        attempt, marks = slot.attempt, list(slot.marks.all())
        markers = enough(slot, marks, attempt.quiz.markers)
        if self.scope.excuse is not None:
            slot.excused = self.scope.excuse
        slot.fraction = fraction_of(slot, attempt.behaviour, marks, markers)

    def _rekey(self, slot: AttemptSlot, version: QuestionVersion) -> None:
        old = slot.version_id
        if old not in self.rekeyings:
            self.rekeyings[old] = Rekeying(slot.version.said, version.said)
        rekeying = self.rekeyings[old]
        slot.order = rekeying.order(slot.order)
        slot.response = rekeying.response(slot.response)
        slot.tries = [rekeying.response(one) for one in slot.tries]
        slot.version = version


def _taken(rows: models.QuerySet[Any]) -> None:
    """Take the locks; nothing of the rows is wanted."""
    list(rows.values_list("pk"))


def _before(slot: AttemptSlot) -> SlotBefore:
    return SlotBefore(slot.fraction, slot.version_id, slot.excused)


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


def _write(row: Regrade, changes: list[AttemptChange], now: datetime.datetime) -> None:
    pairs = [pair for change in changes for pair in change.slots]
    attempts = [change.attempt for change in changes]
    rekeyed = any(slot.version_id != before.version_id for slot, before in pairs)
    fields = ["fraction", "excused", *(REKEYED if rekeyed else ())]
    AttemptSlot.objects.bulk_update([slot for slot, _ in pairs], fields)
    RegradedSlot.objects.bulk_create(_logged(row, *pair) for pair in pairs)
    Attempt.objects.bulk_update(attempts, ["earned", "out_of", "to_mark"])
    record_all(attempts, Kind.REGRADED, now, regrade=row.pk)
    telling.scored(attempts, now)


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
