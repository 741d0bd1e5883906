"""Pages restricted to agents while customers search, read and type, on either engine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.sites import Server
from drills.house import Draft, House
from drills.rows import Row, none_of
from drills.servers import until
from drills.studio import Editor, done
from drills.visits import Crowd, Visit, visit

DRILL = "page restricted to agents while customers search"
AFTERWARDS = 1.0  # seconds in which customers go on when the last page is restricted


@dataclass(frozen=True, slots=True)
class Look:
    """A customer's look at a page, in one of several places."""

    page: int
    visit: Visit
    saw: bool


def hold(house: House) -> Iterator[Row]:
    """First on Elasticsearch, then on the local copy while it is away."""
    with house.site.served(workers=2) as server:
        house.wait_for("elasticsearch", server)
        yield from _restricted(house, server, "Elasticsearch")
        house.servers.elasticsearch.kill()
        house.wait_for("embedded", server)
        yield from _restricted(house, server, "the local copy")
        house.servers.elasticsearch.start()
        house.wait_for("elasticsearch", server)
    yield from house.sound(DRILL)


def _restricted(house: House, server: Server, engine: str) -> Iterator[Row]:
    editor, agents = Editor(server.port, house.editor), house.site.ask("facts")["agents"]
    by_rule, by_audience = _halves(house, server, editor)
    places = [(page, path) for page in (*by_rule, *by_audience) for path in _places(page)]
    looks: list[Look] = []

    def look(number: int) -> Visit:
        page, path = places[number % len(places)]
        found = visit(server.port, path)
        looks.append(Look(page.page, found, _shows(found, page, path)))
        return found

    moments: dict[int, float] = {}
    refused: list[str] = []
    with Crowd(4, look) as customers:
        _wait_until_kept(customers, len(places) * 2)
        for page in by_rule:
            refused += _noted(moments, page, editor.restrict(page.page, agents))
        for page in by_audience:
            refused += _noted(moments, page, editor.publish(page.page))
        time.sleep(AFTERWARDS)
    yield none_of(DRILL, "restrictions refused", refused, len(moments))
    before = {one.page for one in looks if one.saw}
    blind = [page for page in moments if page not in before]
    yield none_of(DRILL, f"pages nobody saw before ({engine})", blind, len(moments))
    later = [one for one in looks if one.visit.began >= moments[one.page]]
    seen = [one.visit.path for one in later if one.saw]
    yield none_of(
        DRILL, f"customers who see it afterwards ({engine})", seen, f"{len(later):,} looks"
    )


def _halves(house: House, server: Server, editor: Editor) -> tuple[list[Draft], list[Draft]]:
    """Pages that everybody finds by a word; those of the second half have a draft for agents."""
    pages = house.drafts(house.some(20))
    for page in pages:
        editor.publish(page.page)
    until(lambda: not house.not_found(server, pages), 60)
    half = len(pages) // 2
    second = {one.page: one for one in house.drafts(len(pages), audience="agents")}
    return pages[:half], [one for one in pages[half:] if one.page in second]


def _places(page: Draft) -> tuple[str, ...]:
    """Where a customer may meet a page."""
    return (
        f"/search/?q=%22{page.word}%22",
        f"/api/search?q=%22{page.word}%22",
        f"/api/suggest?q={quote(page.title[:12])}",
        page.url,
        f"/a/{page.code}/",
        "/sitemap.xml",
    )


def _shows(found: Visit, page: Draft, path: str) -> bool:
    """Whether it holds something of the page: its word, its address, or a way there."""
    if path.startswith("/search/"):
        return page.url.encode() in found.body
    if path == page.url:
        return page.word.encode() in found.body
    if path.startswith("/a/"):
        return page.url in found.location
    return page.url.encode() in found.body


def _wait_until_kept(customers: Crowd, count: int) -> None:
    """Until every place was looked at twice, so that pages are kept in the cache."""
    while len(customers.visits) < count and customers.is_at_it:
        time.sleep(0.05)


def _noted(moments: dict[int, float], page: Draft, answer: Visit) -> Sequence[str]:
    moments[page.page] = time.monotonic()
    return [] if done(answer) else [answer.failed or answer.path]
