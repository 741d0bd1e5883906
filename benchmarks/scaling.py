"""How many of what for how much: arithmetic from measured figures. Pure.

    python -m benchmarks.scaling FILE [--into DOCUMENT]

FILE is what `python -m benchmarks.engines --json FILE` wrote. Prints the tables of docs/scaling.md,
or puts them into a document between its two marks.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarks.figures import plain

NOTHING = "Nothing was measured yet: run `make measured`."
BEGIN, END = "<!-- made by benchmarks.scaling: begin -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the arithmetic starts from. Times in milliseconds, `size` in passages."""

    facts: Mapping[str, str]
    size: int  # the largest that was measured
    web: float  # processor time of a search in the web process
    server: float  # and in the search server
    server_growth: float  # its exponent by passages
    raw: float  # p95 of the bare `msearch`
    raw_growth: float
    local: float  # p95 of a search at the desk by the embedded engine
    memory: float  # MB of a web process
    memory_growth: float  # kB more for each passage: the local copy
    disk: float  # kB of a passage in the server's index
    local_disk: float  # and in the local copy
    load: float  # passages a second of a rebuild
    publish: float  # p50 of publishing, index included
    page: float  # kB that Redis takes for a kept page
    session: float  # and for a session

    @classmethod
    def read(cls, text: str) -> Measured:
        """From the file of a run. Raises KeyError where a figure is missing."""
        told = json.loads(text)
        figures: dict[str, float] = told["figures"]
        sizes = sorted(int(key.split(".")[2]) for key in figures if key.startswith("web.elastic."))
        size = sizes[-1]
        servers = {n: figures[f"server.elastic.{n}"] for n in sizes}
        raws = {n: figures[f"raw.{n}.p95"] for n in sizes}
        memories = {n: figures[f"memory.elastic.{n}"] for n in sizes}
        return cls(
            facts=told["facts"],
            size=size,
            web=figures[f"web.elastic.{size}"],
            server=servers[size],
            server_growth=growth(servers),
            raw=raws[size],
            raw_growth=growth(raws),
            local=figures[f"embedded.{size}.p95"],
            memory=memories[size],
            memory_growth=slope(memories),
            disk=figures[f"disk.elastic.{size}"],
            local_disk=figures[f"disk.embedded.{size}"],
            load=figures[f"load.{size}"],
            publish=figures["published.elastic.p50"],
            page=figures["redis.page"],
            session=figures["redis.session"],
        )


def growth(values: Mapping[int, float]) -> float:
    """The largest exponent between the largest size and a smaller one; none below 0.1.

    A value that grows like passages ** exponent. The bound keeps noise in small figures from
    promising that growth costs nothing.
    """
    *smaller, largest = sorted(values)
    found = (
        math.log(values[largest] / values[size]) / math.log(largest / size) for size in smaller
    )
    return max(0.1, *found)


