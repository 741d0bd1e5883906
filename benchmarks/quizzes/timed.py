"""How long an answer took inside the server, said with it: for benchmarks alone (`wsgi.py`).

The time is the whole of Django with all middleware, from the request that gunicorn has read to the
finished answer; not the wait until a thread of a worker was free, which callers see.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

APP = "benchmarks.quizzes.wsgi"
HEADER = "Server-Timing"


def milliseconds(head: dict[str, str]) -> float:
    """What an answer said of it; `head` has its names in lower case."""
    return float(head[HEADER.lower()].partition("dur=")[2])


def timed(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The same WSGI application with one header more."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        told: list[Any] = []
        began = time.perf_counter()
        body = app(environ, lambda *said: told.append(said))
        ms = (time.perf_counter() - began) * 1000
        status, headers, *rest = told[0]
        start(status, [*headers, (HEADER, f"app;dur={ms:.2f}")], *rest)
        return body

    return application
