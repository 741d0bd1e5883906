"""From answers to marks of slots, and from these to the total of an attempt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from quizzes.earning import earned
from quizzes.models import Attempt, AttemptSlot, Excusal, Mark

WHOLE, NONE = Fraction(1), Fraction(0)
Excused = AttemptSlot.Excused


def grade_slots(attempt: Attempt) -> list[AttemptSlot]:
    """Grade every slot by its version and the quiz's behaviour, and write it."""
    slots = list(attempt.slots.select_related("version").order_by("number"))
    how = dict(Excusal.objects.filter(quiz=attempt.quiz_id).values_list("question_id", "how"))
    for slot in slots:
        slot.excused = how.get(slot.version.question_id, Excused.NOT)
        slot.fraction = fraction_of(slot, attempt.behaviour)
    AttemptSlot.objects.bulk_update(slots, ["fraction", "excused"])
    return slots


def fraction_of(
    slot: AttemptSlot, behaviour: str, marks: Sequence[Mark] = (), markers: int = 1
) -> Fraction | None:
    """What the answer earns, people's marks and excuses included; None: it waits for a person."""
    fraction = earned(behaviour, slot.version.said, slot.response, slot.tries, slot.certainty)
    if fraction is None:
        fraction = agreed(marks, markers)
    if slot.excused == Excused.FULL:
        return max(WHOLE, fraction or NONE)
    return fraction


def enough(slot: AttemptSlot, marks: Sequence[Mark], markers: int) -> int:
    """How many marks settle an answer: as many as the quiz wants, or fewer where it is settled.

    Who had a result keeps it when more people are to mark from now on. Full marks for everybody
    are no result of marking.
    """
    settled = slot.fraction is not None and slot.excused != Excused.FULL
    return min(markers, len(marks)) if settled and marks else markers


def agreed(marks: Sequence[Mark], markers: int) -> Fraction | None:
    """The mean of what people gave; None while too few have marked."""
    if len(marks) < max(markers, 1):
        return None
    return sum((mark.fraction for mark in marks), NONE) / len(marks)


def write_total(attempt: Attempt, slots: Iterable[AttemptSlot]) -> None:
    """Add up what counts, and write it with the state and the moment of the end."""
    add_up(attempt, slots)
    attempt.save(update_fields=["state", "finished_at", "earned", "out_of", "to_mark"])


def add_up(attempt: Attempt, slots: Iterable[AttemptSlot]) -> None:
    """Give the attempt the total of its slots (not saved)."""
    counted = [slot for slot in slots if slot.excused != Excused.DROPPED]
    marks = (slot.fraction * slot.max_mark for slot in counted if slot.fraction is not None)
    attempt.earned = sum(marks, NONE)
    attempt.out_of = sum((slot.max_mark for slot in counted), NONE)
    attempt.to_mark = sum(slot.fraction is None for slot in counted)
