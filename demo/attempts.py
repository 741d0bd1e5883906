"""Half a year of attempts: who took which quiz when, and what they answered.

Answers are drawn from the model in ability.py, one attempt after the other in time, because who
practised yesterday knows more today. Always the same for the same day.
"""

from __future__ import annotations

import datetime
import heapq
import itertools
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from django.db import transaction
from tqdm import tqdm

from accounts.models import User
from demo import quizzes
from demo.ability import SEED, Ability
from demo.answering import written_share
from demo.bank import Bank
from demo.occasions import Window, first_time, next_time
from demo.sitting import Beginning, Prepared, Sitting, keep
from demo.taking import Known, Taker
from demo.workforce import Worker, load_workforce
from quizzes import observed
from quizzes.attempts import Terms, mark, telling, terms_for
from quizzes.content import Content, FreeText
from quizzes.counting import passed
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.responses import read_response

Moment = datetime.datetime
MARKED_AFTER = 14  # days in which written answers wait
MARKERS = ("tomas", "ruth")
MARK_DAYS = (1, 5)
COMMENTS = (
    "Look the rule up again before you write: the customer could not act on this.",
    "Friendly, but the customer has to ask once more. Say what happens next, and when.",
    "Correct. Begin with the answer, then explain.",
    "Just right: clear, correct and kind.",
)


@transaction.atomic
def load_attempts(now: Moment) -> int:
    """Write everybody's attempts, unless somebody has taken a quiz already.

    Returns how many answers were written.
    """
    if Attempt.objects.exists():
        return 0
    half_year = _HalfYear(now, load_workforce(now))
    half_year.run()
    keep(half_year.sittings)
    _tell(half_year.sittings)
    _mark(now)
    observed.refresh()
    return sum(slot.response is not None for one in half_year.sittings for slot in one.slots)


@dataclass
class _Course:
    """One person and one quiz, from the first attempt to the last."""

    worker: Worker
    prepared: Prepared
    window: Window
    terms: Terms
    random: Random
    number: int = 0
    asked: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, prepared: Prepared, worker: Worker, now: Moment) -> _Course:
        """Before the first."""
        quiz, user = prepared.quiz, worker.user
        chance = Random(f"{SEED}:{user.username}:{quiz.title}")  # noqa: S311
        terms = terms_for(quiz, user)
        wait = datetime.timedelta(seconds=quiz.wait)
        closes = min(terms.closes_at or now, now)
        window = Window(terms.opens_at or now, closes, terms.tries, wait)
        return cls(worker, prepared, window, terms, chance)

    def begin(self, at: Moment) -> Sitting:
        """Start it once more."""
        self.number += 1
        begins = Beginning(
            self.worker.user,
            self.worker.team,
            self.number,
            at,
            self.terms.deadline(at),
            self.random.getrandbits(62),
        )
        sitting = Sitting(self.prepared, begins, self.asked)
        self.asked.update(slot.version.question_id for slot in sitting.slots)
        return sitting

    def again(self, ended: Moment, verdict: bool | None) -> Moment | None:
        """When they take it again; None: they do not."""
        return next_time(self.window, self.worker, ended, self.number, verdict, self.random)