def slope(values: Mapping[int, float]) -> float:
    """By how many thousandths a value grows with each passage, between the two ends.

    For what grows in step with them: a table with a row for each passage.
    """
    smallest, *_, largest = sorted(values)
    return max(0.0, (values[largest] - values[smallest]) * 1000 / (largest - smallest))


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured here, as `ASSUMPTIONS` says; change it to what you know of yours."""

    typed: float = 60
    visited: float = 0.5
    passages: float = 6
    busy: float = 0.6
    cores: int = 8
    cache: float = 16
    answer: float = 100  # a third of the time that a search may take at all
    shard: int = 5_000_000
    copies: int = 2
    votes: int = 3
    hot: float = 0.2
    spare: float = 1.5
    changed: float = 0.05
    hours: float = 8
    threads: int = 4


ASSUMPTIONS = {
    "typed": "searches an hour of an agent at the peak (every pause while typing is one)",
    "visited": "searches of a visit to the help center",
    "passages": "passages of a page",
    "busy": "share of a processor that may be in use at the peak",
    "cores": "processors of a machine, each like the measured one",
    "cache": "GB of a search machine beside Elasticsearch's heap, which hold its part of the index",
    "answer": "ms that the search server may take, p95",
    "shard": "passages in a shard at most",
    "copies": "copies of every shard, at least",
    "votes": "search machines, at least, so that two outvote one that is lost",
    "hot": "share of the pages that Redis keeps",
    "spare": "times what is kept, as memory for Redis",
    "changed": "share of the pages that is published anew in a day",
    "hours": "hours of that day",
    "threads": "threads of a web process",
}


@dataclass(frozen=True, slots=True)
class House:
    """Who asks, and of how much."""

    agents: int
    visits: int  # to the help center in the busiest hour
    passages: int


HOUSES = (
    House(50, 1_000, 10_000),
    House(500, 20_000, 100_000),
    House(5_000, 400_000, 1_000_000),
    House(20_000, 1_600_000, 10_000_000),
    House(36_000, 2_880_000, 10_000_000),  # a thousand searches a second
)


class Plan:
    """What a house needs."""

    def __init__(self, house: House, measured: Measured, assumed: Assumed) -> None:
        self.house, self.m, self.a = house, measured, assumed

    # -- asked -----------------------------------------------------------------------------

    @property
    def searches(self) -> float:
        """A second, at the peak."""
        typed = self.house.agents * self.a.typed
        return (typed + self.house.visits * self.a.visited) / 3600

    @property
    def pages(self) -> int:
        """That the passages stand on."""
        return math.ceil(self.house.passages / self.a.passages)

    # -- the search servers ----------------------------------------------------------------

    @property
    def shard(self) -> float:
        """Passages in a shard for which the server still answers in the time that it may take.

        Not below what was measured, nor above what is soon moved.
        """
        grown = (self.a.answer / self.m.raw) ** (1 / self.m.raw_growth)
        return min(max(self.m.size * grown, self.m.size), self.a.shard)

    @property
    def shards(self) -> int:
        """Primary shards."""
        return math.ceil(self.house.passages / self.shard)

    @property
    def server_ms(self) -> float:
        """Processor time of a search in all shards of one copy; as measured for less than that."""
        each = max(self.house.passages / self.shards, self.m.size) / self.m.size
        return self.shards * self.m.server * float(each**self.m.server_growth)

    @property
    def server_cores(self) -> int:
        """Processors for the peak."""
        return math.ceil(self.searches * self.server_ms / 1000 / self.a.busy)

    @property
    def copies(self) -> int:
        """Of every shard: enough for all machines to have one to search."""
        by_work = math.ceil(self.server_cores / self.a.cores)
        return max(self.a.copies, math.ceil(by_work / self.shards))

    @property
    def replicas(self) -> int:
        """Copies beside the primary one."""
        return self.copies - 1

    @property
    def index(self) -> float:
        """GB of one copy."""
        return self.house.passages * self.m.disk / 1e6

    @property
    def server_machines(self) -> int:
        """By processors and by memory, whichever needs more."""
        by_work = math.ceil(self.server_cores / self.a.cores)
        by_memory = math.ceil(self.copies * self.index / self.a.cache)
        return max(self.a.votes, by_work, by_memory)

    @property
    def rebuild(self) -> float:
        """Hours until a new index is filled; the old one serves meanwhile."""
        return self.house.passages / self.m.load / 3600

    # -- web and work ----------------------------------------------------------------------

    @property
    def web(self) -> int:
        """Web processes: each works on one processor at a time."""
        return max(self.a.copies, math.ceil(self.searches * self.m.web / 1000 / self.a.busy))

    @property
    def web_machines(self) -> int:
        """Machines for them."""
        return max(self.a.copies, math.ceil(self.web / self.a.cores))

    @property
    def web_memory(self) -> float:
        """GB for the web processes of a machine: each holds the local copy's tables for itself."""
        more = max(self.house.passages - self.m.size, 0) * self.m.memory_growth / 1000
        return math.ceil(self.web / self.web_machines) * (self.m.memory + more) / 1000

    @property
    def local_copy(self) -> float:
        """GB on the disk of each web machine."""
        return self.house.passages * self.m.local_disk / 1e6

    @property
    def local_ms(self) -> float:
        """p95 by the local copy: it compares vectors one by one, so in step with the passages."""
        return self.m.local * max(self.house.passages / self.m.size, 1)

    @property
    def workers(self) -> int:
        """Processes for tasks, should they apply every change."""
        changes = self.pages * self.a.changed / self.a.hours / 3600  # a second
        return max(self.a.copies, math.ceil(changes * self.m.publish / 1000 / self.a.busy))

    @property
    def connections(self) -> int:
        """To PostgreSQL: one a thread, one each for search log and vectors, two for following."""
        return self.web * (self.a.threads + 4) + self.workers * 3

    # -- Redis -----------------------------------------------------------------------------

    @property
    def redis(self) -> float:
        """GB for kept pages and the sessions of all agents."""
        pages, sessions = self.pages * self.a.hot * self.m.page, self.house.agents * self.m.session
        return self.a.spare * (pages + sessions) / 1e6


