"""What Redis holds for each kept page and each session, for the arithmetic of docs/scaling.md.

A server of its own without a file, the demo company, every public article asked for once by a
customer; then agents with sessions look at the desk.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import ConnectionError as NotYet

from benchmarks.caller import times
from benchmarks.engines.cluster import Cluster, with_server
from benchmarks.figures import Figure
from benchmarks.part import run
from benchmarks.sites import Failed, Workshop

PROGRAM = "redis-server"
STARTING = 10.0


def measure(workshop: Workshop, cluster: Cluster) -> Iterator[Figure]:
    """What Redis holds"""
    if not shutil.which(PROGRAM):
        workshop.notes["Redis"] = f"SKIPPED: {PROGRAM} is not installed"
        return
    site = workshop.demo()
    articles = site.inside("articles")
    with _redis() as (redis, address), site.told_more(CACHE_URL=address).served() as server:
        times(server.port, articles[:1])
        empty = _used(redis)
        times(server.port, articles[1:])
        pages = _used(redis)
        times(server.port, ["/desk/"] * len(site.cookies), site.cookies)
        sessions = [redis.memory_usage(key) or 0 for key in redis.scan_iter("*session.*")]
    kept = (pages - empty) / (len(articles) - 1) / 1000
    yield Figure("Redis: a kept page", kept, "kB", key="redis.page")
    each = sum(sessions) / len(sessions) / 1000  # so few that the sum of all else hides them
    yield Figure("— a session", each, "kB", key="redis.session")


def _used(redis: Redis) -> int:
    """Bytes that Redis has given to what it keeps."""
    told = redis.info("memory")
    return int(told["used_memory_dataset"])


@contextmanager
def _redis() -> Iterator[tuple[Redis, str]]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    words = f"{PROGRAM} --bind 127.0.0.1 --port {port} --save  --appendonly no"
    process = subprocess.Popen(words.split(" "), stdout=subprocess.DEVNULL)
    try:
        with Redis(port=port) as redis:
            _wait(redis)
            yield redis, f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def _wait(redis: Redis) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        try:
            redis.ping()
            return
        except NotYet:
            time.sleep(0.1)
    raise Failed(f"{PROGRAM} does not answer.")


if __name__ == "__main__":
    run([with_server(measure)], __doc__)
