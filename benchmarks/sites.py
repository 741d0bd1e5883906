"""Sites to measure: each a data folder of its own, filled once a run, and served as in production.

A folder is prepared beside the others and copied: migrating and collecting static files takes
longer than most of what is measured.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from filelock import FileLock

from benchmarks.caller import calling

ROOT = Path(__file__).parent.parent
SETTINGS = "config.settings.production"
SESSIONS = "sessions.json"
THREADS = 4
STARTING = 60.0  # seconds that a server may take until it answers
STOPPING = 10.0


class Failed(Exception):
    """A process of a benchmark failed; what it wrote is in the message."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on 127.0.0.1."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """The processes that answer; the first process only starts them."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def memory(self, kind: str = "VmRSS") -> float:
        """Megabytes (of 10⁶ bytes) in all workers; a line of /proc/PID/status."""
        statuses = (Path(f"/proc/{pid}/status").read_text() for pid in self.workers)
        lines = (line.split() for status in statuses for line in status.splitlines())
        return sum(int(line[1]) * 1024 / 1e6 for line in lines if line[0] == f"{kind}:")

    def processor_ms(self) -> float:
        """Milliseconds of a processor that all workers have used since they began (proc(5))."""
        stats = (Path(f"/proc/{pid}/stat").read_text() for pid in self.workers)
        used = (stat.rpartition(")")[2].split()[11:13] for stat in stats)
        ticks = sum(int(user) + int(system) for user, system in used)
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def counted(self, metric: str) -> float:
        """A metric of all workers, its labels added up; 0 if nothing was counted."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        named = (line.rpartition(" ") for line in lines if re.match(rf"{metric}[ {{]", line))
        return sum(float(value) for _, _, value in named)


@dataclass(frozen=True, slots=True)
class Site:
    """A data folder, and how a process is started for it. `told`: more of its environment."""

    folder: Path
    encoder: Path
    settings: str = SETTINGS
    told: tuple[tuple[str, str], ...] = ()

    def told_more(self, **more: str) -> Site:
        """The same folder, with processes that are told more."""
        return replace(self, told=(*self.told, *more.items()))

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of this site is told; a rate that no benchmark reaches among it."""
        told = {
            "RAPPORT_DATA_DIR": str(self.folder),
            "ENCODER_PATH": str(self.encoder),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "SECRET_KEY": "only-for-benchmarks-" * 3,
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
            "SEARCH_RATE": "1000000/s",
            "LOG_LEVEL": "WARNING",
            # A site is all of its own, unless it is told of a server.
            **dict.fromkeys(("DATABASE_URL", "CACHE_URL", "ELASTICSEARCH_URL"), ""),
        }
        return {**os.environ, **told, **dict(self.told), **more}

    def manage(self, *words: str, **more: str) -> str:
        """Run a management command; gives what it printed."""
        return _run([sys.executable, "manage.py", *words], self.environment(**more))

    def inside(self, module: str, *words: object, given: str = "", **more: str) -> Any:
        """Run a module of `benchmarks.inside` with `given` as its standard input.

        Gives what it told by `tell`.
        """
        command = [sys.executable, "-m", f"benchmarks.inside.{module}", *map(str, words)]
        return json.loads(_run(command, self.environment(**more), given).splitlines()[-1])

    @property
    def cookies(self) -> list[str]:
        """What browsers of agents send who have logged in."""
        keys = json.loads((self.folder / SESSIONS).read_text())
        return [f"sessionid={key}" for key in keys]

    def let_agents_in(self) -> None:
        """Make sessions; once, when the site is prepared."""
        (self.folder / SESSIONS).write_text(json.dumps(self.inside("sessions")))

    @contextmanager
    def served(self, workers: int = 1, app: str = "config.wsgi") -> Iterator[Server]:
        """gunicorn on a free port, stopped at the end whatever happens."""
        with socket.create_server(("127.0.0.1", 0)) as door, self._log() as log:
            words = f"-m gunicorn {app} --bind fd://{door.fileno()} --log-level warning"
            words += f" --workers {workers} --threads {THREADS}"
            process = subprocess.Popen(
                [sys.executable, *words.split()],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                pass_fds=[door.fileno()],
                start_new_session=True,  # Ctrl-C is for us; we stop it by its id
            )
            try:
                server = Server(door.getsockname()[1], process.pid)
                self._wait(process, server)
                yield server
            finally:
                _stop(process)

    def _log(self) -> Any:
        return (self.folder / "server.log").open("ab")

    def _wait(self, process: subprocess.Popen[bytes], server: Server) -> None:
        end = time.monotonic() + STARTING
        while time.monotonic() < end:
            if process.poll() is not None:
                raise Failed((self.folder / "server.log").read_text()[-2000:])
            try:
                with calling(server.port) as caller:
                    caller.get("/healthz")
                    return
            except OSError:
                time.sleep(0.1)
        raise Failed(f"No answer within {STARTING} s: {self.folder / 'server.log'}")


def _run(command: list[str], environment: dict[str, str], given: str = "") -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=given, capture_output=True, text=True
    )
    if done.returncode:
        raise Failed(f"{' '.join(command[1:])}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own: itself and its workers
        process.wait()


@dataclass
class Workshop:
    """Where sites are prepared, each once. `quick`: small sizes, to see that all of it works."""

    folder: Path
    quick: bool = False
    encoder: Path = field(default_factory=lambda: built_encoder())
    notes: dict[str, str] = field(default_factory=dict)  # what to say below the table

    @property
    def encoder_is_real(self) -> bool:
        """Whether vectors of queries come from the encoder that people get."""
        return self.encoder.parent != self.folder

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.quick or not (self.encoder / "model.onnx").is_file():
            self.encoder = self.folder / "made-up-encoder"

    def empty(self) -> Site:
        """Migrated, static files collected; nothing in it."""
        return self.prepared("empty", self._begin)

    def filled(self, passages: int) -> Site:
        """A help center of about so many passages, indexed, and agents with sessions."""
        return self.prepared(f"filled-{passages}", lambda site: self._fill(site, passages))

    def demo(self) -> Site:
        """The demo company."""
        return self.prepared("demo", self._load_demo)

    def copy(self, of: Site, name: str) -> Site:
        """A site of its own to be changed."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(of.folder, self.folder / name)
        return Site(self.folder / name, self.encoder)

    def fresh(self, name: str) -> Path:
        """An empty folder."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir()
        return self.folder / name

    def prepared(self, name: str, make: Callable[[Site], None]) -> Site:
        """A site of this name; `make` fills its folder the first time that anybody asks."""
        site, ready = Site(self.folder / name, self.encoder), self.folder / f"{name}.ready"
        with FileLock(self.folder / f"{name}.lock"):
            if not ready.exists():
                make(site)
                ready.touch()
        return site

    def _begin(self, site: Site) -> None:
        site.folder.mkdir()
        if not self.encoder_is_real:
            site.inside("made_up_encoder", self.encoder)
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")

    def _fill(self, site: Site, passages: int) -> None:
        self.copy(self.empty(), site.folder.name)
        site.inside("fill", passages)
        site.let_agents_in()

    def _load_demo(self, site: Site) -> None:
        self.copy(self.empty(), site.folder.name)
        site.manage("load_demo", DJANGO_SETTINGS_MODULE="config.settings.demo")
        site.let_agents_in()


def built_encoder() -> Path:
    """Where `make encoder` puts it."""
    data = Path(os.environ.get("RAPPORT_DATA_DIR", ROOT / "var"))
    return Path(os.environ.get("ENCODER_PATH", data / "encoder"))
