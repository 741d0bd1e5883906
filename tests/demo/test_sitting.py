"""Attempts of the past are written as the real functions would have written them."""

import datetime
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from demo.ability import Ability, Agent
from demo.bank import Bank
from demo.sitting import Beginning, Prepared, Sitting, keep
from demo.taking import Taker
from quizzes import attempts
from quizzes.attempts import Given, starting, telling, terms_for
from quizzes.models import Attempt, AttemptEvent, Quiz, Statement
from quizzes.shuffling import to_shown

Kind = AttemptEvent.Kind
ATTEMPT = ["number", "team_id", "state", "started_at", "deadline", "finished_at", "sequence"]
ATTEMPT += ["behaviour", "seed", "pages", "page", "earned", "out_of", "to_mark"]
SLOT = ["number", "page", "heading", "version_id", "order", "max_mark", "response", "certainty"]
SLOT += ["sequence", "saved_at", "tries", "settled_at", "fraction", "excused"]
EVENT = ["kind", "at", "sequence", "save_id", "detail"]
TITLES = [
    "First week: the basics",
    "Router and Wi-Fi",
    "Outages and technicians",
    "Plans, prices and roaming",
    "Billing certificate",
]


@pytest.fixture
def newcomer(demo: Any) -> User:
    """An agent who has not taken any quiz."""
    person = User.objects.create(username="newcomer")
    person.groups.set([Group.objects.get(name="agent")])
    return person


def sat(quiz: Quiz, person: User, at: datetime.datetime, seed: int) -> Sitting:
    """One attempt made in memory."""
    prepared = Prepared.of(quiz)
    deadline = terms_for(quiz, person).deadline(at)
    sitting = Sitting(prepared, Beginning(person, person.team, 1, at, deadline, seed), {})
    bank = Bank.told().known(prepared.versions.values())
    agent = Agent(person.username, at - datetime.timedelta(days=300))
    Taker(Ability(), agent, bank, Random(5)).take(sitting)
    return sitting


def written(attempt: Attempt) -> dict[str, Any]:
    """All that is in the database of it."""
    statements = Statement.objects.filter(attempt=attempt).order_by("pk")
    return {
        "attempt": Attempt.objects.filter(pk=attempt.pk).values(*ATTEMPT).get(),
        "slots": list(attempt.slots.order_by("number").values(*SLOT)),
        "events": list(attempt.events.order_by("pk").values(*EVENT)),
        "statements": [(one.verb, one.at, one.body.get("result")) for one in statements],
    }


def done_for_real(sitting: Sitting, monkeypatch: pytest.MonkeyPatch, password: str) -> Attempt:
    """The same answers at the same moments, by the functions that pages call."""
    made = sitting.attempt
    monkeypatch.setattr(starting.secrets, "randbits", lambda _: made.seed)
    attempt = attempts.start(made.quiz, made.person, made.started_at, password=password)
    responses = {slot.number: [*slot.tries] for slot in sitting.slots}
    for event in sitting.events:
        attempt.refresh_from_db()
        _again(attempt, event, sitting, responses)
    return attempt


def _again(
    attempt: Attempt, event: AttemptEvent, sitting: Sitting, tries: dict[int, list[Any]]
) -> None:
    detail = event.detail
    if event.kind == Kind.TURNED:
        attempts.turn_to(attempt, detail["page"], event.at)
    elif event.kind == Kind.SAVED:
        slot = sitting.slots[detail["slots"][0] - 1]
        left = tries[slot.number]
        kept = left.pop(0) if left else slot.response
        shown = to_shown(slot.version.said, slot.order, kept)
        seen = attempt.slots.get(number=slot.number).sequence
        given = {slot.number: Given(shown, slot.certainty, seen)}
        attempts.save(attempt, given, event.at, save_id=event.save_id)
    elif event.kind == Kind.CHECKED:
        attempts.check(attempt, detail["slot"], event.at)
    elif event.kind == Kind.FINISHED:
        attempts.finish(attempt, event.at)


@pytest.mark.parametrize("title", TITLES)
def test_an_attempt_of_the_past_is_as_if_it_had_been_taken(
    newcomer: User, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    quiz = Quiz.objects.get(title=title)
    at = timezone.now() - datetime.timedelta(days=3)
    sitting = sat(quiz, newcomer, at, seed=4711)
    real = done_for_real(sitting, monkeypatch, "ledger")
    expected = written(real)
    real.delete()
    keep([sitting])
    telling.attempted(sitting.attempt, at)
    telling.ended(sitting.attempt, sitting.slots, sitting.attempt.finished_at)
    assert written(sitting.attempt) == expected
    assert sitting.attempt.state == "finished"
    assert sum(slot.response is not None for slot in sitting.slots) > 5
