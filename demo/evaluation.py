"""How well mastery foretells what the demo's people would answer, which their model knows.

At several moments of the past half year, mastery is worked out for every agent and product from
the answers until then, and every live question of the product is answered once by the model of
ability.py, as that person would have answered it at that moment. None of these answers is ever
seen by mastery. They are compared in two ways:

* Brier score: the mean of (foretold share − right)² over all these answers, where right is 1 for
  an answer that earns all of the mark and else 0, beside what two simpler forecasts score: the
  agent's last score in the product (their share of its marks in the last attempt that asked about
  it), and the average score of all agents in it until then.
* Coverage: how often the 80 % interval holds the share of the live questions that this person
  answered right on that day. That share is drawn, question by question: the interval allows for
  chance in the answers, too. So it should be held in about 80 of 100 cases.

The same is told with marks in the place of right answers, where an answer that is partly right
counts in part: mastery reads them so, and on scores the simpler forecasts are at home.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from accounts.models import User
from demo.ability import SEED, Ability, Agent
from demo.answering import respond, share
from demo.bank import Bank
from demo.taking import Known, practice
from quizzes.content import Description
from quizzes.models import Attempt, AttemptSlot, QuestionVersion
from training.evidence import Evidence, evidence_of
from training.mastery import Mastery

Moment = datetime.datetime
MOMENTS, WEEKS_APART = 5, 4
Answers = NDArray[np.float64]
WANTED = (0.75, 0.85)  # of the intervals hold the truth


class NoHistoryError(Exception):
    """There is nothing to evaluate mastery on."""


@dataclass(frozen=True)
class Cell:
    """One agent, one product, one moment: what was foretold, and what they answered then."""

    at: Moment
    mastery: Mastery
    last_score: float
    course_average: float
    earned: tuple[float, ...]  # of the mark of each live question

    @property
    def right(self) -> Answers:
        """1 for each live question that was answered right, else 0."""
        return (self.marks >= 1).astype(float)

    @property
    def marks(self) -> Answers:
        """What was earned for each live question, of 1."""
        return np.array(self.earned)

    def holds(self, truth: float) -> bool:
        """Whether the interval does."""
        low, high = self.mastery.low, self.mastery.high
        return low is not None and high is not None and low <= truth <= high


@dataclass(frozen=True)
class Figures:
    """What came out. The first three are Brier scores: less is better."""

    mastery: float
    last_score: float
    course_average: float
    coverage: float
    bias: float  # foretold less observed share, on average

    @property
    def beats_both(self) -> bool:
        """Whether mastery foretells better than both simpler forecasts."""
        return self.mastery < min(self.last_score, self.course_average)

    @property
    def covers(self) -> bool:
        """Whether the intervals are as wide as they should be."""
        return WANTED[0] <= self.coverage <= WANTED[1]

    def as_json(self) -> dict[str, Any]:
        """With the verdicts."""
        return {**asdict(self), "beats_both": self.beats_both, "covers": self.covers}


@dataclass(frozen=True)
class Report:
    """Figures for right answers, which count, and for marks."""

    cells: int
    answers: int
    width: float  # of the intervals, on average
    right: Figures
    marks: Figures
    by_moment: list[tuple[Moment, int, Figures]]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, with the verdicts."""
        return {
            "cells": self.cells,
            "answers": self.answers,
            "width": self.width,
            **self.right.as_json(),
            "marks": self.marks.as_json(),
            "by_moment": [
                {"at": at.isoformat(), "cells": cells, **figures.as_json()}
                for at, cells, figures in self.by_moment
            ],
        }


def moments_until(now: Moment, many: int = MOMENTS) -> list[Moment]:
    """Some moments of the past, four weeks apart, the last one now."""
    weeks = (WEEKS_APART * at for at in reversed(range(many)))
    return [now - datetime.timedelta(weeks=count) for count in weeks]


def evaluate(moments: Sequence[Moment], tick: Callable[[], object] = lambda: None) -> Report:
    """Compare at these moments; `tick` is called for each cell. Raises NoHistoryError."""
    cells = list(_Past().cells(moments, tick))
    if not cells:
        raise NoHistoryError("Nobody has answered enough questions: load the demo first.")
    by_moment = {at: [one for one in cells if one.at == at] for at in moments}
    return Report(
        cells=len(cells),
        answers=sum(len(one.earned) for one in cells),
        width=float(np.mean([_width(one.mastery) for one in cells])),
        right=_figures(cells, lambda one: one.right),
        marks=_figures(cells, lambda one: one.marks),
        by_moment=[
            (at, len(some), _figures(some, lambda one: one.right))
            for at, some in by_moment.items()
            if some
        ],
    )


def _figures(cells: Sequence[Cell], observed: Callable[[Cell], Answers]) -> Figures:
    """Of what was observed in each cell, question by question."""
    seen = [(one, observed(one)) for one in cells]
    return Figures(
        mastery=_brier([(one.mastery.share or 0.0, what) for one, what in seen]),
        last_score=_brier([(one.last_score, what) for one, what in seen]),
        course_average=_brier([(one.course_average, what) for one, what in seen]),
        coverage=float(np.mean([one.holds(float(what.mean())) for one, what in seen])),
        bias=float(np.mean([(one.mastery.share or 0.0) - what.mean() for one, what in seen])),
    )


