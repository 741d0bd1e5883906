"""A quiz and all its questions are edited while people take it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.quizzes.taking import Taker, compared
from drills.house import House
from drills.rows import Row, none_of
from drills.servers import until
from drills.takers import Everybody, Persistence, begun
from drills.visits import visit

DRILL = "a quiz is edited while people take it"
QUESTIONS = 12
LAST = 4  # answers that everybody gives after the edit; the others come while it is made


def hold(house: House) -> Iterator[Row]:
    """People answer; meanwhile each question gets a new version or is retired, the quiz others."""
    people = begun(house, QUESTIONS)
    before = _asked(house, people)
    with house.site.served(workers=2) as server:
        saving = Persistence(server.port)
        yield _edited_meanwhile(house, people, saving)
        yield none_of(DRILL, "answers refused", saving.cut, _done(people))
        paths = {f"/quizzes/attempts/{one.attempt}/": one.cookie for one in people}
        visits = [visit(server.port, path, cookie) for path, cookie in paths.items()]
    failed = [one.failed for one in visits if one.failed]
    yield none_of(DRILL, "pages of attempts that fail", failed, len(visits))
    lost, _ = compared(house.site, people)
    yield none_of(DRILL, "acknowledged answers lost", lost, _done(people))
    after = _asked(house, people)
    changed = [pk for pk in before if before[pk] != after[pk]]
    yield none_of(DRILL, "attempts that ask something else than before", changed, len(before))


def _asked(house: House, people: Sequence[Taker]) -> dict[str, Any]:
    asked: dict[str, Any] = house.site.ask("asked", *[one.attempt for one in people])
    return asked


def _done(people: Sequence[Taker]) -> int:
    return sum(len(one.saves) for one in people)


def _edited_meanwhile(house: House, people: Sequence[Taker], saving: Persistence) -> Row:
    """Everybody answers while the edit is made, and has some answers left for afterwards."""
    edited = threading.Event()

    def answer(taker: Taker) -> None:
        first = len(taker.sheets) - LAST
        saving.answer(taker, range(first))
        edited.wait()
        saving.answer(taker, range(first, len(taker.sheets)))

    everybody = Everybody(people, answer)
    until(lambda: _done(people), 60)
    touched, by_then = house.site.ask("edit_questions", people[0].attempt), _done(people)
    edited.set()
    everybody.wait()
    shown = f"{touched} questions edited, {_done(people) - by_then} answers after that"
    return Row(DRILL, "answers go on", shown, _done(people) > by_then)
