"""How somebody goes through a quiz: thinks, answers, has it checked, tries again, runs out of time.

Every draw comes from one source of chance, so that a demo is always the same.
"""

from __future__ import annotations

import datetime
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from demo.ability import Ability, Agent, Item, Practice
from demo.answering import Asked, respond, was_right
from demo.sitting import Kind, Sitting
from quizzes.attempts.checking import CHECKED
from quizzes.content import Content, FindIt, FreeText, Matching, Ordering
from quizzes.earning import tries_allowed
from quizzes.grading import best_certainty, grade, missing
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.responses import Response, read_response
from quizzes.review import Phase, Thing

Moment = datetime.datetime
BLANK = 0.015  # of all questions
THINKING, SPREAD = 26.0, 0.5  # seconds: median and spread of the logarithm
SLOWER: dict[type[Content], float] = {Matching: 2.0, Ordering: 2.0, FindIt: 2.5, FreeText: 9.0}
HINT = 1.0  # logits that a hint is worth
BOASTING = 0.4  # logits by which people are surer than they should be, with as much spread
FORGETS_TO_SUBMIT = 0.4  # of those whose time was up and who had grace


@dataclass(frozen=True)
class Known:
    """A question of the bank as the model and as people meet it."""

    item: Item
    asked: Asked


@dataclass(frozen=True)
class Taker:
    """Somebody who takes quizzes."""

    ability: Ability
    agent: Agent
    bank: Mapping[int, Known]  # by the version's number
    random: Random

    def take(self, sitting: Sitting) -> Moment:
        """Go through all of it; returns when it ended. What was answered has been practised."""
        attempt, at = sitting.attempt, sitting.attempt.started_at
        for slot in sitting.slots:
            at += self._thinks(slot)
            if attempt.deadline and at >= attempt.deadline:
                return self._learn(sitting, self._out_of_time(sitting, attempt.deadline))
            sitting.turn(slot.page, at)
            at = self._answer(sitting, slot, at)
        at += datetime.timedelta(seconds=self.random.randint(4, 40))
        if attempt.deadline and at >= attempt.deadline:
            return self._learn(sitting, self._out_of_time(sitting, attempt.deadline))
        sitting.finish(at)
        return self._learn(sitting, at)

    def begin(self, sitting: Sitting, many: int) -> None:
        """Answer the first so many questions, and leave it."""
        at = sitting.attempt.started_at
        for slot in sitting.slots[:many]:
            at += self._thinks(slot)
            sitting.turn(slot.page, at)
            at = self._answer(sitting, slot, at)

    def _thinks(self, slot: AttemptSlot) -> datetime.timedelta:
        slower = SLOWER.get(type(slot.version.said), 1.0)
        return datetime.timedelta(
            seconds=round(slower * self.random.lognormvariate(math.log(THINKING), SPREAD), 3)
        )

    def _answer(self, sitting: Sitting, slot: AttemptSlot, at: Moment) -> Moment:
        if self.random.random() < BLANK:
            return at
        known = self.bank[slot.version_id]
        chance = self.ability.truth(self.agent, known.item, at)
        response = respond(known.asked, self.random.random() < chance, self.random)
        sitting.save(slot, response, at, self._save_id(), self._certainty(sitting.attempt, chance))
        if sitting.attempt.behaviour not in CHECKED or missing(known.asked.content, response):
            return at
        return self._check(sitting, slot, known.asked, response, chance, at)

    def _check(
        self,
        sitting: Sitting,
        slot: AttemptSlot,
        asked: Asked,
        response: Response,
        chance: float,
        at: Moment,
    ) -> Moment:
        at += datetime.timedelta(seconds=self.random.randint(1, 4))
        settles = self._settles(sitting.attempt, slot, asked, response)
        sitting.check(slot, at, settles=settles)
        if settles:
            return at
        at += self._thinks(slot) / 2
        chance = _sigmoid(_logit(chance) + HINT)
        again = respond(asked, self.random.random() < chance, self.random)
        if again == response or missing(asked.content, again):
            return at
        sitting.save(slot, again, at, self._save_id())
        return self._check(sitting, slot, asked, again, chance, at)

    @staticmethod
    def _settles(attempt: Attempt, slot: AttemptSlot, asked: Asked, response: Response) -> bool:
        fraction = grade(asked.content, response).fraction
        if attempt.behaviour != Quiz.Behaviour.INTERACTIVE or fraction is None:
            return True
        return fraction >= 1 or len(slot.tries) + 1 >= tries_allowed(asked.content)

    def _certainty(self, attempt: Attempt, chance: float) -> str:
        if attempt.behaviour != Quiz.Behaviour.CERTAINTY:
            return ""
        felt = _sigmoid(_logit(chance) + self.random.gauss(BOASTING, BOASTING))
        return str(best_certainty(Fraction(felt)))

    def _out_of_time(self, sitting: Sitting, deadline: Moment) -> Moment:
        quiz = sitting.attempt.quiz
        if quiz.when_over == Quiz.WhenOver.SUBMIT:
            sitting.finish(deadline, Kind.TIME_UP)
            return deadline
        late = deadline + datetime.timedelta(seconds=quiz.late + 60)  # when the sweep comes by
        if quiz.when_over == Quiz.WhenOver.ABANDON:
            sitting.abandon(late)
            return late
        sitting.wait_for_submit(late)
        return self._in_grace(sitting, late, deadline + datetime.timedelta(seconds=quiz.grace))

    def _in_grace(self, sitting: Sitting, late: Moment, until: Moment) -> Moment:
        if self.random.random() < FORGETS_TO_SUBMIT:
            sitting.abandon(until + datetime.timedelta(seconds=60))
            return until
        at = late + (until - late) * self.random.random()
        sitting.finish(at)
        return at

    def _learn(self, sitting: Sitting, at: Moment) -> Moment:
        for slot in sitting.slots:
            if slot.response is not None:
                known = self.bank[slot.version_id]
                self.ability.practise(
                    self.agent, known.item, practice(sitting.attempt, slot, known)
                )
        return at

    def _save_id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))


def practice(attempt: Attempt, slot: AttemptSlot, known: Known) -> Practice:
    """What somebody practised by an answer of an attempt that has ended."""
    response = read_response(known.asked.content, slot.response)
    at = attempt.finished_at or attempt.started_at
    return Practice(at, was_right(known.asked, response), explains(attempt.quiz, attempt.behaviour))


def explains(quiz: Quiz, behaviour: str) -> bool:
    """Whether people learn afterwards what would have been right."""
    if behaviour in CHECKED:
        return True
    told = {Thing.FEEDBACK.value, Thing.RIGHT_ANSWER.value}
    phases = (Phase.RIGHT_AFTER.value, Phase.LATER.value)
    return any(told & set(quiz.review.get(phase, ())) for phase in phases)


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
