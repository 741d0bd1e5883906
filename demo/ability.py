"""How the demo's people come to know things and forget them: a model to draw answers from.

It is a model of people, not of `training/mastery.py`: it shares no formula with it, so that
`manage.py evaluate_mastery` can hold the one against the other. Nothing in it was fitted to the
figures that come out there.

The chance that agent i answers question q of product p right at time t:

    P = c + (1 − c) · σ( a_q · (θ_ip(t) − b_q) + u_iq + h_iq(t) )       σ: the logistic function

    θ_ip(t) = general_i + special_ip − (1 + days in the job / 7)^(−1/2)
    h_iq(t) = 1.25 · ln(1 + Σ_k m_k · (days since practice k)^(−1/2))

* a, b, c: the three-parameter logistic model of item response theory (A. Birnbaum, in Lord and
  Novick, "Statistical Theories of Mental Test Scores", 1968). b is drawn around −1.5, −0.7 or 0.2
  for what its author calls easy, medium or hard, with a standard deviation of 0.6: judges see how
  hard a question is, but not exactly (J. Impara, B. Plake, Journal of Educational Measurement 35,
  1998). ln a has a standard deviation of 0.25. c is what guessing earns by the question's type.
* general (σ 0.7) and special (σ 0.5): who knows one product well tends to know others, too.
* The last term of θ: who is new learns on the job by the power law of practice (A. Newell and
  P. Rosenbloom, in "Cognitive Skills and Their Acquisition", 1981).
* u (σ 1): somebody knows this fact and not that one, whatever their ability. Without it the same
  person would answer the same question as if asked for the first time each time; in a test taken
  twice in a week 31 % of answers changed (N. Lasry et al., American Journal of Physics 79, 2011).
* h: what is left of practice. DASH with the memory of ACT-R (R. Lindsey et al., Psychological
  Science 25, 2014): each practice leaves a trace that fades by a power of time with ACT-R's
  exponent 1/2. m is 2 for a right answer and for a wrong one that was put right, 0.3 for a wrong
  one that nobody explained. So one practice is worth 1.4 logits the next day, 0.7 after a week and
  0.4 after a month, or 0.8, 0.4 and 0.2 standard deviations: what testing effects are found to be
  (C. Rowland, Psychological Bulletin 140, 2014: 0.5 on average).
"""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from random import Random

SEED = 20261122
DIFFICULTY = {1: -1.5, 2: -0.7, 3: 0.2, None: -0.7}  # mean of b, by what its author says
DIFFICULTY_SPREAD, DISCRIMINATION_SPREAD = 0.6, 0.25
GENERAL, SPECIAL, FACT = 0.7, 0.5, 1.0  # standard deviations, in logits
NEWCOMER_WEEK = 7.0  # days
TRACE, FADING = 1.25, 0.5
RIGHT, PUT_RIGHT, UNEXPLAINED = 2.0, 2.0, 0.3  # m: what a practice leaves
_DAY = 86_400.0
_SOONEST = 1 / 24  # days; a trace is not stronger than after an hour


@dataclass(frozen=True, slots=True)
class Agent:
    """Who answers. `since`: when they began to work here."""

    name: str
    since: datetime.datetime


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked. `guess`: the chance to be right without knowing. `ease` replaces −b, and
    `sharpness` a, for questions that are meant to be odd."""

    key: str
    product: str
    difficulty: int | None = None
    guess: float = 0.0
    ease: float | None = None
    sharpness: float | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """An answer given; `shown`: whether the right one was shown then."""

    at: datetime.datetime
    right: bool
    shown: bool

    @property
    def trace(self) -> float:
        """How much of it stays."""
        return RIGHT if self.right else PUT_RIGHT if self.shown else UNEXPLAINED


class Ability:
    """What everybody knows at any moment, given what they have practised."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed
        self._practised: dict[tuple[str, str], list[Practice]] = defaultdict(list)

    def practise(self, agent: Agent, item: Item, practice: Practice) -> None:
        """Somebody answered this question."""
        self._practised[agent.name, item.key].append(practice)

    def truth(self, agent: Agent, item: Item, now: datetime.datetime) -> float:
        """The chance to answer right now, by knowing or by luck."""
        return item.guess + (1 - item.guess) * self.knows(agent, item, now)

    def knows(self, agent: Agent, item: Item, now: datetime.datetime) -> float:
        """The chance to know the answer now."""
        logit = self._sharpness(item) * (self._level(agent, item, now) - self._hardness(item))
        logit += self._drawn(FACT, "fact", agent.name, item.key)
        return 1 / (1 + math.exp(-logit - self._remembered(agent, item, now)))

    def _level(self, agent: Agent, item: Item, now: datetime.datetime) -> float:
        general = self._drawn(GENERAL, "general", agent.name)
        special = self._drawn(SPECIAL, "special", agent.name, item.product)
        days = max((now - agent.since).total_seconds() / _DAY, 0.0)
        return general + special - 1 / math.sqrt(1 + days / NEWCOMER_WEEK)

    def _hardness(self, item: Item) -> float:
        if item.ease is not None:
            return -item.ease
        spread = self._drawn(DIFFICULTY_SPREAD, "difficulty", item.key)
        return DIFFICULTY[item.difficulty] + spread

    def _sharpness(self, item: Item) -> float:
        if item.sharpness is not None:
            return item.sharpness
        return math.exp(self._drawn(DISCRIMINATION_SPREAD, "discrimination", item.key))

    def _remembered(self, agent: Agent, item: Item, now: datetime.datetime) -> float:
        before = [one for one in self._practised[agent.name, item.key] if one.at < now]
        days: list[float] = [max((now - one.at).total_seconds() / _DAY, _SOONEST) for one in before]
        left = sum(
            one.trace / math.pow(since, FADING) for one, since in zip(before, days, strict=True)
        )
        return TRACE * math.log1p(left)

    def _drawn(self, spread: float, *names: str) -> float:
        return spread * _standard_normal(self.seed, *names)


@cache
def _standard_normal(*names: object) -> float:
    """Always the same for the same names, on every machine."""
    return Random(":".join(map(str, names))).gauss()  # noqa: S311
