"""The house that drills are held in: its processes, its people, and what must be true in it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.sites import ROOT, Failed, Server, Site, Workshop, _run
from benchmarks.zipf import Zipf
from drills.rows import Row, none_of
from drills.servers import Servers, until
from drills.visits import Visit, visit

PREFIX = "drill"


@dataclass(frozen=True, slots=True)
class OurSite(Site):
    """A site that is told where its servers are."""

    addresses: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of this site is told."""
        return {**Site.environment(self), **self.addresses, **more}

    def ask(self, module: str, *words: object, given: str = "") -> Any:
        """Run a module of `drills.inside`; gives what it told."""
        command = [sys.executable, "-m", f"drills.inside.{module}", *map(str, words)]
        return json.loads(_run(command, self.environment(), given).splitlines()[-1])

    @contextmanager
    def started(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of this site (`-m module` or `manage.py command`), killed at the end."""
        with (self.folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with a draft that nobody published yet: it holds a word that is nowhere else."""

    page: int
    word: str
    url: str
    title: str
    code: str


@dataclass
class House:
    """A filled site, the servers it stands on, an editor and some agents with sessions."""

    site: OurSite
    servers: Servers
    quick: bool
    editor: str = ""
    agents: Sequence[str] = ()
    _drafted: int = 0

    @classmethod
    def built(cls, workshop: Workshop, servers: Servers, passages: int) -> House:
        """Migrate, fill and index; takes a minute or two."""
        addresses = {
            **servers.addresses,
            "ELASTICSEARCH_INDEX_PREFIX": PREFIX,
            "TASKS": "database",
            # As in compose.yaml, so that processes are known to start and end with them.
            "LOG_FORMAT": "json",
            "METRICS_TOKEN": "only-for-drills-" * 2,
        }
        site = OurSite(workshop.fresh("house"), workshop.encoder, addresses=addresses)
        if not workshop.encoder_is_real and not workshop.encoder.exists():
            site.inside("made_up_encoder", workshop.encoder)
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.inside("fill", passages)
        house = cls(site, servers, workshop.quick)
        house.editor, *house.agents = (f"sessionid={key}" for key in site.ask("people"))
        return house

    def some(self, count: int) -> int:
        """How much of something is done; a fifth of it, at least ten, in the short form."""
        return max(count // 5, 10) if self.quick else count

    def drafts(self, count: int, **changed: str) -> list[Draft]:
        """Drafts of so many public articles, with these fields changed."""
        self._drafted += 1
        rows = self.site.ask("drafts", self._drafted, count, given=json.dumps(changed))
        return [Draft(**row) for row in rows]

    def without_elasticsearch(self, folder: Path) -> OurSite:
        """The same house on the embedded engine alone, with another data folder."""
        addresses = {**self.site.addresses, "ELASTICSEARCH_URL": "", "TASKS": "inline"}
        return replace(self.site, folder=folder, addresses=addresses)

    def searches(self) -> Iterator[str]:
        """What agents ask, without end."""
        text = Zipf(seed=7)
        while True:
            yield text.telling(text.random.randint(1, 4)).replace(" ", "+")

    # -- what must be true -----------------------------------------------------------------

    def serving(self, server: Server) -> str:
        """Which engine answers an agent's search now; "" for none."""
        found = visit(server.port, "/api/search?q=something", self.agents[0])
        return "" if found.failed else str(found.json["engine"])

    def wait_for(self, engine: str, server: Server, seconds: float = 60) -> float:
        """Until this engine answers in all workers; gives the seconds until then.

        It does when it answers ten times running; the first of these times counts.
        """
        began = time.monotonic()
        while (first := time.monotonic()) - began <= seconds:
            if all(self.serving(server) == engine for _ in range(10)):
                return first - began
        raise Failed(f"After {seconds:g} s {self.serving(server)} answers, not {engine}.")

    def wait_until_applied(self, seconds: float = 60) -> None:
        """Until every engine has seen every change, without being told to."""
        until(lambda: not any(one["waiting"] for one in self.site.ask("waiting")), seconds, 0.5)

    def sound(self, drill: str) -> Iterator[Row]:
        """Rows: each engine holds every page as the database says, each passage once."""
        for store in self.site.ask("stock"):
            where = f"{store['pages']:,} pages in {store['engine']}"
            yield none_of(drill, "wrong pages (check_search)", store["wrong"], where)
            wanted, held = store["wanted"], store["documents"]
            shown = f"{held:,} of {wanted:,} passages in {store['engine']}"
            yield Row(drill, "each passage once", shown, wanted == held)

    def not_found(self, server: Server, drafts: Sequence[Draft]) -> list[str]:
        """Words of these pages that an agent does not find."""
        return [draft.word for draft in drafts if not self.finds(server, draft)]

    def finds(self, server: Server, draft: Draft) -> bool:
        """Whether an agent finds the page by its word."""
        found = visit(server.port, f"/api/search?q=%22{draft.word}%22", self.agents[0])
        return not found.failed and draft.page in _pages(found)


def _pages(found: Visit) -> list[int]:
    return [hit["page"] for hit in found.json["hits"]]
