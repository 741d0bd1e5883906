"""Web workers killed while people answer a quiz, and each submits from many windows at once."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.quizzes.taking import Taker, compared
from benchmarks.sites import Server
from drills.house import House
from drills.rows import Row, none_of
from drills.servers import until
from drills.takers import Everybody, Persistence, begun
from drills.visits import Visit, visit
from drills.worker_killed import kill_one

DRILL = "web workers killed while people answer a quiz"
QUESTIONS = 12
KILLS = 8  # about
WINDOWS = 8


def hold(house: House) -> Iterator[Row]:
    """Everybody answers all questions; workers die all the while; then everybody submits."""
    people = begun(house, QUESTIONS)
    with house.site.served(workers=2) as server:
        saving, kills = _answered(server, people)
        until(lambda: not visit(server.port, "/healthz").failed, 60)
        yield from _saved(house, people, saving, kills)
        yield from _submitted(house, server, people)


def _answered(server: Server, people: Sequence[Taker]) -> tuple[Persistence, int]:
    saving, kills = Persistence(server.port), 0
    everybody = Everybody(people, saving.answer_all)
    answers = sum(len(one.sheets) for one in people)
    for done_by_then in range(5, answers, answers // KILLS):
        until(lambda n=done_by_then: _done(people) >= n or not everybody.are_at_it, 300)
        time.sleep(random.uniform(0, 0.1))  # at any step of a save
        kills += kill_one(server)
    everybody.wait()
    return saving, kills


def _done(people: Sequence[Taker]) -> int:
    return sum(len(one.saves) for one in people)


def _saved(house: House, people: Sequence[Taker], saving: Persistence, kills: int) -> Iterator[Row]:
    told = _done(people)
    cut = len(saving.cut)
    shown = f"{kills} workers killed, {cut} saves cut and sent again, {len(people)} people"
    yield Row(DRILL, "saves that are cut", shown, cut > 0)
    lost, not_once = compared(house.site, people)
    yield none_of(DRILL, "acknowledged answers lost", lost, told)
    yield none_of(DRILL, "answers written otherwise than once", not_once, told)


def _submitted(house: House, server: Server, people: Sequence[Taker]) -> Iterator[Row]:
    some = people[:10]
    with ThreadPoolExecutor(WINDOWS) as windows:
        visits = [one for taker in some for one in _from_everywhere(windows, server, taker)]
    failed = [one.failed for one in visits if one.status != 302]
    yield none_of(DRILL, "submits refused", failed, len(visits))
    told = house.site.ask("ended", *[taker.attempt for taker in some])
    wrong = [f"{pk}: {said}" for pk, said in told.items() if said != ONCE]
    yield none_of(DRILL, "attempts submitted otherwise than once", wrong, len(some))


ONCE = {"state": "finished", "ends": 1, "told": 1, "graded": True}


def _from_everywhere(windows: ThreadPoolExecutor, server: Server, taker: Taker) -> list[Visit]:
    """The same form, sent by all windows at the same moment."""
    path = f"/quizzes/attempts/{taker.attempt}/finish"
    return list(windows.map(lambda _: visit(server.port, path, taker.cookie, b""), range(WINDOWS)))
