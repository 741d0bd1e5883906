"""A rebuild killed half-way, again and again; then one that ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.sites import Failed, Server
from drills.house import PREFIX, House
from drills.rows import Row, none_of
from drills.visits import visit

DRILL = "rebuild killed half-way"
TIMES = 3


def hold(house: House) -> Iterator[Row]:
    """Killed while it fills the server's index, and while it fills the local copy."""
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        yield _killed(house, server, "server", _indices, _alias)
        yield _killed(house, server, "local copy", _folders, _pointer)
        house.site.manage("rebuild_search", "--force")
        yield from _litter(house)
    yield from house.sound(DRILL)


def _killed(
    house: House,
    server: Server,
    where: str,
    names: Callable[[House], set[str]],
    live: Callable[[House], str],
) -> Row:
    before, wrong = live(house), []
    for _ in range(TIMES):
        _kill_half_way(house, names)
        answer = visit(server.port, "/api/search?q=something", house.agents[0])
        wrong += [answer.failed] if answer.failed else []
        wrong += [] if live(house) == before else [f"{before} became {live(house)}"]
    return none_of(DRILL, f"changes to the live index ({where})", wrong, f"{TIMES} kills")


def _kill_half_way(house: House, names: Callable[[House], set[str]]) -> None:
    """Kill it as soon as there is an index that was not there before."""
    before = names(house)
    with house.site.started("manage.py", "rebuild_search", "--force") as rebuild:
        while not names(house) - before:
            if rebuild.poll() is not None:
                raise Failed("The rebuild ended before it could be killed.")
            time.sleep(0.001)
        rebuild.kill()
        rebuild.wait()
        if not names(house) - before:
            raise Failed("The rebuild ended before it was killed.")


def _litter(house: House) -> Iterator[Row]:
    indices, folders = _indices(house), _folders(house)
    shown = f"{len(indices)} indices, {len(folders)} folders"
    must = "no litter: the live index and the one before"
    yield Row(DRILL, must, shown, len(indices) <= 2 and len(folders) <= 2)


def _indices(house: House) -> set[str]:
    rows = house.servers.elasticsearch.ask(f"_cat/indices/{PREFIX}-passages-*?format=json")
    return {row["index"] for row in rows}


def _alias(house: House) -> str:
    rows = house.servers.elasticsearch.ask(f"_cat/aliases/{PREFIX}-passages?format=json")
    return ", ".join(sorted(row["index"] for row in rows))


def _search_folder(house: House) -> Path:
    return house.site.folder / "search"


def _folders(house: House) -> set[str]:
    return {path.name for path in _search_folder(house).glob("index-*")}


def _pointer(house: House) -> str:
    return (_search_folder(house) / "current").read_text()
