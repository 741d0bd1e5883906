"""What somebody has marked lately, and where two people think differently of a text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from accounts.models import User
from quizzes.models import AttemptSlot, Mark

LATELY = 20  # texts
APART = Fraction(1, 3)  # of the mark; from here on two people differ widely


@dataclass(frozen=True)
class Marked:
    """A mark that somebody gave, and those of others once the answer has its own."""

    mark: Mark
    others: list[Mark]

    @property
    def slot(self) -> AttemptSlot:
        """The text."""
        return self.mark.slot

    @property
    def given(self) -> Fraction:
        """What was given, in marks."""
        return self.mark.fraction * self.slot.max_mark

    @property
    def far(self) -> list[Fraction]:
        """What others gave who differ widely, in marks."""
        far = [one for one in self.others if abs(one.fraction - self.mark.fraction) >= APART]
        return [one.fraction * self.slot.max_mark for one in far]


def marked_lately(person: User) -> list[Marked]:
    """What this person has marked, the last first."""
    given = Mark.objects.filter(marker=person, slot__attempt__preview=False).order_by("-at", "-pk")
    about = given.select_related("slot__attempt__quiz", "slot__attempt__person", "slot__version")
    return [_marked(mark) for mark in about.prefetch_related("slot__marks")[:LATELY]]


def marked_by(slot: AttemptSlot, person: User) -> Marked | None:
    """What this person gave for a text."""
    mark = slot.marks.filter(marker=person).first()
    if mark is None:
        return None
    mark.slot = slot
    return _marked(mark)


def _marked(mark: Mark) -> Marked:
    """Until the answer has its mark, nobody is told what others gave: they would follow it."""
    told = mark.slot.marks.all() if mark.slot.fraction is not None else []
    return Marked(mark, [one for one in told if one.pk != mark.pk])
