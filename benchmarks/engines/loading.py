"""Passages indexed a second, beside `elasticsearch.helpers.bulk` with the same documents.

Ours is a whole rebuild: documents are read from the database, their vectors from its cache, the
index is counted and compared before it goes live. The bare client gets finished documents from
memory, and an index with the same mapping and settings. Both take turns.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.engines.cluster import Cluster, with_server
from benchmarks.figures import Figure, Goal
from benchmarks.part import run
from benchmarks.sites import Workshop

SIZE, SMALL_SIZE = 10_000, 600
ROUNDS = 2
SHARE = Goal(60, at_least=True)


def measure(workshop: Workshop, cluster: Cluster) -> Iterator[Figure]:
    """Indexing in bulk"""
    size = SMALL_SIZE if workshop.quick else SIZE
    site = cluster.site(workshop.filled(size), "loading")
    bare, ours = [], []
    for _ in range(ROUNDS):
        for speeds, module in ((bare, "bulk"), (ours, "fill_server")):
            done = site.inside(module)
            speeds.append(done["passages"] / done["seconds"])
    name = f"index {size:,} passages, rebuild from the database"
    yield Figure(name, median(ours), "passages/s", key="load")
    yield Figure("— helpers.bulk, same documents from memory", median(bare), "passages/s")
    yield Figure("— against helpers.bulk", 100 * median(ours) / median(bare), "%", SHARE)


if __name__ == "__main__":
    run([with_server(measure)], __doc__)
