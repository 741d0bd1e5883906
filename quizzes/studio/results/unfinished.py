"""Tries of a quiz that are under way, and those that were never handed in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import F, QuerySet

from accounts.models import User
from quizzes.attempts.state import last_submit
from quizzes.models import Attempt, Quiz

State = Attempt.State
WORDS = {
    State.IN_PROGRESS: "Under way",
    State.OVERDUE: "Time is up, can still be handed in",
    State.ABANDONED: "Not handed in",
}


@dataclass(frozen=True)
class Unfinished:
    """A try that has no result."""

    attempt: Attempt
    viewer: User

    @property
    def name(self) -> str:
        """As colleagues know who made it."""
        person = self.attempt.person
        if person is None:
            return "Somebody who has left"
        return str(person)

    @property
    def state(self) -> str:
        """How far it is, in words."""
        return WORDS[State(self.attempt.state)]

    @property
    def until(self) -> datetime.datetime | None:
        """When it has ended, else until when it can be handed in; None: no limit."""
        attempt = self.attempt
        if attempt.state == State.OVERDUE:
            return last_submit(attempt)
        return attempt.finished_at or attempt.deadline

    @property
    def is_own(self) -> bool:
        """Nobody reads the log of an own try."""
        return self.attempt.person_id == self.viewer.pk


def unfinished(quiz: Quiz, viewer: User) -> QuerySet[Attempt]:
    """Those that this person may see: what is under way first, then the newest."""
    # The states are named, so that the index of a quiz's attempts by state is used.
    found = Attempt.objects.visible_to(viewer).filter(quiz=quiz, state__in=list(WORDS))
    ended = F("finished_at").desc(nulls_first=True)
    about = found.filter(preview=False).select_related("quiz", "person", "team").defer("pages")
    return about.order_by(ended, "-started_at", "pk")
