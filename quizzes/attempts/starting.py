"""Beginning an attempt: may this person, now; then draw, shuffle and start the clock."""

from __future__ import annotations

import datetime
import secrets
from collections import Counter
from random import Random

from django.db import transaction
from django.db.models import Max

from accounts.holders import may
from accounts.models import User
from accounts.roles import MANAGES_QUIZZES
from quizzes.attempts import telling
from quizzes.attempts.bars import Bar, bar
from quizzes.attempts.ending import end_if_over
from quizzes.attempts.events import Kind, held, record
from quizzes.attempts.places import parts_of
from quizzes.attempts.refusals import Reason, Refused
from quizzes.attempts.terms import Terms, terms_for
from quizzes.drawing import Drawn, TooFew, draw, pages_of
from quizzes.models import Attempt, AttemptSlot, QuestionVersion, Quiz
from quizzes.shuffling import order_for

Moment = datetime.datetime
REASONS = {
    Bar.OPENS: Reason.NOT_OPEN_YET,
    Bar.CLOSED: Reason.CLOSED,
    Bar.TRIES: Reason.NO_TRIES_LEFT,
    Bar.WAIT: Reason.WAIT,
}


def start(
    quiz: Quiz, person: User, now: Moment, *, password: str = "", preview: bool = False
) -> Attempt:
    """The attempt this person has under way, or a new one. Raises Refused.

    Starting twice, also from two windows at once, gives the same attempt. A preview is for who
    manages quizzes, at any time, and leaves nothing behind: the next one replaces it.
    """
    going = _going(quiz, person, preview)
    if going:
        end_if_over(going, now)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one window after the other
        if going := _going(quiz, person, preview):
            return going
        terms = terms_for(quiz, person)
        if preview:
            _clear_previews(quiz, person)
        elif refused := _refusal(quiz, person, terms, now, password):
            raise refused
        return _begin(quiz, person, now, terms, preview)


def hindrance(quiz: Quiz, person: User, now: Moment) -> Refused | None:
    """What keeps this person from starting now, apart from a password; None: nothing."""
    if _going(quiz, person, preview=False):
        return None
    return _refusal(quiz, person, terms_for(quiz, person), now, None)


def _going(quiz: Quiz, person: User, preview: bool) -> Attempt | None:
    attempts = Attempt.objects.filter(quiz=quiz, person=person, preview=preview)
    return attempts.going_on().select_related("quiz").first()


def _refusal(
    quiz: Quiz, person: User, terms: Terms, now: Moment, password: str | None
) -> Refused | None:
    """The first thing in the way; a password of None is not looked at."""
    if not Quiz.objects.open_to(person).filter(pk=quiz.pk).exists():
        return Refused(Reason.NOT_FOR_YOU)
    return _bar_refusal(quiz, person, terms, now) or _password_refusal(terms, password)


def _bar_refusal(quiz: Quiz, person: User, terms: Terms, now: Moment) -> Refused | None:
    done = quiz.attempts.filter(person=person, preview=False).order_by("number")
    barred, until = bar(terms, quiz.wait, list(done.values_list("finished_at", flat=True)), now)
    if barred is Bar.NONE:
        return None
    return Refused(REASONS[barred], until=None if barred is Bar.CLOSED else until)


def _password_refusal(terms: Terms, password: str | None) -> Refused | None:
    wrong = password is not None and not terms.opens_with(password)
    return Refused(Reason.PASSWORD) if wrong else None


def _clear_previews(quiz: Quiz, person: User) -> None:
    if not may(person, MANAGES_QUIZZES):
        raise Refused(Reason.NOT_FOR_YOU)
    quiz.attempts.filter(person=person, preview=True).delete()


def _begin(quiz: Quiz, person: User, now: Moment, terms: Terms, preview: bool) -> Attempt:
    attempt = Attempt(
        quiz=quiz,
        person=person,
        team=person.team,
        number=_last_number(quiz, person, preview) + 1,
        preview=preview,
        started_at=now,
        deadline=terms.deadline(now),
        behaviour=quiz.behaviour,
        seed=secrets.randbits(62),
    )
    random = Random(attempt.seed)  # noqa: S311 - the seed itself is not for guessing
    drawn = _draw(quiz, person, random)
    attempt.pages = pages_of(drawn)
    attempt.save()
    _ask(attempt, drawn, random)
    record(attempt, Kind.STARTED, now)
    telling.attempted(attempt, now)
    _time(attempt, person)
    return attempt


def _time(attempt: Attempt, person: User) -> None:
    """The deadline by the rules as they are now.

    Who changes them holds the quiz, too: they wait for this attempt and find it, or it for them.
    """
    deadline = terms_for(held(attempt.quiz), person).deadline(attempt.started_at)
    if deadline != attempt.deadline:
        attempt.deadline = deadline
        attempt.save(update_fields=["deadline"])


def _last_number(quiz: Quiz, person: User, preview: bool) -> int:
    before = quiz.attempts.filter(person=person, preview=preview)
    return before.aggregate(last=Max("number"))["last"] or 0


def _draw(quiz: Quiz, person: User, random: Random) -> list[Drawn]:
    before = AttemptSlot.objects.filter(attempt__quiz=quiz, attempt__person=person)
    asked = Counter(before.values_list("version__question_id", flat=True))
    try:
        parts = parts_of(quiz, person)
        drawn = draw(parts, random, per_page=quiz.questions_per_page, asked_before=asked)
    except TooFew as error:
        raise Refused(Reason.EMPTY) from error
    if not drawn:
        raise Refused(Reason.EMPTY)
    return drawn


def _ask(attempt: Attempt, drawn: list[Drawn], random: Random) -> None:
    versions = QuestionVersion.objects.all().to_use([one.question for one in drawn])
    slots = [slot_of(attempt, one, versions[one.question], random) for one in drawn]
    AttemptSlot.objects.bulk_create(slots)


def slot_of(
    attempt: Attempt, drawn: Drawn, version: QuestionVersion, random: Random
) -> AttemptSlot:
    """A drawn question as this attempt asks it, its answers shuffled (not saved)."""
    said = version.said
    return AttemptSlot(
        attempt=attempt,
        number=drawn.number,
        page=drawn.page,
        heading=drawn.heading,
        version=version,
        order=order_for(said, random, shuffle=attempt.quiz.shuffle_choices),
        max_mark=said.default_mark if drawn.mark is None else drawn.mark,
    )
