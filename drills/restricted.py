"""Pages restricted to agents while customers search, read and type, on either engine."""

from __future__ import annotations

import re
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
PLACES = (
    "search",
    "api/search",
    "suggest",
    "page",
    "code",
    "sitemap",
    "feed",
    "home",
    "product",
    "related",
)
AFTERWARDS = 1.0  # seconds in which customers go on when the last page is restricted


@dataclass(frozen=True, slots=True)
class Look:
    """A customer's look at a page, in one of several places."""

    page: int
    place: str
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
    pages = (*by_rule, *by_audience)
    places = [(page, *place) for page in pages for place in _places(server, page).items()]
    looks: list[Look] = []

    def look(number: int) -> Visit:
        page, place, path = places[number % len(places)]
        found = visit(server.port, path)
        looks.append(Look(page.page, place, found, _shows(found, page, path)))
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
    never = {place for _, place, _ in places} - {one.place for one in looks if one.saw}
    yield none_of(DRILL, f"places that showed none before ({engine})", sorted(never), len(PLACES))
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


def _places(server: Server, page: Draft) -> dict[str, str]:
    """Where a customer may meet a page, by a word for the place."""
    paths = (
        f"/search/?q=%22{page.word}%22",
        f"/api/search?q=%22{page.word}%22",
        f"/api/suggest?q={quote(page.title[:12])}",
        page.url,
        f"/a/{page.code}/",
        "/sitemap.xml",
        "/feed/",
        "/",
        page.url.rstrip("/").rpartition("/")[0] + "/",
        _related_to(server, page),
    )
    return {place: path for place, path in zip(PLACES, paths, strict=True) if path}


def _related_to(server: Server, page: Draft) -> str:
    """A page that names this one among its related answers; "" for none."""
    near = _related(visit(server.port, page.url))
    return next((one for one in near if page.url in _related(visit(server.port, one))), "")


def _related(found: Visit) -> list[str]:
    related = found.body.decode().partition('id="related-title"')[2].partition("</section>")[0]
    return re.findall(r'href="([^"]+)"', related)


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
