"""Starting an attempt that draws its questions from a whole bank, over HTTP.

Each agent starts for the first time, one after the other, on one process of the production server;
the time is the server's own, for the whole request.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.caller import calling
from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run, scaled
from benchmarks.quizzes.bank import bank, size
from benchmarks.quizzes.timed import APP, milliseconds
from benchmarks.sites import Workshop

PEOPLE = 100
DRAWN = 30
SLOWEST, BOUNDED = Goal(150), Goal(0)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Starting attempts"""
    site = workshop.copy(bank(workshop), "starting")
    told = site.inside("quizzes.drawn", scaled(workshop, PEOPLE) + 5, DRAWN)
    path = f"/quizzes/{told['quiz']}/start"
    with site.served(app=APP) as server, calling(server.port) as caller:
        answers = [caller.post(path, one, b"", status=302) for one in told["cookies"]][5:]
    name = f"start an attempt of {DRAWN} drawn from {size(workshop):,}, server time"
    yield from spread(name, [milliseconds(one.head) for one in answers], SLOWEST, "start")
    yield from spread("— as the caller sees it", [one.ms for one in answers])
    queries, of_one = told["queries"]
    yield Figure("— queries of the request", queries, "", key="start.queries")
    yield Figure("— more than for a draw of one", queries - of_one, "", BOUNDED)


if __name__ == "__main__":
    run([measure], __doc__)
