"""Import of a folder of Markdown: articles a second, with and without encoding what they say.

Made-up articles as people have them: front matter, a few headings, lists, a table, links to
others, a part for agents in every fifth.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.part import run
from benchmarks.sites import Site, Workshop
from benchmarks.zipf import Zipf

ARTICLES, FEW_ARTICLES = 700, 20
PRODUCTS = 8


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Import"""
    count = FEW_ARTICLES if workshop.quick else ARTICLES
    folder = workshop.fresh("articles")
    write_articles(folder, count)
    for name, encoder in (("words alone", workshop.fresh("no-encoder")), ("vectors too", None)):
        copy = workshop.copy(workshop.empty(), "importing")
        site = Site(copy.folder, encoder or workshop.encoder)
        took = site.inside("import_folder", folder)
        yield Figure(f"import of {count} articles, {name}", count / took["seconds"], "a second")


def write_articles(folder: Path, count: int) -> None:
    """So many files."""
    text = Zipf(seed=5)
    for number in range(count):
        (folder / f"article-{number}.md").write_text(article(number, count, text), "utf-8")


def article(number: int, count: int, text: Zipf) -> str:
    """One file as `import_articles` reads it."""
    sections = "\n\n".join(_section(part, count, text) for part in range(5))
    for_agents = f"\n\n:::agents\n{text.passage()}\n:::" if number % 5 == 0 else ""
    return f"""---
id: article-{number}
title: {text.title()}
summary: {text.sentence(12).capitalize()}.
product: Product {number % PRODUCTS}
topic: {text.telling(1).capitalize()}
audience: {"agents" if number % 15 == 0 else "public"}
tags: [{text.telling(1)}, {text.telling(1)}]
updated: 2026-10-03
---
{text.passage()}

{sections}{for_agents}
"""


def _section(part: int, count: int, text: Zipf) -> str:
    body = text.passage()
    if part == 1:
        body += "\n\n" + "\n".join(f"- {text.sentence(8)}" for _ in range(4))
    if part == 2:
        rows = "\n".join(f"| {text.telling(1)} | {text.sentence(3)} |" for _ in range(3))
        body += f"\n\n| {text.telling(1)} | {text.telling(1)} |\n|---|---|\n{rows}"
    if part == 3:
        body += f" [{text.telling(2)}](article-{text.random.randrange(count)}.md)"
    return f"## {text.heading()}\n\n{body}"


if __name__ == "__main__":
    run([measure], __doc__)
