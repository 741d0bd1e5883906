"""Redis killed while people read and work, and back again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from benchmarks.sites import Server
from drills.house import Draft, House
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd, Visit, visit

DRILL = "Redis killed"
AWAY = 4.0  # seconds in which people go on without it


def hold(house: House) -> Iterator[Row]:
    """Customers read, agents search; Redis dies, stays away a while and comes back."""
    drafts, redis = house.drafts(5), house.servers.redis
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        readers = _readers(house, server, [draft.url for draft in drafts])
        with readers:
            until(lambda: len(readers.visits) >= 20, 60)
            moment = time.monotonic()
            redis.kill()
            editor = Editor(server.port, house.editor)
            refused = [one.failed for one in map(editor.publish, _pages(drafts)) if not done(one)]
            time.sleep(AWAY)
            said = visit(server.port, "/readyz")
            redis.start()
            back = until(lambda: visit(server.port, "/readyz").json["cache"], 30)
            time.sleep(1)
        after = readers.since(moment)
        failed = [one.failed for one in after if one.failed]
        yield none_of(DRILL, "pages not served", failed, len(after))
        agents = [one for one in after if one.path.startswith("/desk/")]
        yield none_of(DRILL, "agents logged out", _logged_out(agents), f"{len(agents)} visits")
        yield none_of(DRILL, "edits refused", refused, len(drafts))
        word = "" if said.failed else f"cache: {said.json['cache']}, ready: {said.json['ready']}"
        yield Row(DRILL, "/readyz says so", word, word == "cache: False, ready: True")
        yield Row(DRILL, "used again within 10 s", f"{back:.1f} s", back <= 10)
        stale = [one.url for one in drafts if one.word not in _read(server, one.url)]
        yield none_of(DRILL, "old pages when it is back", stale, len(drafts))


def _readers(house: House, server: Server, pages: Sequence[str]) -> Crowd:
    """In turn: a customer reads a page, an agent searches at the desk."""
    questions = house.searches()
    asked = [next(questions) for _ in range(200)]

    def ask(number: int) -> Visit:
        if number % 2:
            agent = house.agents[number % len(house.agents)]
            return visit(server.port, f"/desk/answers?q={asked[number % 200]}", agent)
        return visit(server.port, pages[number // 2 % len(pages)])

    return Crowd(4, ask)


def _pages(drafts: Sequence[Draft]) -> list[int]:
    return [draft.page for draft in drafts]


def _logged_out(visits: Sequence[Visit]) -> list[str]:
    return [one.failed for one in visits if "login" in one.location or one.status in (401, 403)]


def _read(server: Server, url: str) -> str:
    return visit(server.port, url).body.decode()
