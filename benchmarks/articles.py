"""A public article when it is kept, against the same text on a page of bare Wagtail.

Two workers each, several connections that ask again and again from this process. Bare Wagtail is
the site in `benchmarks.bare`: the same headings and paragraphs in a StreamField, a small template,
nothing else. Our page shows more (menu, contents, related answers, pictures) and is larger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import median

from benchmarks.caller import answers_a_second, times
from benchmarks.figures import Figure, Goal, spread
from benchmarks.part import run
from benchmarks.sites import Site, Workshop

WORKERS = 2
CONNECTIONS = 6
ROUNDS, SECONDS = 3, 4.0
FASTER, QUERIES = Goal(10, at_least=True), Goal(0)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Warm public article"""
    site = workshop.demo()
    article = site.inside("an_article")
    bare, path = _bare(workshop, article["text"])
    with (
        site.served(WORKERS) as ours,
        bare.served(WORKERS, "benchmarks.bare.wsgi") as theirs,
    ):
        times(ours.port, [article["path"]] * 20)
        times(theirs.port, [path] * 20)
        kept, made = _in_turns((ours.port, article["path"]), (theirs.port, path), workshop.quick)
        alone = times(ours.port, [article["path"]] * (20 if workshop.quick else 300))
    yield Figure("warm public article, 2 workers", kept, "a second")
    yield Figure("— a page of bare Wagtail, 2 workers", made, "a second")
    yield Figure("— against bare Wagtail", kept / made, "×", FASTER)
    yield Figure("— database queries", article["queries"], "", QUERIES)
    yield from spread("— one reader", alone)


def _in_turns(ours: tuple[int, str], theirs: tuple[int, str], quick: bool) -> tuple[float, float]:
    """Answers a second of both, the median of several rounds one after the other."""
    rounds, seconds = (1, 0.5) if quick else (ROUNDS, SECONDS)
    found = [
        [answers_a_second(port, path, CONNECTIONS, seconds) for port, path in (ours, theirs)]
        for _ in range(rounds)
    ]
    return median(one for one, _ in found), median(other for _, other in found)


def _bare(workshop: Workshop, text: list[dict[str, str]]) -> tuple[Site, str]:
    folder = workshop.fresh("bare")
    site = Site(folder, workshop.encoder, "benchmarks.bare.settings")
    return site, site.inside("bare_page", given=json.dumps(text))


if __name__ == "__main__":
    run([measure], __doc__)
