"""Real servers for tests: a Redis that can be killed, started again and stopped in between.

Debian's packages bring them; where they are missing such tests are skipped, unless
REQUIRE_SERVERS=1 says that they must run.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


class Redis:
    """A redis-server of our own. What it holds outlives a kill."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder, self.port = program, folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """As CACHE_URL takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir"]
        command += [str(self.folder), "--appendonly", "yes", "--appendfsync", "always"]
        self._process = subprocess.Popen(
            [*command, "--save", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: answers(self.port, b"PING\r\n", b"+PONG"))

    def kill(self) -> None:
        """As a failing machine would."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """It takes connections and says nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, said: bytes, expected: bytes) -> bool:
    """Whether a server at this port answers this to that."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as there:
            there.sendall(said)
            return there.recv(100).startswith(expected)
    except OSError:
        return False


def wait_until(there: object, seconds: float = 20) -> None:
    """Until `there()` is true; fails when it never is."""
    until = time.monotonic() + seconds
    while not there():  # type: ignore[operator]
        assert time.monotonic() < until, "It did not come about."
        time.sleep(0.02)


def program(name: str) -> str:
    """Where a server's program is; skips the test where there is none."""
    found = shutil.which(name)
    if not found and os.environ.get("REQUIRE_SERVERS"):
        pytest.fail(f"{name} is not installed, and REQUIRE_SERVERS wants it")
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis that runs."""
    folder = tmp_path / "redis"
    folder.mkdir()
    server = Redis(program("redis-server"), folder)
    server.start()
    yield server
    server.thaw()
    server.kill()
