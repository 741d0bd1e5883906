"""Servers of our own, to be killed: those of `.ci`, and the Redis that tests use.

Nothing here touches a server that somebody else started.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.sites import ROOT, Failed
from tests.servers import Redis, free_port

STARTING = 120.0  # seconds


class Elasticsearch:
    """A real server, version 9. What it holds outlives a kill."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        _script("elasticsearch", "start", "9", str(self.port))

    def start_soon(self) -> threading.Thread:
        """Start without waiting."""
        starting = threading.Thread(target=self.start)
        starting.start()
        return starting

    @property
    def pid(self) -> int:
        """The server itself, not what started it."""
        return int(_script("elasticsearch", "pid", str(self.port)))

    def kill(self) -> None:
        """As a failing machine would; back when it is gone."""
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{pid}").exists(), 20)

    def freeze(self) -> None:
        """It takes connections and says nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        os.kill(self.pid, signal.SIGCONT)

    def ask(self, path: str, seconds: float = 10) -> Any:
        """What it says of itself; raises OSError while it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.url}/{path}", timeout=seconds) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return []
            raise

    def is_there(self) -> bool:
        """Whether all of its indices can be searched."""
        try:
            health = self.ask("_cluster/health", 1)
        except OSError:
            return False
        return bool(health["status"] != "red")

    def wipe(self) -> None:
        """Stop it and drop what it holds."""
        _script("elasticsearch", "wipe", str(self.port))


@dataclass
class PostgreSQL:
    """A real server with an empty database."""

    folder: Path
    url: str = field(default="", init=False)

    def start(self) -> None:
        """Start, and make the database."""
        self.url = _script("postgresql", "start", str(self.folder))
        place, _, name = self.url.rpartition("/")
        with psycopg.connect(f"{place}/postgres", autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')

    def kill(self) -> None:
        """As a failing machine would: nobody is told."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)

    def start_again(self) -> None:
        """At the same address; back when it answers."""
        _script("postgresql", "restart", str(self.folder))

    def stop(self) -> None:
        """Stop it."""
        _script("postgresql", "stop", str(self.folder))


@dataclass
class Servers:
    """One of each."""

    elasticsearch: Elasticsearch
    postgresql: PostgreSQL
    redis: Redis

    @property
    def addresses(self) -> dict[str, str]:
        """As the settings of the grown-up house name them."""
        return {
            "DATABASE_URL": self.postgresql.url,
            "CACHE_URL": self.redis.url,
            "ELASTICSEARCH_URL": self.elasticsearch.url,
        }


@contextmanager
def running(folder: Path) -> Iterator[Servers]:
    """All of them, stopped at the end whatever happens."""
    (folder / "redis").mkdir(parents=True)
    redis = Redis("redis-server", folder / "redis")
    servers = Servers(Elasticsearch(), PostgreSQL(folder / "postgresql"), redis)
    starting = servers.elasticsearch.start_soon()
    try:
        servers.redis.start()
        servers.postgresql.start()
        starting.join()
        until(servers.elasticsearch.is_there, 5)
        yield servers
    finally:
        starting.join()
        for stop in (servers.elasticsearch.wipe, servers.postgresql.stop, redis.kill):
            _quietly(stop)


def _quietly(stop: Callable[[], object]) -> None:
    try:
        stop()
    except (Failed, OSError, AssertionError):  # it was killed, or never started
        return


def _script(name: str, *words: str) -> str:
    command = [str(ROOT / ".ci" / name), *words]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=STARTING * 3, start_new_session=True
    )
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stdout[-500:]}{done.stderr[-1000:]}")
    return done.stdout.strip()


def until(there: Callable[[], object], seconds: float, pause: float = 0.02) -> float:
    """Wait until it is so; gives the seconds it took, and raises Failed when it never is."""
    began = time.monotonic()
    while not there():
        if time.monotonic() - began > seconds:
            raise Failed(f"It did not come about within {seconds:g} s: {there}")
        time.sleep(pause)
    return time.monotonic() - began
