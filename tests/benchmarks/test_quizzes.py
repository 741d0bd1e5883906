"""What benchmarks of quizzes are made of: banks, times, and the comparison with the database."""

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from accounts.models import User
from accounts.roles import TAKES_QUIZZES
from benchmarks.inside.quizzes import finished, kept, takers
from benchmarks.inside.quizzes.people import agents
from benchmarks.quizzes import __main__ as quizzes
from benchmarks.quizzes import databases
from benchmarks.quizzes.bank import gift
from benchmarks.quizzes.timed import milliseconds, timed
from quizzes.answer_tables import table_of
from quizzes.answering.fields import read as read_fields
from quizzes.attempts import Given, save
from quizzes.content import problems
from quizzes.formats import read
from quizzes.importing import Options, import_questions
from quizzes.responses import read_response
from quizzes.review import public_form
from quizzes.shuffling import order_for, to_kept
from tests.quizzes.exam import after, begun, question, quiz, refund

ROOT = Path(__file__).parents[2]
BANK = read("bank.gift", gift(120).encode())


def test_every_part_is_in_the_table() -> None:
    listed = {Path(part.__file__ or "") for part in quizzes.PARTS}
    found = (ROOT / "benchmarks" / "quizzes").glob("*.py")
    assert listed == {path for path in found if "\ndef measure(" in path.read_text()}


def test_a_made_up_bank_can_be_asked_and_is_the_same_each_time() -> None:
    assert gift(120) == gift(120)
    assert len({one.idnumber for one in BANK}) == 120
    assert len({type(one.content) for one in BANK}) == 6
    assert [problems(one.content) for one in BANK] == [[]] * 120
    assert BANK[0].category.startswith("Everything/Product ")


def test_whoever_answers_by_chance_says_what_can_be_read() -> None:
    dice = Random(1)
    for one in BANK:
        order = order_for(one.content, dice)
        fields = takers.answered(public_form(one.content, order), dice)
        assert fields
        shown = read_fields(public_form(one.content, order), fields)
        read_response(one.content, to_kept(one.content, order, shown))


def test_an_answer_says_how_long_it_took_inside() -> None:
    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"well"]

    told: list[Any] = []
    assert timed(app)({}, lambda *said: told.append(said)) == [b"well"]
    ((status, headers),) = told
    assert (status, len(headers)) == ("200 OK", 2)
    assert 0 <= milliseconds({name.lower(): value for name, value in headers}) < 1000


def test_a_database_of_our_own_is_made_and_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(databases, "_tell", lambda address, statement: told.append(statement))
    with databases.own_database("postgresql://a@h:1/theirs?sslmode=require") as ours:
        assert ours.startswith("postgresql://a@h:1/rapport_benchmark_")
        assert ours.endswith("?sslmode=require")
    assert [statement.split(" ")[0] for statement in told] == ["CREATE", "DROP"]
    assert all("theirs" not in statement for statement in told)


@pytest.mark.django_db
def test_what_is_lost_or_written_twice_is_found(agent: User) -> None:
    attempt = begun(quiz(question(refund()), question(refund())), agent)
    slots = list(attempt.slots.all())
    answers = [
        {"attempt": attempt.pk, "number": slot.number, "fields": {"text": [f"{n} days"]}}
        | {"save_id": f"s{n}"}
        for n, slot in enumerate(slots)
    ]
    assert len(list(kept.lost(answers))) == 2
    assert kept.not_once(answers) == ["s0: 0 times", "s1: 0 times"]
    _save(attempt, slots[0].number, "0 days", "s0")
    assert [line.split(":")[0] for line in kept.lost(answers)] == [
        f"attempt {attempt.pk}, question {slots[1].number}"
    ]
    assert kept.not_once(answers) == ["s1: 0 times"]


def _save(attempt: Any, number: int, text: str, save_id: str) -> None:
    save(attempt, {number: Given({"text": text})}, after(1), save_id=save_id)


@pytest.mark.django_db
def test_attempts_written_straight_into_tables_are_read_as_they_were_meant() -> None:
    import_questions(BANK, Options())
    versions, right = finished.choices(4), finished.answers(7, 4)
    made = finished.quiz_of(versions)
    finished.write(made, versions, finished.people(7), right)
    table = table_of(made)
    columns = [table.questions.index(version.question_id) for version in versions]
    assert np.array_equal(table.marks[:, columns], right)
    assert [one.earned for one in made.attempts.order_by("pk")] == right.sum(axis=1).tolist()


@pytest.mark.django_db
def test_takers_are_agents_in_teams() -> None:
    people = agents(3)
    assert len({person.team for person in people}) == 1
    assert all(person.has_perm(TAKES_QUIZZES) for person in people)
