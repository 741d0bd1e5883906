"""What runs while people answer never reads the whole of a table that grows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.attempts import (
    Given,
    check,
    finish,
    mark,
    note,
    page_of,
    result_of,
    review_of,
    save,
    state_of,
    sweep,
    turn_to,
)
from quizzes.models import Attempt, AttemptEvent, AttemptSlot, Quiz, Statement
from quizzes.studio.results.marked import marked_lately
from quizzes.studio.results.unfinished import unfinished
from tests.plans import read_whole
from tests.quizzes.exam import NOON, after, begun, letter, question, quiz, shown, slot

pytestmark = pytest.mark.django_db
GROWS = {
    "quizzes_attempt",
    "quizzes_attemptslot",
    "quizzes_attemptevent",
    "quizzes_statement",
}


@pytest.fixture
def taken(agent, lead):
    """A quiz that many have taken."""
    made = quiz(question(), question(letter()), behaviour=Quiz.Behaviour.IMMEDIATE, time_limit=600)
    done = begun(made, lead)
    finish(done, NOON)
    slots = list(done.slots.all())
    for number in range(2, 200):
        copy = Attempt(
            quiz=made,
            person=lead,
            number=number,
            state="finished",
            started_at=NOON - datetime.timedelta(days=number),
            seed=1,
            pages=[],
        )
        copy.save()
        for one in slots:
            one.pk, one.attempt = None, copy
        AttemptSlot.objects.bulk_create(slots)
        AttemptEvent.objects.create(attempt=copy, kind="started", at=NOON)
        Statement.objects.create(attempt=copy, verb="attempted", body={}, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def test_a_whole_attempt_reads_no_table_from_end_to_end(taken, agent, trainer):
    with CaptureQueriesContext(connection) as captured:
        attempt = begun(taken, agent)
        page_of(attempt, 0)
        save(attempt, {1: Given(shown(attempt, 0))}, NOON, save_id="a")
        save(attempt, {2: Given({"text": "Dear customer"})}, NOON, save_id="b")
        check(attempt, 1, NOON)
        turn_to(attempt, 1, NOON)
        note(attempt, "left", NOON)
        state_of(attempt, NOON)
        ended = finish(attempt, after(1))
        list(unfinished(taken, trainer))
        text = AttemptSlot.objects.all().markable_by(trainer).get(pk=slot(attempt, 2).pk)
        mark(text, trainer, after(2), levels=[1, 1])
        marked_lately(trainer)
        review_of(ended, agent, after(3))
        result_of(taken, agent)
        list(Attempt.objects.visible_to(agent)[:20])
    read = {query["sql"]: read_whole(query["sql"]) & GROWS for query in captured}
    assert {sql: tables for sql, tables in read.items() if tables} == {}


def test_what_the_clock_does_each_minute_reads_only_what_is_open(taken, trainer):
    with CaptureQueriesContext(connection) as captured:
        sweep(after(9999))
        list(AttemptSlot.objects.all().to_mark(trainer)[:20])
        list(Statement.objects.all().to_send()[:20])
    read = {query["sql"]: read_whole(query["sql"]) & GROWS for query in captured}
    assert {sql: tables for sql, tables in read.items() if tables} == {}
