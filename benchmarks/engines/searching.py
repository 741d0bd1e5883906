"""Search at the desk over HTTP by both engines, beside the raw `msearch`, at three sizes.

As `benchmarks.desk_search` asks: an agent who has logged in, one process of the production server,
words and vectors, each question once. Both servers and the bare client, which sends the very bodies
that our engine sent for the question, take turns every few questions, so that what else the machine
does meets all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from benchmarks.caller import Rush, rush, times
from benchmarks.desk_search import QUESTIONS, SIZES, SMALL_SIZES, addresses
from benchmarks.engines.cluster import Cluster, Loaded, Searches, with_server
from benchmarks.engines.reasons import Searched, too_much_memory
from benchmarks.figures import Figure, Goal, percentile, spread
from benchmarks.growth import chart
from benchmarks.part import run, scaled
from benchmarks.sites import Server, Site, Workshop
from benchmarks.zipf import Zipf, different

IN_TURN = 50  # questions until the next one is asked
CALLERS, WORKERS, RUSHED = 16, 2, 640
FIRST = 300  # questions that only warm everything up: Java compiles what is asked often
SLOWEST, AGAINST_RAW, MEMORY, NONE = Goal(80), Goal(2), Goal(1.1), Goal(0)


@dataclass
class Rushed:
    """Many callers at once. Processor time in milliseconds a search."""

    told: Rush
    web_ms: float
    server_ms: float
    local: float  # searches that the local copy answered

    @property
    def a_second(self) -> float:
        """Searches that were answered, a second."""
        return self.told.answered / self.told.seconds


@dataclass
class Engine:
    """What one engine showed at one size. Times in milliseconds, memory in MB."""

    alone: list[float] = field(default_factory=list)
    memory: float = 0.0
    rushed: Rushed | None = None


class Compared:
    """All that is measured at one size."""

    def __init__(self, workshop: Workshop, cluster: Cluster, size: int) -> None:
        self.cluster, self.size = cluster, size
        self.site = workshop.filled(size)
        self.on_server, self.loaded = cluster.filled(self.site, str(size))
        numbers = (scaled(workshop, number) for number in (FIRST, QUESTIONS, RUSHED))
        asked = iter(different(Zipf(seed=7).question, FIRST + QUESTIONS + RUSHED))
        self.first, self.questions, self.many = (list(islice(asked, n)) for n in numbers)
        self.embedded, self.elastic, self.raw = Engine(), Engine(), list[float]()
        self.bodies = self._bodies()
        self.trips = sum(map(len, self.bodies)) / len(self.bodies)
        self._in_turns()
        self.embedded.rushed = self._rushed(self.site)
        self.elastic.rushed = self._rushed(self.on_server)

    def _bodies(self) -> list[Searches]:
        """What our engine sends for each question."""
        given = "\n".join(addresses(self.questions))
        found: list[Searches] = self.on_server.inside("sent", self.site.cookies[0], given=given)
        return found

    def _in_turns(self) -> None:
        with self.site.served() as embedded, self.on_server.served() as elastic:
            for server in (embedded, elastic):
                times(server.port, addresses(self.first), self.site.cookies)
            self.cluster.times(self.bodies[: len(self.first)])
            for start in range(0, len(self.questions), IN_TURN):
                self._turn(embedded, elastic, slice(start, start + IN_TURN))
            self.embedded.memory, self.elastic.memory = embedded.memory(), elastic.memory()

    def _turn(self, embedded: Server, elastic: Server, some: slice) -> None:
        paths = addresses(self.questions[some])
        self.embedded.alone += times(embedded.port, paths, self.site.cookies)
        self.cluster.forget()
        self.elastic.alone += times(elastic.port, paths, self.site.cookies)
        self.cluster.forget()
        self.raw += self.cluster.times(self.bodies[some])

    def _rushed(self, site: Site) -> Rushed:
        with site.served(WORKERS) as server:
            rush(server.port, addresses(self.first), site.cookies, CALLERS)
            self.cluster.forget()
            before = server.processor_ms(), self.cluster.processor_ms()
            told = rush(server.port, addresses(self.many), site.cookies, CALLERS)
            after = server.processor_ms(), self.cluster.processor_ms()
            local = server.counted("rapport_search_fallbacks_total")
        web, of_server = ((b - a) / len(self.many) for a, b in zip(before, after, strict=True))
        return Rushed(told, web, of_server, local)


def measure(workshop: Workshop, cluster: Cluster) -> Iterator[Figure]:
    """Desk search by both engines"""
    found = []
    for size in SMALL_SIZES if workshop.quick else SIZES:
        found.append(Compared(workshop, cluster, size))
        yield from _at_one_size(found[-1])
    yield from _growth(found)
    yield _grown(found[0], found[-1])


def _grown(small: Compared, large: Compared) -> Figure:
    name = f"memory, Elasticsearch, at {large.size:,} against {small.size:,}"
    before, after = small.elastic.memory, large.elastic.memory
    each = (after - before) * 1000 / (large.size - small.size)  # kB
    return Figure(name, after / before, "×", MEMORY, why=too_much_memory(each))


def _searched(found: Compared) -> Searched:
    assert found.elastic.rushed is not None
    raw, web = percentile(found.raw, 95), found.elastic.rushed.web_ms
    return Searched(found.size, raw, web, found.trips, found.cluster.is_here)


def _at_one_size(found: Compared) -> Iterator[Figure]:
    size, alone, searched = found.size, found.elastic.alone, _searched(found)
    name, key = f"desk search, Elasticsearch, {size:,} passages", f"elastic.{size}"
    yield from spread(name, alone, SLOWEST, key, searched.too_slow())
    yield from spread("— raw msearch, bare client, same bodies", found.raw, key=f"raw.{size}")
    for share, goal in ((50, None), (95, AGAINST_RAW)):
        against = percentile(alone, share) / percentile(found.raw, share)
        why = searched.too_far_from_raw()
        yield Figure(f"— against raw msearch, p{share}", against, "×", goal, why=why)
    yield Figure("— round trips a search", found.trips, "", key=f"trips.{size}")
    yield from spread("— embedded engine", found.embedded.alone, key=f"embedded.{size}")
    yield from _memory(found)
    yield from _rush(found.elastic.rushed, "Elasticsearch", f"elastic.{size}")
    yield from _rush(found.embedded.rushed, "embedded", f"embedded.{size}")
    yield from _index(found.loaded, size)


def _memory(found: Compared) -> Iterator[Figure]:
    for name, engine in (("elastic", found.elastic), ("embedded", found.embedded)):
        said = "Elasticsearch" if name == "elastic" else name
        key = f"memory.{name}.{found.size}"
        yield Figure(f"— memory of the web process, {said}", engine.memory, "MB", key=key)


def _rush(rushed: Rushed | None, name: str, key: str) -> Iterator[Figure]:
    assert rushed is not None
    said = f"— {CALLERS} callers, {WORKERS} workers, {name}"
    yield Figure(said, rushed.a_second, "a second", key=f"rush.{key}")
    yield Figure("— — errors", rushed.told.errors, "", NONE)
    yield Figure("— — processor time in the web processes", rushed.web_ms, "ms", key=f"web.{key}")
    if name == "Elasticsearch":
        key = f"server.{key}"
        yield Figure("— — answered by the local copy", rushed.local, "", NONE)
        yield Figure("— — processor time in the server", rushed.server_ms, "ms", key=key)


def _index(loaded: Loaded, size: int) -> Iterator[Figure]:
    speed = loaded.passages / loaded.seconds
    yield Figure("— server's index made from the database", speed, "passages/s", key=f"load.{size}")
    for where, name, taken in (
        ("on the server", "elastic", loaded.bytes),
        ("in the local copy", "embedded", loaded.local_bytes),
    ):
        each, key = taken / loaded.passages / 1000, f"disk.{name}.{size}"
        yield Figure(f"— — a passage {where}, on disk", each, "kB", key=key)


def _growth(found: list[Compared]) -> Iterator[Figure]:
    for before, after in pairwise(found):
        factor = after.size / before.size
        for name in ("elastic", "embedded"):
            a, b = (percentile(getattr(one, name).alone, 95) for one in (before, after))
            said = "Elasticsearch" if name == "elastic" else name
            step = f"p95, {said}, from {before.size:,} to {after.size:,} passages"
            yield Figure(step, b / a, "×", Goal(factor))


if __name__ == "__main__":
    run([with_server(measure)], __doc__, draw=chart)
