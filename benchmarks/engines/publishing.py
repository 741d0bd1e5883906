"""From "Publish" to found, by either engine: `benchmarks.publishing` with a server.

Who publishes writes to the server and to the local copy before the call comes back; who asks is
another process, which finds the article on the server.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.engines.cluster import Cluster, with_server
from benchmarks.figures import Figure, spread
from benchmarks.part import run, scaled
from benchmarks.publishing import SIZE, SLOWEST, SMALL_SIZE, TIMES
from benchmarks.sites import Site, Workshop


def measure(workshop: Workshop, cluster: Cluster) -> Iterator[Figure]:
    """Publish → findable by both engines"""
    size = SMALL_SIZE if workshop.quick else SIZE
    on_server, _ = cluster.filled(workshop.copy(workshop.filled(size), "to-server"), "publishing")
    embedded = workshop.copy(workshop.filled(size), "to-embedded")
    times = scaled(workshop, TIMES)
    for name, key, site in (
        ("Elasticsearch", "elastic", on_server),
        ("embedded", "embedded", embedded),
    ):
        yield from _published(f"publish → found, {name}, {size:,} passages", key, site, times)


def _published(name: str, key: str, site: Site, times: int) -> Iterator[Figure]:
    with site.served() as server:
        found = site.inside("publish", server.port, times)
    yield from spread(name, found["found"], SLOWEST, f"found.{key}")
    yield from spread("— publishing itself", found["published"], key=f"published.{key}")


if __name__ == "__main__":
    run([with_server(measure)], __doc__)
