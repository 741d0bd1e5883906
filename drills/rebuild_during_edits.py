"""The index is built anew while pages are published, moved and restricted, and people search.

The local copy would answer through a gap at the swap, so the server is asked itself as well.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.sites import Server
from drills.house import PREFIX, Draft, House
from drills.rows import Row, none_of
from drills.studio import Editor, done
from drills.visits import Crowd, Visit, visit

DRILL = "rebuild while pages change"
PAUSE = 0.02  # seconds between two looks at the server, which has other work


def hold(house: House) -> Iterator[Row]:
    """One rebuild after the other until all edits are done."""
    beacon = house.drafts(1)[0]
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        Editor(server.port, house.editor).publish(beacon.page)
        house.wait_until_applied()
        with (
            Crowd(1, lambda _: _look_for(beacon, house, server)) as searcher,
            Crowd(1, lambda _: _ask_itself(beacon, house)) as watcher,
        ):
            edits, rebuilds = _rebuilt_during(house, server, beacon)
        refused = [one.failed for one in edits.visits if not done(one)]
        yield none_of(DRILL, "edits refused", refused, len(edits.visits))
        yield searched(searcher.visits, beacon.page)
        yield held(watcher.visits)
    yield Row(DRILL, "a rebuild under way all the time", f"{rebuilds} rebuilds", rebuilds > 0)
    yield from house.sound(DRILL)


def _rebuilt_during(house: House, server: Server, beacon: Draft) -> tuple[Crowd, int]:
    edits, rebuilds = _edits(house, server, beacon), 0
    with edits:
        while edits.is_at_it:
            house.site.manage("rebuild_search", "--force")
            rebuilds += 1
    return edits, rebuilds


def _edits(house: House, server: Server, beacon: Draft) -> Crowd:
    """Two editors: out of four edits two publish, one moves and one restricts a page."""
    drafts = [one for one in house.drafts(house.some(200)) if one.page != beacon.page]
    facts, editor = house.site.ask("facts"), Editor(server.port, house.editor)
    products, in_turn = facts["products"][:20], threading.Lock()

    def edit(number: int) -> Visit:
        page = drafts[number].page
        if number % 4 == 2:
            with in_turn:  # two moves at once would renumber each other's pages
                return editor.move(page, products[number % len(products)])
        if number % 4 == 3:
            return editor.restrict(page, facts["agents"])
        return editor.publish(page)

    return Crowd(2, edit, visits=len(drafts))


def _look_for(beacon: Draft, house: House, server: Server) -> Visit:
    return visit(server.port, f"/api/search?q=%22{beacon.word}%22", house.agents[0])


def searched(visits: Sequence[Visit], page: int) -> Row:
    """Whether every search found the page, and how many of them the local copy answered."""
    missing = [one.failed or one.path for one in visits if not _is_there(one, page)]
    local = sum(not one.failed and one.json["local_copy"] for one in visits)
    row = none_of(DRILL, "moments without results", missing, len(visits))
    return replace(row, shown=f"{row.shown} ({local} answered by the local copy)")


def _is_there(found: Visit, page: int) -> bool:
    return not found.failed and page in [hit["page"] for hit in found.json["hits"]]


def _ask_itself(beacon: Draft, house: House) -> Visit:
    time.sleep(PAUSE)
    asked = f"page:{beacon.page}%20AND%20what:passage"
    return visit(house.servers.elasticsearch.port, f"/{PREFIX}-passages/_count?q={asked}")


def held(visits: Sequence[Visit]) -> Row:
    """Whether the index that the server names as the one that serves always had the page."""
    without = [one.failed or one.path for one in visits if not _has_it(one)]
    return none_of(DRILL, "moments without it on the server itself", without, len(visits))


def _has_it(counted: Visit) -> bool:
    return (
        not counted.failed and counted.json["count"] > 0 and not counted.json["_shards"]["failed"]
    )
