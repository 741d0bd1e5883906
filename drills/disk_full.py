"""The disk of the embedded search folder is full, and has room again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.sites import Server
from drills.house import Draft, House, OurSite
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd, visit

DRILL = "disk full for the embedded search folder"
SIZE = "64m"


def hold(house: House) -> Iterator[Row]:
    """The embedded engine alone, its folder on a disk of its own."""
    if os.geteuid() != 0:
        yield Row(DRILL, "all of it", "SKIPPED: a small disk can be made by root alone", None)
        return
    folder = house.site.folder.with_name("small-disk")
    with _small_disk(folder / "search") as disk:
        shutil.copytree(house.site.folder / "static", folder / "static")
        site = house.without_elasticsearch(folder)
        site.manage("rebuild_search", "--force")
        yield from _filled(house, site, disk)


@contextmanager
def _small_disk(at: Path) -> Iterator[Path]:
    at.mkdir(parents=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(at)]
    subprocess.run(options, check=True, capture_output=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _filled(house: House, site: OurSite, disk: Path) -> Iterator[Row]:
    *drafts, later = house.drafts(11)
    with site.served(workers=2) as server:
        house.wait_for("embedded", server)
        ballast = _fill(disk)
        yield from _while_full(house, site, server, drafts)
        ballast.unlink()
        yield from _with_room(house, site, server, [*drafts, later])


def _fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
    except OSError:
        return ballast


def _while_full(
    house: House, site: OurSite, server: Server, drafts: Sequence[Draft]
) -> Iterator[Row]:
    questions = house.searches()
    paths = [path for _ in range(10) for path in ("/", f"/api/search?q={next(questions)}")]
    editor = Editor(server.port, house.editor)
    with Crowd(2, lambda number: visit(server.port, paths[number]), visits=len(paths)) as crowd:
        refused = [one.failed for one in (editor.publish(d.page) for d in drafts) if not done(one)]
    yield none_of(DRILL, "pages and searches not answered", crowd.failed, len(paths))
    yield none_of(DRILL, "edits refused", refused, len(drafts))
    health = site.ask("health")
    notes = " ".join(health["notes"])
    clear = not health["ok"] and "full" in notes
    yield Row(DRILL, "a clear health error", notes[:160], clear)


def _with_room(
    house: House, site: OurSite, server: Server, drafts: Sequence[Draft]
) -> Iterator[Row]:
    Editor(server.port, house.editor).publish(drafts[-1].page)
    took = until(lambda: not house.not_found(server, drafts), 60)
    yield Row(DRILL, "recovers with the next change", f"{took:.1f} s, all edits found", True)
    health = site.ask("health")
    yield Row(DRILL, "health is well again", f"ok: {health['ok']}", bool(health["ok"]))
    wrong = [page for store in site.ask("stock") for page in store["wrong"]]
    yield none_of(DRILL, "wrong pages (check_search)", wrong)