class _HalfYear:
    def __init__(self, now: Moment, workers: list[Worker]) -> None:
        self.now, self.ability = now, Ability()
        self.sittings: list[Sitting] = []
        self._order = itertools.count()
        self._due: list[tuple[Moment, int, _Course]] = []
        self._courses: dict[tuple[str, str], _Course] = {}
        prepared = [Prepared.of(quiz) for quiz in _published()]
        self.bank = Bank.told().known(one for quiz in prepared for one in quiz.versions.values())
        for quiz in prepared:
            self._plan(quiz, workers)

    def run(self) -> None:
        """Let everybody take everything, in the order of time; some are not done yet."""
        with tqdm(desc="Taking quizzes", unit=" attempts", disable=not sys.stderr.isatty()) as bar:
            while self._due:
                at, _, course = heapq.heappop(self._due)
                self._take(course, at)
                bar.update()
        for row in quizzes.told():
            for one in row.get("under_way", []):
                self._leave_open(self._courses[one["who"], row["title"]], one)

    def _plan(self, prepared: Prepared, workers: list[Worker]) -> None:
        quiz = prepared.quiz
        teams = set(quiz.teams.values_list("pk", flat=True))
        for worker in workers:
            if quiz.open_to_all or (worker.team and worker.team.pk in teams):
                course = _Course.of(prepared, worker, self.now)
                self._courses[worker.user.username, quiz.title] = course
                self._push(course, first_time(course.window, worker, course.random))

    def _take(self, course: _Course, at: Moment) -> None:
        sitting = course.begin(at)
        ended = self._taker(course).take(sitting)
        if ended >= self.now:  # not done today
            course.number -= 1
            return
        self.sittings.append(sitting)
        share, quiz = sitting.attempt.share, sitting.attempt.quiz
        self._push(course, course.again(ended, passed(share, quiz.pass_percent)))

    def _leave_open(self, course: _Course, told: dict[str, Any]) -> None:
        begun = self.now - datetime.timedelta(minutes=told["minutes_ago"])
        sitting = course.begin(begun)
        self._taker(course).begin(sitting, told["answered"])
        deadline = sitting.attempt.deadline
        if deadline and deadline < self.now:
            sitting.wait_for_submit(deadline + datetime.timedelta(minutes=2))
        self.sittings.append(sitting)

    def _push(self, course: _Course, at: Moment | None) -> None:
        if at is not None:
            heapq.heappush(self._due, (at, next(self._order), course))

    def _taker(self, course: _Course) -> Taker:
        return Taker(self.ability, course.worker.agent, self.bank, course.random)


def _published() -> list[Quiz]:
    return list(Quiz.objects.filter(status=Quiz.Status.PUBLISHED).order_by("title"))


def _tell(sittings: Iterable[Sitting]) -> None:
    """The statements about all that happened, in its order."""
    told: list[tuple[Moment, bool, Sitting]] = []
    for one in sittings:
        told.append((one.attempt.started_at, False, one))
        if one.attempt.finished_at:
            told.append((one.attempt.finished_at, True, one))
    for at, ended, one in sorted(told, key=lambda row: row[:2]):
        if not ended:
            telling.attempted(one.attempt, at)
        else:
            finished = one.attempt.state == Attempt.State.FINISHED
            telling.ended(one.attempt, one.slots if finished else [], at)


def _mark(now: Moment) -> None:
    """Trainers have marked the written answers, but not yet those of the last days."""
    markers = list(User.objects.filter(username__in=MARKERS).order_by("username"))
    slots = AttemptSlot.objects.filter(attempt__to_mark__gt=0, fraction=None)
    older = slots.filter(attempt__finished_at__lt=now - datetime.timedelta(days=MARKED_AFTER))
    chance = Random(f"{SEED}:marks")  # noqa: S311
    rows = list(older.select_related("attempt", "version").order_by("attempt__finished_at"))
    bank = Bank.told().known({slot.version_id: slot.version for slot in rows}.values())
    for slot in rows:
        _mark_one(slot, chance.choice(markers), bank[slot.version_id], chance)


def _mark_one(slot: AttemptSlot, marker: User, known: Known, chance: Random) -> None:
    share = written_share(known.asked, read_response(known.asked.content, slot.response))
    ended = slot.attempt.finished_at or slot.attempt.started_at
    at = ended + datetime.timedelta(days=chance.uniform(*MARK_DAYS))
    levels = _levels(slot.version.said, share, chance)
    comment = COMMENTS[min(int(share * len(COMMENTS)), len(COMMENTS) - 1)]
    fraction = None if levels else share
    mark(slot, marker, at, fraction=fraction, levels=levels, comment=comment)


def _levels(content: Content, share: Fraction, chance: Random) -> list[int]:
    """A level in each line of the rubric that comes to about this share."""
    lines = content.rubric if isinstance(content, FreeText) else ()
    return [_level(len(line.levels), share, chance) for line in lines]


def _level(many: int, share: Fraction, chance: Random) -> int:
    return min(max(round(float(share) * (many - 1) + chance.gauss(0, 0.3)), 0), many - 1)
