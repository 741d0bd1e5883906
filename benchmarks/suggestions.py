"""Suggestions while somebody types, over HTTP, for a customer."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks.caller import times
from benchmarks.desk_search import SIZES, SMALL_SIZES
from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run, scaled
from benchmarks.sites import Workshop
from benchmarks.zipf import Zipf, different

BEGINNINGS = 400
SLOWEST = Goal(30)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Suggestions"""
    size = (SMALL_SIZES if workshop.quick else SIZES)[-1]
    site = workshop.filled(size)
    typed = different(Zipf(seed=8).beginning, scaled(workshop, BEGINNINGS) + 20)
    paths = [f"/api/suggest?{urlencode({'q': text})}" for text in typed]
    with site.served() as server:
        times(server.port, paths[:20])
        found = times(server.port, paths[20:])
    yield from spread(f"suggestions, {size:,} passages", found, SLOWEST)


if __name__ == "__main__":
    run([measure], __doc__)
