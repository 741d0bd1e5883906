"""The embedded engine by bare calls: building, searching, suggesting, changing, memory.

Passages come from the seeded vocabulary, five a page, one in ten for agents only; vectors are
random unit vectors, the hardest to tell apart. Each size runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run, scaled
from benchmarks.sites import Workshop
from benchmarks.zipf import Zipf
from search.engines.base import Document, PageChange, Query, Vector
from search.engines.embedded import EmbeddedEngine
from search.query import parse

SIZES = (1_000, 10_000, 100_000)
SMALL_SIZES = (200, 1_000)
A_PAGE = 5  # passages
DIMENSIONS = 384
CALLS = 300
PUBLIC, EVERYBODY = frozenset({"public"}), frozenset({"public", "agents"})


def measure(workshop: Workshop) -> Iterator[Figure]:
    """The bare engine"""
    for size in SMALL_SIZES if workshop.quick else SIZES:
        command = [
            sys.executable,
            "-m",
            "benchmarks.engine",
            str(size),
            str(scaled(workshop, CALLS)),
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        yield from _figures(size, json.loads(done.stdout))


def _figures(size: int, found: dict[str, Any]) -> Iterator[Figure]:
    yield Figure(f"build, {size:,} passages", size / found["build"], "passages/s")
    yield Figure("— on disk", found["bytes"] / 1e6, "MB")
    for name in ("words", "vectors", "both, as an agent", "both, one in ten to be seen"):
        yield from spread(f"— search by {name}", found[name])
    yield from spread("— suggestions", found["suggestions"], Goal(30))
    yield from spread("— page changed and found", found["changes"], Goal(1000))
    yield Figure("— first search of a process", found["opening"], "ms")
    yield Figure("— memory of a process that searches", found["memory"], "MB", Goal(400))


def _measure_size(size: int, calls: int) -> dict[str, Any]:
    """All figures of one size; times in milliseconds, `build` in seconds."""
    with tempfile.TemporaryDirectory(prefix="rapport-engine-") as folder:
        root = Path(folder)
        began = time.perf_counter()
        EmbeddedEngine(root).rebuild(_pages(size), 1)
        made = time.perf_counter() - began
        return {"build": made, **_in_fresh_process(root, size, calls)}


def _in_fresh_process(root: Path, size: int, calls: int) -> dict[str, Any]:
    # Memory that building took is not what searching takes.
    command = [sys.executable, "-m", "benchmarks.engine", str(size), str(calls), str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _search_size(root: Path, size: int, calls: int) -> dict[str, Any]:
    engine, zipf = EmbeddedEngine(root), Zipf(seed=7)
    vectors = _unit_vectors(np.random.default_rng(7))
    asked = [replace(parse(zipf.question()), vector=next(vectors)) for _ in range(calls)]
    by = {
        "words": [replace(q, vector=None, access=PUBLIC) for q in asked],
        "vectors": [replace(q, terms=(), access=PUBLIC) for q in asked],
        "both, as an agent": [replace(q, access=EVERYBODY) for q in asked],
        "both, one in ten to be seen": [replace(q, access=frozenset({"agents"})) for q in asked],
    }
    opening = _times(engine.search, by["words"][:1])[0]
    found = {name: _times(engine.search, queries) for name, queries in by.items()}
    typed = [zipf.beginning() for _ in range(calls)]
    suggested = _times(lambda text: engine.suggest(text, PUBLIC, 8), typed)
    memory = _memory()
    return {
        **found,
        "opening": opening,
        "suggestions": suggested,
        "memory": memory,
        "bytes": engine.health().size_bytes,
        "changes": _times(_change_and_find(engine, zipf, vectors), range(min(calls, 30))),
    }


def _change_and_find(
    engine: EmbeddedEngine, zipf: Zipf, vectors: Iterator[Vector]
) -> Callable[[int], None]:
    def change(number: int) -> None:
        word = f"findme{number}"
        texts = [f"{word} {zipf.passage()}" for _ in range(A_PAGE)]
        engine.apply([_page(number + 1, texts, vectors, zipf, version=2)], 2)
        hits = engine.search(Query(word, parse(word).terms, access=None)).lexical
        if {hit.page_id for hit in hits} != {number + 1}:
            raise AssertionError(f"{word} is not found at once")

    return change


def _pages(size: int) -> Iterator[PageChange]:
    zipf, vectors = Zipf(), _unit_vectors(np.random.default_rng(1))
    for number in range(1, size // A_PAGE + 1):
        yield _page(number, [zipf.passage() for _ in range(A_PAGE)], vectors, zipf)


def _page(
    number: int, texts: list[str], vectors: Iterator[Vector], zipf: Zipf, version: int = 1
) -> PageChange:
    title, access = zipf.title(), "public" if number % 10 else "agents"
    return PageChange(
        number,
        version,
        tuple(
            Document(
                page_id=number,
                anchor=f"s{at}",
                part=0,
                position=at,
                title=title,
                headings=(zipf.heading(),),
                text=text,
                keywords=zipf.telling(2),
                products=(number % 8,),
                kind="article",
                language="en",
                audience=access,
                access=access,
                verified=number % 2 == 0,
                popularity=(number % 100) / 100,
                code="",
                text_hash=f"{number}-{at}",
                vector=next(vectors),
            )
            for at, text in enumerate(texts)
        ),
    )


def _unit_vectors(chance: np.random.Generator) -> Iterator[Vector]:
    while True:
        vector = chance.standard_normal(DIMENSIONS).astype(np.float32)
        yield vector / np.linalg.norm(vector)


def _times(call: Callable[[Any], object], given: Any) -> list[float]:
    """Milliseconds that each call took."""
    taken = []
    for each in given:
        began = time.perf_counter()
        call(each)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _memory() -> float:
    """Megabytes (of 10⁶ bytes) that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS:"))


def _main(words: list[str]) -> None:
    if not words or words[0].startswith("-"):
        run([measure], __doc__ or "")
    elif len(words) == 2:
        print(json.dumps(_measure_size(int(words[0]), int(words[1]))))
    else:
        print(json.dumps(_search_size(Path(words[2]), int(words[0]), int(words[1]))))


if __name__ == "__main__":
    _main(sys.argv[1:])
