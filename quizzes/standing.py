"""How a person stands with each quiz; so many queries, however many quizzes there are."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from accounts.models import User
from quizzes.attempts.bars import Bar, bar
from quizzes.attempts.terms import Terms, combined, theirs
from quizzes.counting import passed, result
from quizzes.models import Attempt, Quiz, QuizOverride
from quizzes.review import Phase, Thing, allowed, phase_of

Moment = datetime.datetime


@dataclass(frozen=True)
class Standing:
    """A quiz and what a person did with it. `share` and `passed` only where marks are shown."""

    quiz: Quiz
    terms: Terms
    bar: Bar = Bar.NONE  # `standings` does not look who the quiz is open to
    until: Moment | None = None
    going: Attempt | None = None
    done: list[Attempt] = field(default_factory=list)
    share: Fraction | None = None
    passed: bool | None = None
    to_mark: bool = False

    @property
    def tries_left(self) -> int | None:
        """How often it can still be taken; None: any number of times."""
        if not self.terms.tries:
            return None
        return max(self.terms.tries - len(self.done) - bool(self.going), 0)

    @property
    def can_start(self) -> bool:
        """Whether nothing but a password keeps them from beginning anew."""
        return not self.bar and self.going is None


def standings(quizzes: Iterable[Quiz], person: User, now: Moment) -> list[Standing]:
    """How this person stands with each of these, in their order; three queries."""
    listed = list(quizzes)
    attempts = _by_quiz(Attempt.objects.of(person).filter(quiz__in=listed).order_by("number"))
    overrides = _by_quiz(QuizOverride.objects.filter(theirs(person), quiz__in=listed))
    return [standing(quiz, attempts[quiz.pk], overrides[quiz.pk], now) for quiz in listed]


def standing(
    quiz: Quiz, attempts: Sequence[Attempt], overrides: Sequence[QuizOverride], now: Moment
) -> Standing:
    """How a person with these attempts and overrides stands with a quiz."""
    terms = combined(quiz, overrides)
    done = [attempt for attempt in attempts if not attempt.is_open]
    going = next((attempt for attempt in attempts if attempt.is_open), None)
    barred, until = bar(terms, quiz.wait, [attempt.finished_at for attempt in done], now)
    share = _share(quiz, terms, done, now)
    to_mark = any(attempt.to_mark for attempt in done)
    verdict = None if to_mark else passed(share, quiz.pass_percent)
    return Standing(quiz, terms, barred, until, going, done, share, verdict, to_mark)


def _by_quiz(rows: Iterable) -> defaultdict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.quiz_id].append(row)
    return found


def _share(quiz: Quiz, terms: Terms, done: Sequence[Attempt], now: Moment) -> Fraction | None:
    """What counts; nothing as long as the marks of one of the tries are not shown."""
    finished = [one for one in done if one.state == Attempt.State.FINISHED]
    if not all(shows_marks(one, quiz, terms, now) for one in finished):
        return None
    return result(quiz.counts, [one.share for one in finished if one.share is not None])


def shows_marks(attempt: Attempt, quiz: Quiz, terms: Terms, now: Moment) -> bool:
    """Whether the person may see what this try came to."""
    phase = phase_of(attempt.finished_at, terms.closes_at, now)
    return phase is not Phase.DURING and Thing.MARKS in allowed(quiz.review, phase)
