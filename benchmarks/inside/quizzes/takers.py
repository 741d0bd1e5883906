"""Agents who have begun a quiz, and what each is going to answer.

    python -m benchmarks.inside.quizzes.takers PEOPLE QUESTIONS [SECONDS LATE]

SECONDS: a time limit; LATE: how many more an answer may be under way. Tells for each agent a
cookie, the attempt, and for each of its questions the number and the fields that a page would
send: an answer drawn by chance.
"""

import sys
from collections.abc import Iterator
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import User
from benchmarks.inside import tell
from benchmarks.inside.quizzes.drawn import drawing
from benchmarks.inside.quizzes.people import agents
from benchmarks.inside.sessions import enter
from quizzes.attempts import start
from quizzes.models import Attempt, Quiz
from quizzes.review import public_form

Fields = dict[str, list[str]]


def taker(quiz: Quiz, person: User, random: Random) -> dict[str, Any]:
    """One who begins now."""
    attempt = start(quiz, person, timezone.now())
    sheets = list(_sheets(attempt, random))
    return {"cookie": f"sessionid={enter(person)}", "attempt": attempt.pk, "sheets": sheets}


def _sheets(attempt: Attempt, random: Random) -> Iterator[dict[str, Any]]:
    for slot in attempt.slots.select_related("version"):
        form = public_form(slot.version.said, slot.order)
        if fields := answered(form, random):
            yield {"number": slot.number, "fields": fields}


def answered(form: dict[str, Any], random: Random) -> Fields:
    """Fields of a form that was filled in by chance; of the types that a made-up bank has."""
    match form["type"]:
        case "single_choice":
            return {"choice": [str(random.randrange(len(form["choices"])))]}
        case "multiple_answers":
            some = random.sample(range(len(form["choices"])), 2)
            return {"choices": [str(one) for one in sorted(some)]}
        case "true_false":
            return {"answer": [random.choice(["true", "false"])]}
        case "matching":
            pairs = enumerate(form["stems"])
            return {f"pair-{at}": [str(random.randrange(len(form["choices"])))] for at, _ in pairs}
        case "short_text" | "numeric":
            return {"text": [str(random.randrange(10_000))]}
        case _:
            return {}


if __name__ == "__main__":
    people, questions, *limits = map(int, sys.argv[1:])
    fields = dict(zip(("time_limit", "late"), limits, strict=False))
    quiz, dice = drawing(questions, **fields), Random(1)
    tell([taker(quiz, person, dice) for person in agents(people)])
