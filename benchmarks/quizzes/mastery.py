"""What a company of five thousand knows of forty products, from two million answers.

Once from answers that are in memory, once with reading them from the database: everybody has
answered ten questions of each product in the last year. Then the page of a lead whose team has
forty people, asked for over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.caller import calling
from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run, scaled
from benchmarks.quizzes.bank import PRODUCTS, bank
from benchmarks.quizzes.timed import APP, milliseconds
from benchmarks.sites import Site, Workshop

PEOPLE, FEW_PEOPLE = 5_000, 80
EACH = 10  # answers of a person about a product
VISITS = 20
SLOWEST, MEMORY, PAGE = Goal(60), Goal(1_000), Goal(300)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Mastery"""
    people = FEW_PEOPLE if workshop.quick else PEOPLE
    answers = people * PRODUCTS * EACH
    site = workshop.copy(bank(workshop), "mastery")
    told = site.inside("quizzes.a_company", people, PRODUCTS, EACH)
    yield from _alone(site, people, answers)
    yield from _whole(site, people, answers)
    yield from _heat_map(workshop, site, told["cookie"])


def _alone(site: Site, people: int, answers: int) -> Iterator[Figure]:
    found = site.inside("quizzes.mastery_alone", people, PRODUCTS, answers)
    name = f"mastery, {people:,} agents × {PRODUCTS} products, {answers:,} answers in memory"
    yield Figure(name, found["seconds"], "s", SLOWEST, "mastery.alone")
    yield Figure("— memory at most", found["memory"], "MB", MEMORY)


def _whole(site: Site, people: int, answers: int) -> Iterator[Figure]:
    found = site.inside("quizzes.mastery")
    assert (found["answers"], found["cells"]) == (answers, people * PRODUCTS), found
    yield Figure("— with reading from the database", found["read"] + found["figures"], "s", SLOWEST)
    yield Figure("— memory at most", found["memory"], "MB", MEMORY)


def _heat_map(workshop: Workshop, site: Site, cookie: str) -> Iterator[Figure]:
    with site.served(app=APP) as server, calling(server.port) as caller:
        visits = [caller.get("/learning/team/", cookie) for _ in range(scaled(workshop, VISITS))]
    yield Figure("heat map of a team, the first of a process", milliseconds(visits[0].head), "ms")
    name = f"heat map of a team, 40 × {PRODUCTS}, server time"
    yield from spread(name, [milliseconds(one.head) for one in visits[1:]], PAGE, "heat")
    yield Figure("— as it is sent", len(visits[-1].body) / 1000, "KB")


if __name__ == "__main__":
    run([measure], __doc__)
