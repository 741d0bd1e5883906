"""How far a rebuild is, for a page to say: kept in the cache, where any process can look.

Of the index that is to answer: that of a local copy shows in a terminal alone.

Nothing depends on it: while the cache is away the page says less, and the rebuild goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import NoReturn

from django.core.cache import cache
from tqdm import tqdm

KEY = "search.rebuild"
KEPT = 7 * 24 * 3600  # seconds: what went wrong stays to be seen so long
SILENT = 600.0  # seconds without a word after which whoever rebuilt is taken for dead
EACH = 1.0  # seconds between two notes of one stage

ENCODING, INDEXING, COMPARING, STOPPED = "encoding", "indexing", "comparing", "stopped"


@dataclass(frozen=True, slots=True)
class Stage:
    """What a rebuild does now, or why it stopped."""

    name: str
    done: int = 0
    total: int = 0  # 0: nobody knows
    at: float = 0.0  # seconds since 1970
    problem: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether somebody is at it; false for one that stopped, or whose process died."""
        return self.name != STOPPED and time.time() - self.at < SILENT


def current() -> Stage | None:
    """What was noted last; None when the last rebuild ended well."""
    found = cache.get(KEY)
    return Stage(**found) if found else None


def note(name: str, done: int = 0, total: int = 0, problem: str = "") -> None:
    """Say what is done now."""
    cache.set(KEY, asdict(Stage(name, done, total, time.time(), problem)), KEPT)


def stopped(problem: str) -> None:
    """Say why it did not end well."""
    note(STOPPED, problem=problem)


def over() -> None:
    """Nothing is under way, and all is well."""
    cache.delete(KEY)


@contextmanager
def progress(
    name: str, unit: str, total: int = 0, *, noted: bool = True
) -> Iterator[Callable[[int], None]]:
    """A bar in a terminal, and notes; gives what to call with how much more is done, often."""
    with tqdm(total=total or None, desc=name.capitalize(), unit=f" {unit}", disable=None) as bar:
        yield _Progress(bar, name, total) if noted else bar.update


class _Progress:
    """Moves a bar, and notes how far it is once in a while."""

    def __init__(self, bar: tqdm[NoReturn], name: str, total: int) -> None:
        self._bar, self._name, self._total = bar, name, total
        self._done = 0
        self._note()

    def __call__(self, count: int) -> None:
        self._done += count
        self._bar.update(count)
        if time.monotonic() - self._noted >= EACH:
            self._note()

    def _note(self) -> None:
        self._noted = time.monotonic()
        note(self._name, self._done, self._total)
