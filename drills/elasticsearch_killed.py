"""Elasticsearch killed, and frozen, while people search; and back again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from benchmarks.figures import percentile
from benchmarks.sites import Server
from drills.house import House
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd, Visit, visit

KILLED = "Elasticsearch killed during searches"
FROZEN = "Elasticsearch frozen during searches"
BACK = "Elasticsearch comes back"
BUDGET = 300  # ms, the default of ELASTICSEARCH_TIMEOUT
ON_TOP = 200  # ms
WITHIN = 10.0  # seconds
FIRST = 12.0  # seconds: ten that a write waits, and the publishing itself
SAYS_BACK = "Elasticsearch answers again"
SAYS_AWAY = "Elasticsearch does not answer: searching the local copy."


def hold(house: House) -> Iterator[Row]:
    """Killed, back, frozen, back."""
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        yield from _killed(house, server, _lines(house))
        yield from _back(house, server)
        yield from _frozen(house, server)


def _killed(house: House, server: Server, lines_before: int) -> Iterator[Row]:
    with _searchers(house, server) as crowd:
        _wait_for(crowd, house.some(300))
        moment = time.monotonic()
        house.servers.elasticsearch.kill()
    yield from _answered(KILLED, crowd, moment)
    yield from _said(house, server)
    lines, workers = _lines(house) - lines_before, len(server.workers)
    must = "one line in the log by each worker, at the change"
    yield Row(KILLED, must, f"{lines} lines of {workers} workers", lines == workers)


def _searchers(house: House, server: Server) -> Crowd:
    questions, count = house.searches(), house.some(1000)
    asked = [f"/api/search?q={next(questions)}" for _ in range(count)]
    agents = house.agents

    def ask(number: int) -> Visit:
        return visit(server.port, asked[number], agents[number % len(agents)])

    return Crowd(8, ask, visits=count)


def _wait_for(crowd: Crowd, count: int) -> None:
    until(lambda: len(crowd.visits) >= count or not crowd.is_at_it, 300)


def _answered(drill: str, crowd: Crowd, moment: float) -> Iterator[Row]:
    yield none_of(drill, "failed searches", crowd.failed, len(crowd.visits))
    before = [one for one in crowd.before(moment) if not one.failed]
    after = [one for one in crowd.since(moment) if not one.failed]
    yield _slowest(
        drill, "slowest of 8 callers", [one.ms for one in before], [one.ms for one in after]
    )
    yield _slowest(drill, "slowest inside the search", _inside(before), _inside(after))


def _inside(visits: Sequence[Visit]) -> list[float]:
    """Milliseconds that the search itself took, without the wait for a free thread."""
    return [float(one.json["took_ms"]) for one in visits]


def _slowest(drill: str, what: str, before: Sequence[float], after: Sequence[float]) -> Row:
    """A row; where people waited longer than the bound with all servers up, it tells nothing."""
    bound, slowest = BUDGET + ON_TOP, max(after)
    p50, p95 = percentile(before, 50), percentile(before, 95)
    shown = f"{slowest:.0f} ms; before: p50 {p50:.0f}, p95 {p95:.0f}, slowest {max(before):.0f}"
    too_busy = slowest > bound and max(before) > bound
    shown += " (the machine is too busy to tell)" if too_busy else ""
    return Row(drill, f"{what} ≤ {bound} ms", shown, None if too_busy else slowest <= bound)


def _said(house: House, server: Server) -> Iterator[Row]:
    agent = house.agents[0]
    ready = visit(server.port, "/readyz")
    engine = ready.json["search_engine"] if not ready.failed else ready.failed
    yield Row(KILLED, "/readyz: ready, by the local copy", engine, engine == "embedded")
    health = house.site.ask("health")
    says = f"{health['engine']}: {health['serving'] or 'itself'}, ok {health['ok']}"
    stands_in = health["serving"] == "embedded" and not health["ok"]
    yield Row(KILLED, "search_health: the local copy serves, not well", says, stands_in)
    api = visit(server.port, "/api/search?q=anything", agent).json
    yield Row(KILLED, "API: local_copy", str(api["local_copy"]), api["local_copy"] is True)
    desk = b"Searching the local copy" in visit(server.port, "/desk/answers?q=anything", agent).body
    yield Row(KILLED, "a quiet line at the desk", "there" if desk else "missing", desk)


def _lines(house: House) -> int:
    """How many more workers said that it is away than said that it is back."""
    log = (house.site.folder / "server.log").read_text()
    return log.count(SAYS_AWAY) - log.count(SAYS_BACK)


def _back(house: House, server: Server) -> Iterator[Row]:
    drafts, editor = house.drafts(10), Editor(server.port, house.editor)
    for draft in drafts:
        editor.publish(draft.page)
    starting = house.servers.elasticsearch.start_soon()
    until(house.servers.elasticsearch.is_there, 180)
    took = house.wait_for("elasticsearch", server)
    starting.join()
    yield Row(BACK, f"primary again within {WITHIN:g} s", f"{took:.1f} s", took <= WITHIN)
    missed = house.not_found(server, drafts)
    yield none_of(BACK, "pages published meanwhile that it does not find", missed, len(drafts))
    yield from house.sound(BACK)


def _frozen(house: House, server: Server) -> Iterator[Row]:
    with _searchers(house, server) as crowd:
        _wait_for(crowd, house.some(300))
        moment = time.monotonic()
        house.servers.elasticsearch.freeze()
    yield from _answered(FROZEN, crowd, moment)
    yield _publishing(house, server)
    house.servers.elasticsearch.thaw()
    took = house.wait_for("elasticsearch", server)
    yield Row(FROZEN, f"primary again within {WITHIN:g} s", f"{took:.1f} s", took <= WITHIN)
    yield _at_that_moment(house, server)
    yield from house.sound(FROZEN)


def _at_that_moment(house: House, server: Server) -> Row:
    """Nobody knows yet that it says nothing, and the first editor waits as long as a write may."""
    [draft], editor = house.drafts(1), Editor(server.port, house.editor)
    house.servers.elasticsearch.freeze()
    answer = editor.publish(draft.page)
    house.servers.elasticsearch.thaw()
    house.wait_for("elasticsearch", server)
    shown = f"{answer.ms / 1000:.1f} s, {'published' if done(answer) else answer.status}"
    must = f"publishing at the moment of the freeze takes ≤ {FIRST:g} s"
    return Row(FROZEN, must, shown, done(answer) and answer.ms <= FIRST * 1000)


def _publishing(house: House, server: Server) -> Row:
    """Editors do not wait for a server that says nothing, either."""
    drafts, editor = house.drafts(5), Editor(server.port, house.editor)
    slowest = max(editor.publish(draft.page).ms for draft in drafts) / 1000
    return Row(FROZEN, "publishing takes ≤ 5 s", f"slowest of 5: {slowest:.1f} s", slowest <= 5)