ROWS: tuple[tuple[str, Callable[[Plan], float]], ...] = (
    ("agents", lambda p: p.house.agents),
    ("visits to the help center, busiest hour", lambda p: p.house.visits),
    ("passages", lambda p: p.house.passages),
    ("**searches a second**", lambda p: p.searches),
    ("shards", lambda p: p.shards),
    ("replicas of each", lambda p: p.replicas),
    ("processor time of a search in the servers, ms", lambda p: p.server_ms),
    ("processors for it", lambda p: p.server_cores),
    ("index, one copy, GB", lambda p: p.index),
    ("**search machines**", lambda p: p.server_machines),
    ("rebuild, hours", lambda p: p.rebuild),
    ("**web processes**", lambda p: p.web),
    ("web machines", lambda p: p.web_machines),
    ("memory for them, GB a machine", lambda p: p.web_memory),
    ("local copy, GB a machine", lambda p: p.local_copy),
    ("search by the local copy, p95, ms", lambda p: p.local_ms),
    ("**worker processes**", lambda p: p.workers),
    ("connections to PostgreSQL", lambda p: p.connections),
    ("**Redis, GB**", lambda p: p.redis),
)


def tables(measured: Measured, assumed: Assumed, houses: Iterable[House] = HOUSES) -> str:
    """All three tables, as Markdown."""
    plans = [Plan(house, measured, assumed) for house in houses]
    rows = [[name, *(plain(read(plan)) for plan in plans)] for name, read in ROWS]
    return "\n\n".join(
        (
            "### Measured",
            _run(measured),
            _table(["figure", f"at {measured.size:,} passages"], _measured(measured)),
            "### Assumed",
            _table(["what", "value"], _assumed(assumed)),
            "### What follows",
            _table(["", *("" for _ in plans)], rows),
        )
    )


def _run(measured: Measured) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in measured.facts.items())


def _measured(m: Measured) -> list[list[str]]:
    return [
        ["processor time of a search in the web process", f"{plain(m.web)} ms"],
        ["processor time of a search in the search server", f"{plain(m.server)} ms"],
        ["— grows with the passages to the power of", f"{m.server_growth:.2f}"],
        ["raw `msearch`, p95", f"{plain(m.raw)} ms"],
        ["— grows with the passages to the power of", f"{m.raw_growth:.2f}"],
        ["search at the desk by the embedded engine, p95", f"{plain(m.local)} ms"],
        ["memory of a web process", f"{plain(m.memory)} MB"],
        ["— grows with each passage by", f"{plain(m.memory_growth)} kB"],
        ["a passage in the server's index, vector included", f"{plain(m.disk)} kB"],
        ["a passage in the local copy", f"{plain(m.local_disk)} kB"],
        ["rebuild", f"{plain(m.load)} passages a second"],
        ["publishing, p50 (at 10,000 passages)", f"{plain(m.publish)} ms"],
        ["a kept page in Redis (demo company)", f"{plain(m.page)} kB"],
        ["a session in Redis", f"{plain(m.session)} kB"],
    ]


def _assumed(assumed: Assumed) -> list[list[str]]:
    return [[ASSUMPTIONS[f.name], plain(getattr(assumed, f.name))] for f in fields(assumed)]


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(kept: Path, document: str) -> str:
    """The document as the kept figures want it, or without any where none are kept."""
    made = NOTHING
    if kept.exists():
        made = tables(Measured.read(kept.read_text("utf-8")), Assumed())
    return put(made, document)


def put(tables: str, document: str) -> str:
    """The document with these tables between its marks. Raises ValueError without marks."""
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="what benchmarks.engines --json wrote")
    parser.add_argument("--into", type=Path, metavar="DOCUMENT", help="a document with marks")
    options = parser.parse_args()
    try:
        _show(options)
    except KeyError as error:
        parser.exit(1, f"{options.file} lacks {error}: was a part of the run skipped?\n")


def _show(options: argparse.Namespace) -> None:
    if options.into:
        made = page(options.file, options.into.read_text("utf-8"))
        options.into.write_text(made, "utf-8")
    else:
        print(tables(Measured.read(options.file.read_text("utf-8")), Assumed()))


if __name__ == "__main__":
    _main()