def _brier(forecasts: Sequence[tuple[float, Answers]]) -> float:
    """The mean of (forecast − observed)² over all answers."""
    return float(np.concatenate([np.square(seen - said) for said, seen in forecasts]).mean())


def _width(mastery: Mastery) -> float:
    return (mastery.high or 0.0) - (mastery.low or 0.0)


@dataclass
class _Score:
    """What an attempt earned of the marks for one product."""

    at: Moment
    person: int
    product: int
    earned: float = 0.0
    out_of: float = 0.0

    def add(self, slot: AttemptSlot) -> None:
        """One answer more; by certainty one can earn more than all, or less than nothing."""
        share = min(max(float(slot.fraction or 0), 0.0), 1.0)
        self.earned += share * float(slot.max_mark)
        self.out_of += float(slot.max_mark)


class _Past:
    """The demo's history, and who could have answered what at any moment of it."""

    def __init__(self) -> None:
        self.people = {user.pk: user for user in User.objects.exclude(attempts=None)}
        self.evidence: Evidence = evidence_of(User.objects.filter(pk__in=self.people))
        asked = {pk for pk, _, _ in self.evidence.questions}
        bank, versions = Bank.told(), QuestionVersion.objects.all().to_use(asked)
        known = bank.known(versions.values())
        self.live: dict[int, Known] = {
            pk: known[one.pk] for pk, one in versions.items() if one.type != Description.type
        }
        self.ability = Ability()
        self.scores: list[_Score] = []
        self._last_seen: dict[int, Moment] = {}
        self._remember(bank)

    def _remember(self, bank: Bank) -> None:
        """Practise again what was practised, and add up what each attempt earned by product."""
        slots = list(_slots())
        known = bank.known({slot.version_id: slot.version for slot in slots}.values())
        scores: dict[tuple[int, int], _Score] = {}
        for slot in slots:
            attempt, about = slot.attempt, known[slot.version_id]
            person, at = attempt.person_id or 0, attempt.finished_at or attempt.started_at
            self._last_seen[person] = at  # attempts come in the order of their ends
            if slot.response is not None:
                agent = self._agent(self.people[person])
                self.ability.practise(agent, about.item, practice(attempt, slot, about))
            product = slot.version.question.product_id
            if product and slot.fraction is not None and attempt.state == Attempt.State.FINISHED:
                score = scores.setdefault((attempt.pk, product), _Score(at, person, product))
                score.add(slot)
        self.scores = list(scores.values())

    @staticmethod
    def _agent(user: User) -> Agent:
        return Agent(user.username, user.date_joined)

    def cells(self, moments: Sequence[Moment], tick: Callable[[], object]) -> Iterator[Cell]:
        """Every agent × product with enough evidence at each moment."""
        for number, at in enumerate(moments):
            live = self.evidence.live(at)
            for (person, product), mastery in sorted(self.evidence.masteries(at).items()):
                if mastery.share is not None and self._is_there(person, at):
                    chance = self._chance(person, live[product], number)
                    yield self._cell(at, person, product, mastery, live[product], chance)
                tick()

    def _chance(self, person: int, questions: Sequence[int], number: int) -> Random:
        """The same for the same person and product, whichever numbers they have here."""
        asked = next(self.live[one].item.product for one in questions if one in self.live)
        return Random(f"{SEED}:{self.people[person].username}:{asked}:{number}")  # noqa: S311

    def _is_there(self, person: int, at: Moment) -> bool:
        """Former people are asked nothing any more after their last quiz."""
        return self.people[person].is_active or at <= self._last_seen[person]

    def _cell(
        self,
        at: Moment,
        person: int,
        product: int,
        mastery: Mastery,
        live: Sequence[int],
        chance: Random,
    ) -> Cell:
        before = [one for one in self.scores if one.product == product and one.at <= at]
        own = max((one for one in before if one.person == person), key=lambda one: one.at)
        average = sum(one.earned for one in before) / sum(one.out_of for one in before)
        agent = self._agent(self.people[person])
        asked = [self.live[question] for question in live if question in self.live]
        earned = tuple(self._answers(agent, known, at, chance) for known in asked)
        return Cell(at, mastery, own.earned / own.out_of, average, earned)

    def _answers(self, agent: Agent, known: Known, at: Moment, chance: Random) -> float:
        """What they would earn for this question now, of 1."""
        right = chance.random() < self.ability.truth(agent, known.item, at)
        if right and not known.asked.is_odd:
            return 1.0
        return max(float(share(known.asked, respond(known.asked, right, chance))), 0.0)


def _slots() -> Iterator[AttemptSlot]:
    ended = AttemptSlot.objects.filter(
        attempt__finished_at__isnull=False, attempt__preview=False, attempt__person__isnull=False
    )
    rows = ended.select_related("attempt__quiz", "version__question")
    return rows.order_by(F("attempt__finished_at"), "attempt_id", "number").iterator(1000)
