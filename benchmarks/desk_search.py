"""Search at the desk over HTTP, beside the bare engine, at three sizes.

An agent who has logged in asks one process of the production server, with words and vectors, for
the list that the desk shows while somebody types. Every question is asked once, so that no vector
of a query is remembered from before.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks.caller import times, times_at_once
from benchmarks.figures import Figure, Goal, percentile, spread
from benchmarks.part import run, scaled
from benchmarks.sites import Site, Workshop
from benchmarks.zipf import Zipf, different

SIZES = (1_000, 10_000, 100_000)
SMALL_SIZES = (120, 600)
QUESTIONS = 300
CALLERS = 4
SLOWEST, SLOWDOWN, MEMORY = Goal(50), Goal(2), Goal(400)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Desk search"""
    sizes = SMALL_SIZES if workshop.quick else SIZES
    p95 = {}
    for size in sizes:
        largest = size == sizes[-1]
        found = _Run(workshop, size)
        goal = SLOWEST if largest else None
        yield from spread(f"desk search, {size:,} passages", found.alone, goal, f"desk.{size}")
        yield from spread(f"— {CALLERS} agents at once", found.together)
        yield from spread("— engine alone", found.engine)
        yield Figure("— memory of the web process", found.memory, "MB", MEMORY if largest else None)
        p95[size] = percentile(found.alone, 95)
    times_slower = p95[sizes[-1]] / p95[sizes[0]]
    name = f"desk search, p95 at {sizes[-1]:,} against {sizes[0]:,}"
    yield Figure(name, times_slower, "×", SLOWDOWN)


class _Run:
    """All that is measured at one size."""

    def __init__(self, workshop: Workshop, size: int) -> None:
        site, count = workshop.filled(size), scaled(workshop, QUESTIONS)
        questions = different(Zipf(seed=7).question, 3 * count + 20)
        first, alone, together = (
            questions[:20],
            questions[20 : 20 + count],
            questions[20 + count : 20 + 3 * count],
        )
        with site.served() as server:
            times(server.port, addresses(first), site.cookies)
            self.alone = times(server.port, addresses(alone), site.cookies)
            self.together = times_at_once(server.port, addresses(together), site.cookies, CALLERS)
            self.memory = server.memory()
        self.engine = _engine_alone(site, alone)


def addresses(questions: list[str]) -> list[str]:
    """What the desk asks the server for."""
    return [f"/desk/answers?{urlencode({'q': question})}" for question in questions]


def _engine_alone(site: Site, questions: list[str]) -> list[float]:
    found: list[float] = site.inside("engine_calls", given="\n".join(questions))
    return found


if __name__ == "__main__":
    run([measure], __doc__)
