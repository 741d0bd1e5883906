"""Two hundred agents who answer a quiz at once: every answer saved as it is given.

The production server with two workers. First at the pace of a real quiz: an answer each ten
seconds, between five and fifteen; then a burst, in which all of them send an answer at the same
moment, several times. Afterwards every answer that was acknowledged is compared with the database.
On SQLite, and on the PostgreSQL that DATABASE_URL names, in a database of its own that is dropped.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random

from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run
from benchmarks.quizzes.bank import bank, write
from benchmarks.quizzes.databases import own_database
from benchmarks.quizzes.taking import Save, Taker, compared, takers
from benchmarks.quizzes.timed import APP
from benchmarks.sites import Site, Workshop

WORKERS = 2
PEOPLE, FEW_PEOPLE = 200, 20
QUESTIONS = 30  # of an attempt
THINKING = (5.0, 15.0)  # seconds between two answers of an agent
THINKING_LITTLE = (0.05, 0.15)
ANSWERS, BURSTS = 3, 3  # of an agent
SLOWEST, NONE = Goal(50), Goal(0)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Saving answers"""
    yield from _measured(workshop, workshop.copy(bank(workshop), "saving"), "SQLite")
    if address := os.environ.get("DATABASE_URL"):
        with own_database(address) as url:
            copy = workshop.copy(workshop.empty(), "saving-postgresql")
            site = copy.told_more(DATABASE_URL=url)
            site.manage("migrate", "--verbosity", "0")
            site.manage("import_questions", str(write(site.folder / "bank.gift", 300)))
            yield from _measured(workshop, site, "PostgreSQL")


def _measured(workshop: Workshop, site: Site, where: str) -> Iterator[Figure]:
    people = takers(site, FEW_PEOPLE if workshop.quick else PEOPLE, QUESTIONS)
    key = f"save.{where.lower()}"
    with site.served(WORKERS, APP) as server:
        for person in people[:10]:
            person.answer_next(server.port)  # opens connections, loads what is loaded once
        warm = _counts(people)
        _at_a_pace(people, server.port, workshop.quick)
        paced = _counts(people)
        _all_at_once(people, server.port)
    name = f"save one answer, {len(people)} agents, {where}, server time"
    yield from _figures(name, _between(people, warm, paced), SLOWEST, key)
    burst = f"— {len(people)} saves at the same moment, server time"
    yield from _figures(burst, _between(people, paced, _counts(people)), None, "")
    yield from _kept(site, people, key)


def _counts(people: Sequence[Taker]) -> list[int]:
    return [len(one.saves) for one in people]


def _between(people: Sequence[Taker], since: Sequence[int], until: Sequence[int]) -> list[Save]:
    """What was acknowledged between two moments."""
    parts = zip(people, since, until, strict=True)
    return [save for one, begin, end in parts for save in one.saves[begin:end]]


def _figures(name: str, saves: Sequence[Save], goal: Goal | None, key: str) -> Iterator[Figure]:
    yield from spread(name, [save.inside for save in saves], goal, key)
    yield from spread("— as the agent waits", [save.wall for save in saves])


def _kept(site: Site, people: Sequence[Taker], key: str) -> Iterator[Figure]:
    """Whether all of it is there; says the first few that are not."""
    errors = [error for one in people for error in one.errors]
    lost, not_once = compared(site, people)
    told = sum(_counts(people))
    for line in [*errors[:3], *lost[:3], *not_once[:3]]:
        print(f"   {line[:300]}", file=sys.stderr)
    yield Figure("— errors", len(errors), "", NONE, f"{key}.errors")
    yield Figure(f"— lost, of {told:,} acknowledged", len(lost), "", NONE, f"{key}.lost")
    yield Figure("— written otherwise than once", len(not_once), "", NONE)


def _at_a_pace(people: Sequence[Taker], port: int, quick: bool) -> None:
    """Everybody thinks and answers, several times; they did not begin at the same moment."""
    least, most = THINKING_LITTLE if quick else THINKING

    def answer(taker: Taker) -> None:
        dice = Random(taker.attempt)
        time.sleep(dice.uniform(0, least))
        for _ in range(ANSWERS):
            time.sleep(dice.uniform(least, most))
            taker.answer_next(port)

    _each(people, answer)


def _all_at_once(people: Sequence[Taker], port: int) -> None:
    """All send an answer at the same moment, and again when all are answered."""
    ready = threading.Barrier(len(people))

    def answer(taker: Taker) -> None:
        for _ in range(BURSTS):
            ready.wait()
            taker.answer_next(port)

    _each(people, answer)


def _each(people: Sequence[Taker], deed: Callable[[Taker], None]) -> None:
    threads = [threading.Thread(target=deed, args=(one,), daemon=True) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    run([measure], __doc__)
