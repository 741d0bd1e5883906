"""What holds for people to whom other rules than the quiz's apply, and why it is so.

No query is asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from quizzes.attempts.terms import Terms, combined, effective
from quizzes.models import Quiz, QuizOverride
from quizzes.templatetags.quizzes import span

RULES = ("Opens", "Closes", "Time", "Tries", "Password")
OWN, TEAM, QUIZ = "own", "team", "quiz"


@dataclass(frozen=True)
class Cell:
    """One rule for one person: what holds, and whose word that is."""

    rule: str
    said: str
    source: str


@dataclass(frozen=True)
class Holding:
    """What holds for one person; `cells` as in `RULES`."""

    person: User
    cells: list[Cell]


def differences(override: QuizOverride) -> list[str]:
    """What an override says instead of the quiz, in words."""
    told = [
        override.opens_at and f"opens {_moment(override.opens_at)}",
        override.closes_at and f"closes {_moment(override.closes_at)}",
        override.time_factor and f"{_times(override)} the time",
        override.extra_minutes and f"{override.extra_minutes} min more",
        override.tries is not None and _tries(override.tries),
        override.password and "a password of its own",
    ]
    return [one for one in told if one]


def holdings(
    quiz: Quiz,
    people: Iterable[User],
    overrides: Iterable[QuizOverride],
) -> list[Holding]:
    """What holds for each of these people in the end, in their order."""
    listed = list(overrides)
    own = {one.person_id: one for one in listed if one.person_id is not None}
    teams = {one.team_id: one for one in listed if one.team_id is not None}
    return [_holding(quiz, who, own.get(who.pk), teams.get(who.team_id or 0)) for who in people]


def cut_short(quiz: Quiz, overrides: Iterable[QuizOverride]) -> list[QuizOverride]:
    """Those with more time that the closing takes away again from whoever begins last."""
    listed = list(overrides)
    return [one for one in listed if _gives_time(one, quiz) and _is_cut(quiz, one, listed)]


def _is_cut(quiz: Quiz, override: QuizOverride, listed: Iterable[QuizOverride]) -> bool:
    team = override.person and override.person.team_id
    terms = combined(quiz, [override, *(one for one in listed if team and one.team_id == team)])
    if quiz.closes_at is None or terms.closes_at is None:
        return False
    more = datetime.timedelta(seconds=(terms.time_limit or 0) - (quiz.time_limit or 0))
    return terms.closes_at < quiz.closes_at + more


def _holding(
    quiz: Quiz, person: User, own: QuizOverride | None, team: QuizOverride | None
) -> Holding:
    terms = effective(quiz, [own] if own else [], [team] if team else [])
    said = (
        _moment(terms.opens_at) if terms.opens_at else "any time",
        _moment(terms.closes_at) if terms.closes_at else "never",
        _limit(quiz, terms),
        _tries(terms.tries),
        "asked for" if terms.passwords else "none",
    )
    sources = (_source(own, team, sets, quiz) for sets in _SETS)
    cells = zip(RULES, said, sources, strict=True)
    return Holding(person, [Cell(*one) for one in cells])


def _source(
    own: QuizOverride | None,
    team: QuizOverride | None,
    sets: Callable[[QuizOverride, Quiz], Any],
    quiz: Quiz,
) -> str:
    if own and sets(own, quiz):
        return OWN
    return TEAM if team and sets(team, quiz) else QUIZ


def _gives_time(override: QuizOverride, quiz: Quiz) -> bool:
    extra = override.time_factor is not None or override.extra_minutes is not None
    return quiz.time_limit is not None and extra


_SETS: tuple[Callable[[QuizOverride, Quiz], Any], ...] = (
    lambda one, quiz: one.opens_at,
    lambda one, quiz: one.closes_at,
    _gives_time,
    lambda one, quiz: one.tries is not None,
    lambda one, quiz: one.password,
)


def _limit(quiz: Quiz, terms: Terms) -> str:
    return "no limit" if terms.time_limit is None else span(terms.time_limit)


def _tries(tries: int) -> str:
    return "any number of tries" if not tries else f"{tries} {'try' if tries == 1 else 'tries'}"


def _times(override: QuizOverride) -> str:
    return f"{override.time_factor:f}".rstrip("0").rstrip(".") + " times"


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i")
