"""PostgreSQL killed and started again under a site that goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.sites import Server
from drills.house import House
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd, Visit, visit

DRILL = "PostgreSQL restarted"
WITHIN = 5.0  # seconds that a request waits for a connection


def hold(house: House) -> Iterator[Row]:
    """Agents search and customers read all the while."""
    draft = house.drafts(1)[0]
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        workers = server.workers
        with _people(house, server, draft.url) as people:
            until(lambda: len(people.visits) >= 20, 60)
            house.servers.postgresql.kill()
            until(lambda: not _well(server), 30)
            said = visit(server.port, "/readyz").status
            house.servers.postgresql.start_again()
            moment = time.monotonic()
            took = until(lambda: all(_well(server) for _ in range(10)), 60)
            until(lambda: len(people.since(moment + took)) >= 40, 60)
        away = sum(bool(one.failed) for one in people.visits)
        yield Row(DRILL, "/readyz says 503 while it is away", str(said), said == 503)
        shown = f"{took:.1f} s; {away} of {len(people.visits)} requests failed until then"
        yield Row(DRILL, f"requests recover within {WITHIN:g} s", shown, took <= WITHIN)
        later = [one for one in people.visits if one.began >= moment + took]
        failed = [one.failed for one in later if one.failed]
        yield none_of(DRILL, "requests failed from then on", failed, len(later))
        same = server.workers == workers
        yield Row(DRILL, "no web process restarted", "the same" if same else "others", same)
        published = done(Editor(server.port, house.editor).publish(draft.page))
        yield Row(DRILL, "an editor publishes", "yes" if published else "no", published)
    yield from house.sound(DRILL)


def _well(server: Server) -> bool:
    return visit(server.port, "/readyz").status == 200


def _people(house: House, server: Server, page: str) -> Crowd:
    """In turn: an agent searches, a customer reads a page."""
    questions = house.searches()
    asked = [next(questions) for _ in range(200)]

    def ask(number: int) -> Visit:
        if number % 2:
            return visit(server.port, page)
        agent = house.agents[number % len(house.agents)]
        return visit(server.port, f"/desk/answers?q={asked[number % 200]}", agent)

    return Crowd(4, ask)
