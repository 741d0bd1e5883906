"""What searching counts, for /metrics. Labels come from short lists; no words, no people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Histogram

from search.engines.base import EngineUnavailable
from search.results import Results

SEARCHES = Counter("rapport_searches", "Searches that were answered.", ["surface", "engine"])
FAILURES = Counter("rapport_search_failures", "Searches that no engine could answer.", ["surface"])
FALLBACKS = Counter(
    "rapport_search_fallbacks",
    "Searches that the local copy answered because the first engine did not.",
    ["reason"],
)
SECONDS = Histogram(
    "rapport_search_seconds",
    "Time from the question to the list of answers, without drawing the page.",
    ["engine"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.5, 1, 2.5),
)


def answered(results: Results, surface: str) -> None:
    """Count an answer, the time it took, and whether it came from the local copy."""
    SEARCHES.labels(surface or "other", results.engine).inc()
    SECONDS.labels(results.engine).observe(results.took_ms / 1000)
    if results.instead:
        FALLBACKS.labels(results.instead).inc()


@contextmanager
def failures(surface: str) -> Iterator[None]:
    """Count the search within as one without an answer when no engine is there."""
    try:
        yield
    except EngineUnavailable:
        FAILURES.labels(surface or "other").inc()
        raise
