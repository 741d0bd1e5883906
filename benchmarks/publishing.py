"""From "Publish" to found, by somebody who asks another process.

One process publishes an article with a word that nothing else holds, and asks the server, a
process of its own, for that word until the article is in the answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run, scaled
from benchmarks.sites import Workshop

SIZE, SMALL_SIZE = 10_000, 600
TIMES = 20
SLOWEST = Goal(1000)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Publish → findable"""
    size = SMALL_SIZE if workshop.quick else SIZE
    site = workshop.copy(workshop.filled(size), "publishing")
    with site.served() as server:
        found = site.inside("publish", server.port, scaled(workshop, TIMES))
    yield from spread(f"publish → found at the desk, {size:,} passages", found["found"], SLOWEST)
    yield from spread("— publishing itself", found["published"])


if __name__ == "__main__":
    run([measure], __doc__)
