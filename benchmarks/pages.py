"""What pages weigh, and how long the server takes for each.

The demo company's home, an article of middling length, a page of results and the desk with an
answer open, for the first visit of a browser that has nothing of the site yet. "Made" is the
page as it is made anew, for somebody who has logged in; "kept" is what customers mostly get.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from benchmarks.caller import calling, times
from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run, scaled
from benchmarks.sites import Server, Site, Workshop
from benchmarks.weight import SCRIPT, bytes_of, transferred

WORD = "router"
VISITS = 60
PAGE, SCRIPTS = Goal(150), Goal(30)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page and who looks at it."""

    name: str
    path: str
    cookie: str = ""


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Pages"""
    site = workshop.demo()
    shown = list(_shown(site))
    with site.served() as server:
        for page in shown:
            yield from _weight(server, page)
        for page in shown:
            yield from _times(server, page, site.cookies[0], scaled(workshop, VISITS))


def _shown(site: Site) -> Iterator[Shown]:
    article, agent = site.inside("an_article"), site.cookies[0]
    yield Shown("home", "/")
    yield Shown("article", article["path"])
    yield Shown("search", f"/search/?q={WORD}")
    yield Shown("desk", f"/desk/?q={WORD}&open={article['id']}", agent)


def _weight(server: Server, page: Shown) -> Iterator[Figure]:
    with calling(server.port) as caller:
        answers = transferred(caller, page.path, page.cookie).values()
    yield Figure(f"{page.name}: weight", bytes_of(answers) / 1000, "kB", PAGE)
    yield Figure("— of it JavaScript", bytes_of(answers, *SCRIPT) / 1000, "kB", SCRIPTS)


def _times(server: Server, page: Shown, agent: str, visits: int) -> Iterator[Figure]:
    if not page.cookie:
        name = f"{page.name}: server's time for a customer"
        yield from spread(name, list(_visits(server, page.path, visits, "")))
    name = f"{page.name}: server's time for an agent"
    yield from spread(name, list(_visits(server, page.path, visits, agent)))


def _visits(server: Server, path: str, visits: int, cookie: str) -> Iterator[float]:
    times(server.port, [path] * 5, [cookie])
    yield from times(server.port, list(repeat(path, visits)), [cookie])


if __name__ == "__main__":
    run([measure], __doc__)
