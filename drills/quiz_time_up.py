"""The time of a quiz is up between an answer and the submit, and many never come back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from benchmarks.quizzes.taking import Taker, compared
from benchmarks.sites import Server
from drills.house import House
from drills.rows import Row, none_of
from drills.servers import until
from drills.takers import Everybody, Persistence, begun
from drills.visits import Visit, visit

DRILL = "the time of a quiz is up"
QUESTIONS = 4
LIMIT, LATE = 45, 1  # seconds
SWEPT_WITHIN = 90.0  # seconds after the end; the schedule looks every minute
GONE = 410


def hold(house: House) -> Iterator[Row]:
    """Everybody answers in time; some come too late with an answer and the submit, most never."""
    people = begun(house, QUESTIONS, LIMIT, LATE)
    last = {one.attempt: one.sheets.pop() for one in people}
    over = time.monotonic() + LIMIT + LATE  # of who began last
    with (
        house.site.served(workers=2) as server,
        house.site.started("manage.py", "run_worker", "--interval", "0.2"),
    ):
        Everybody(people, Persistence(server.port).answer_all).wait()
        time.sleep(max(0.0, over - time.monotonic()) + 0.5)
        yield from _too_late(server, people[:5], last)
        took = until(lambda: not _open(house, people), SWEPT_WITHIN, 1)
        must = f"attempts of others ended within {SWEPT_WITHIN:g} s"
        yield Row(DRILL, must, f"{took:.0f} s, {len(people) - 5} attempts", True)
    yield from _kept(house, people)


def _too_late(server: Server, people: Sequence[Taker], last: dict[int, dict]) -> Iterator[Row]:
    """The last answer and the submit, after the end."""
    saves = [_sent(server, one, "save", one.body(last[one.attempt], "late")) for one in people]
    taken = [f"{one.path}: {one.status}" for one in saves if one.status != GONE]
    yield none_of(DRILL, "answers taken after the end", taken, len(saves))
    submits = [_sent(server, one, "finish", b"") for one in people]
    failed = [one.failed for one in submits if one.status != 302]
    yield none_of(DRILL, "people without an answer to their submit", failed, len(submits))


def _sent(server: Server, taker: Taker, deed: str, data: bytes) -> Visit:
    return visit(server.port, f"/quizzes/attempts/{taker.attempt}/{deed}", taker.cookie, data)


def _open(house: House, people: Sequence[Taker]) -> list[str]:
    told = house.site.ask("ended", *[one.attempt for one in people])
    return [pk for pk, said in told.items() if said["state"] != "finished"]


def _kept(house: House, people: Sequence[Taker]) -> Iterator[Row]:
    saves = sum(len(one.saves) for one in people)
    lost, _ = compared(house.site, people)
    yield none_of(DRILL, "answers given in time that are lost", lost, saves)
    told = house.site.ask("ended", *[one.attempt for one in people])
    once = {"state": "finished", "ends": 1, "told": 1, "graded": True}
    wrong = [f"{pk}: {said}" for pk, said in told.items() if said != once]
    yield none_of(DRILL, "attempts ended otherwise than once, with their mark", wrong, len(people))
