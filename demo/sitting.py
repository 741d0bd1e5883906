"""One attempt from its start to its end, made in memory and kept all at once with others.

What quizzes.attempts writes answer by answer, each with its own lock and queries, is made here for
attempts of the past, of which there are many. Draw, order, grading, digests and statements are the
real ones; a test takes the same attempt both ways and compares the rows.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from accounts.models import Team, User
from quizzes.attempts import Given
from quizzes.attempts.places import parts_of
from quizzes.attempts.saving import digest_of, logged
from quizzes.attempts.scoring import add_up, fraction_of
from quizzes.attempts.starting import slot_of
from quizzes.drawing import Part, draw, pages_of
from quizzes.models import Attempt, AttemptEvent, AttemptSlot, QuestionVersion, Quiz
from quizzes.responses import Response, response_to_json
from quizzes.shuffling import to_shown

Moment = datetime.datetime
Kind = AttemptEvent.Kind
State = Attempt.State


@dataclass(frozen=True)
class Prepared:
    """A quiz with what it draws from, read once for all who take it."""

    quiz: Quiz
    parts: list[Part]
    versions: dict[int, QuestionVersion]

    @classmethod
    def of(cls, quiz: Quiz) -> Prepared:
        """As the quiz and the bank are now."""
        parts = parts_of(quiz)
        wanted = {pk for part in parts for one in part.wanted for pk in one.questions}
        return cls(quiz, parts, QuestionVersion.objects.all().to_use(wanted))


@dataclass(frozen=True)
class Beginning:
    """Who begins when, for which time, with which chance."""

    person: User
    team: Team | None
    number: int
    at: Moment
    deadline: Moment | None
    seed: int


class Sitting:
    """An attempt under way; nothing is in the database yet."""

    def __init__(
        self, prepared: Prepared, begins: Beginning, asked_before: Mapping[int, int]
    ) -> None:
        quiz, random = prepared.quiz, Random(begins.seed)  # noqa: S311 - not for guessing
        drawn = draw(
            prepared.parts, random, per_page=quiz.questions_per_page, asked_before=asked_before
        )
        self.attempt = Attempt(
            quiz=quiz,
            person=begins.person,
            team=begins.team,
            number=begins.number,
            started_at=begins.at,
            deadline=begins.deadline,
            behaviour=quiz.behaviour,
            seed=begins.seed,
            pages=pages_of(drawn),
        )
        versions = prepared.versions
        self.slots = [slot_of(self.attempt, one, versions[one.question], random) for one in drawn]
        self.events: list[AttemptEvent] = []
        self._record(Kind.STARTED, begins.at)

    def turn(self, page: int, at: Moment) -> None:
        """Open another page."""
        if page != self.attempt.page:
            self.attempt.page = page
            self._record(Kind.TURNED, at, page=page)

    def save(
        self, slot: AttemptSlot, response: Response, at: Moment, save_id: str, certainty: str = ""
    ) -> None:
        """Answer a question."""
        kept = response_to_json(response)
        given = Given(to_shown(slot.version.said, slot.order, kept), certainty)
        self.attempt.sequence += 1
        slot.response, slot.certainty = kept, certainty
        slot.sequence, slot.saved_at = self.attempt.sequence, at
        told = {"slots": [slot.number], "digest": digest_of({slot.number: given})}
        event = self._record(Kind.SAVED, at, **told, said=logged([slot]))
        event.save_id = save_id

    def check(self, slot: AttemptSlot, at: Moment, *, settles: bool) -> None:
        """Have the answer checked; `settles`: it is right, or there is no other try."""
        slot.tries = [*slot.tries, slot.response]
        slot.settled_at = at if settles else None
        self.attempt.sequence += 1
        slot.sequence = self.attempt.sequence
        self._record(Kind.CHECKED, at, slot=slot.number, tries=len(slot.tries))

    def finish(self, at: Moment, kind: Kind = Kind.FINISHED) -> None:
        """Submit, or be submitted when the time is up; grade."""
        for slot in self.slots:
            slot.fraction = fraction_of(slot, self.attempt.behaviour)
        add_up(self.attempt, self.slots)
        self._end(State.FINISHED, at, kind)

    def abandon(self, at: Moment) -> None:
        """Be given up: it was not submitted in time."""
        self._end(State.ABANDONED, at, Kind.ABANDONED)

    def wait_for_submit(self, at: Moment) -> None:
        """The time is up, and there is grace to submit."""
        self.attempt.state = State.OVERDUE
        self._record(Kind.TIME_UP, at)

    def _end(self, state: str, at: Moment, kind: Kind) -> None:
        self.attempt.state, self.attempt.finished_at = state, at
        self._record(kind, at)

    def _record(self, kind: Kind, at: Moment, **detail: Any) -> AttemptEvent:
        event = AttemptEvent(
            attempt=self.attempt, kind=kind, at=at, sequence=self.attempt.sequence, detail=detail
        )
        self.events.append(event)
        return event


def keep(sittings: Iterable[Sitting]) -> None:
    """Write attempts with all that belongs to them, in the order in which it happened."""
    by_start = sorted(sittings, key=lambda one: one.attempt.started_at)
    Attempt.objects.bulk_create(one.attempt for one in by_start)
    AttemptSlot.objects.bulk_create(slot for one in by_start for slot in one.slots)
    events = [event for one in by_start for event in one.events]
    AttemptEvent.objects.bulk_create(sorted(events, key=lambda event: event.at))
