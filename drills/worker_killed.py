"""Web workers killed while they publish."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from benchmarks.sites import Server
from drills.house import Draft, House
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd, Visit, visit

DRILL = "web worker killed during publish"
KILLS = 8  # about


def hold(house: House) -> Iterator[Row]:
    """Four editors publish, and a worker dies now and then."""
    drafts = house.drafts(house.some(200))
    since = house.site.ask("facts")["newest_change"]
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        crowd, kills = _published(house, server, drafts)
        until(lambda: not visit(server.port, "/healthz").failed, 60)
        house.wait_until_applied()
    traces = _traces(house, drafts, since)
    cut = sum(one.status == 0 for one in crowd.visits)
    shown = f"{kills} workers killed, {cut} of {len(drafts)} requests cut"
    yield Row(DRILL, "requests that are cut", shown, cut > 0)
    yield none_of(DRILL, "pages half published", list(_halves(traces)), len(drafts))
    promised = {visit_of.path for visit_of in crowd.visits if done(visit_of)}
    lost = [one["page"] for one in traces if not one["live"] and _path(one["page"]) in promised]
    yield none_of(DRILL, "pages said to be published that are not", lost, len(promised))
    yield from house.sound(DRILL)


def _published(house: House, server: Server, drafts: Sequence[Draft]) -> tuple[Crowd, int]:
    editor, kills = Editor(server.port, house.editor), 0

    def publish(number: int) -> Visit:
        return editor.publish(drafts[number].page)

    with Crowd(4, publish, visits=len(drafts)) as crowd:
        for done_by_then in range(2, len(drafts), max(len(drafts) // KILLS, 4)):
            _wait_for(crowd, done_by_then)
            time.sleep(random.uniform(0, 0.1))  # at any step of a publish
            kills += kill_one(server)
    return crowd, kills


def _wait_for(crowd: Crowd, visits: int) -> None:
    until(lambda: len(crowd.visits) >= visits or not crowd.is_at_it, 120)


def kill_one(server: Server) -> int:
    """Kill a web worker, whichever; gives how many were there to be killed."""
    with suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(server.workers), signal.SIGKILL)
        return 1
    return 0


def _path(page: int) -> str:
    return Editor.publishing(page)


def _traces(house: House, drafts: Sequence[Draft], since: int) -> list[dict[str, Any]]:
    given = json.dumps([{"page": one.page, "word": one.word} for one in drafts])
    traces: list[dict[str, Any]] = house.site.ask("traces", since, given=given)
    return traces


def _halves(traces: Sequence[dict[str, Any]]) -> Iterator[str]:
    for trace in traces:
        states = {name: trace[name] for name in ("live", "passages", "change", "published")}
        if len(set(states.values())) != 1:
            yield f"page {trace['page']}: {states}"
