"""Rebuild of the index when every text is encoded already: passages a second."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.part import run
from benchmarks.sites import Workshop

SIZE, SMALL_SIZE = 10_000, 600


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Rebuild"""
    size = SMALL_SIZE if workshop.quick else SIZE
    site = workshop.copy(workshop.filled(size), "rebuilding")
    took = site.inside("rebuild")
    yield Figure(
        f"rebuild of {size:,} passages, vectors cached",
        took["passages"] / took["seconds"],
        "a second",
    )


if __name__ == "__main__":
    run([measure], __doc__)
