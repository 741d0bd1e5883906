"""Statements about attempts, written in the transaction that they tell of. None about previews."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from django.conf import settings

from quizzes.counting import passed
from quizzes.models import Attempt, AttemptSlot, Statement
from quizzes.statements import (
    INTERACTIONS,
    QUESTION,
    Activity,
    Occasion,
    duration,
    score,
    statement,
)

Moment = datetime.datetime


def attempted(attempt: Attempt, now: Moment) -> None:
    """Somebody began."""
    _write(attempt, now, [("attempted", _quiz(attempt), {})])


def ended(attempt: Attempt, slots: Iterable[AttemptSlot], now: Moment) -> None:
    """An attempt ended: what was answered, and how it went."""
    _write(attempt, now, [*_answers(slots), *_outcome(attempt)])


def scored(attempts: Iterable[Attempt], now: Moment) -> None:
    """Marks changed after the end."""
    Statement.objects.bulk_create(
        row for one in attempts for row in _rows(one, now, [*_score(one), *_verdict(one)])
    )


def _score(attempt: Attempt) -> Iterator[Told]:
    result = {"score": score(attempt.earned, attempt.out_of or Fraction(0))}
    yield "scored", _quiz(attempt), result


Told = tuple[str, Activity, dict[str, Any]]


def _answers(slots: Iterable[AttemptSlot]) -> Iterator[Told]:
    for slot in slots:
        if slot.response is None:
            continue
        mark = None if slot.fraction is None else slot.fraction * slot.max_mark
        right = None if slot.fraction is None else slot.fraction >= 1
        yield "answered", _question(slot), {"score": score(mark, slot.max_mark), "success": right}


def _outcome(attempt: Attempt) -> Iterator[Told]:
    if attempt.state == Attempt.State.ABANDONED:
        yield "abandoned", _quiz(attempt), {"completion": False}
        return
    taken = ((attempt.finished_at or attempt.started_at) - attempt.started_at).total_seconds()
    result = {"score": score(attempt.earned, attempt.out_of or Fraction(0))}
    yield "completed", _quiz(attempt), {**result, "completion": True, "duration": duration(taken)}
    yield from _verdict(attempt)


def _verdict(attempt: Attempt) -> Iterator[Told]:
    """Passed or failed; nothing while somebody still has to mark."""
    verdict = passed(attempt.share, attempt.quiz.pass_percent)
    if verdict is not None and not attempt.to_mark:
        yield "passed" if verdict else "failed", _quiz(attempt), {"success": verdict}


def _write(attempt: Attempt, now: Moment, told: Iterable[Told]) -> None:
    Statement.objects.bulk_create(_rows(attempt, now, told))


def _rows(attempt: Attempt, now: Moment, told: Iterable[Told]) -> list[Statement]:
    if attempt.preview or attempt.person_id is None:
        return []
    site, account = settings.WAGTAILADMIN_BASE_URL, str(attempt.person_id)
    occasion = Occasion(site, account, attempt.ref, now, _quiz(attempt))
    return [_row(attempt, verb, about, occasion, result) for verb, about, result in told]


def _row(
    attempt: Attempt, verb: str, about: Activity, occasion: Occasion, result: dict[str, Any]
) -> Statement:
    ref = uuid.uuid4()
    body = statement(ref, verb, about, occasion, **result)
    return Statement(ref=ref, attempt=attempt, verb=verb, body=body, at=occasion.at)


def _quiz(attempt: Attempt) -> Activity:
    iri = f"{settings.WAGTAILADMIN_BASE_URL}/quizzes/{attempt.quiz_id}/"
    return Activity(iri, attempt.quiz.title)


def _question(slot: AttemptSlot) -> Activity:
    version = slot.version
    iri = f"{settings.WAGTAILADMIN_BASE_URL}/quizzes/questions/{version.question_id}/"
    interaction = INTERACTIONS.get(version.type, "other")
    return Activity(iri, version.name or f"Question {version.question_id}", QUESTION, interaction)
