"""Relevance of both engines on articles that nobody here wrote (`../shared/data`, if it is there).

Each set is imported once; then `evaluate_search` asks one engine and the other for every judged
query, in the order that people get.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.engines.cluster import Cluster, with_server
from benchmarks.figures import Figure, Goal
from benchmarks.part import run
from benchmarks.sites import ROOT, Site, Workshop

DATA = ROOT.parent / "shared" / "data"
FEW = 60  # queries in a quick run
APART = Goal(0.01)


@dataclass(frozen=True, slots=True)
class Judged:
    """Articles to import, and the folder of the queries that were judged for them."""

    name: str
    articles: str
    queries: str


SETS = (
    Judged("web FAQ", "web-faq/docs.jsonl", "web-faq"),
    Judged("bank's help desk", "bank-articles", "bank-queries"),
)


def measure(workshop: Workshop, cluster: Cluster) -> Iterator[Figure]:
    """Relevance of both engines"""
    for judged in SETS[:1] if workshop.quick else SETS:
        if (DATA / judged.articles).exists():
            yield from _compared(workshop, cluster, judged)
        else:
            skipped = f"SKIPPED: ../shared/data/{judged.articles} is not here"
            workshop.notes[f"relevance, {judged.name}"] = skipped


def _compared(workshop: Workshop, cluster: Cluster, judged: Judged) -> Iterator[Figure]:
    site = workshop.copy(workshop.empty(), f"judged-{judged.queries}")
    site.manage("import_articles", str(DATA / judged.articles))
    on_server, _ = cluster.filled(site, judged.queries)
    found = {
        name: _evaluated(one, judged, few=workshop.quick)
        for name, one in (("Elasticsearch", on_server), ("embedded", site))
    }
    yield Figure(f"{judged.name}: nDCG@10, Elasticsearch", found["Elasticsearch"], "")
    yield Figure("— embedded", found["embedded"], "")
    yield Figure("— apart", abs(found["Elasticsearch"] - found["embedded"]), "", APART)


def _evaluated(site: Site, judged: Judged, *, few: bool) -> float:
    folder = DATA / judged.queries
    queries, grades = folder / "queries.jsonl", folder / "qrels.tsv"
    if few:
        queries, grades = _some(queries, grades, site.folder)
    told = site.manage(
        "evaluate_search", "--queries", str(queries), "--qrels", str(grades), "--json"
    )
    return float(json.loads(told.splitlines()[-1])["ndcg"])


def _some(queries: Path, grades: Path, folder: Path) -> tuple[Path, Path]:
    """The first few queries and their grades, as files of the site."""
    with queries.open(encoding="utf-8") as lines:
        kept = list(islice(lines, FEW))
    names = {str(json.loads(line)["id"]) for line in kept}
    rows = (row for row in grades.read_text("utf-8").splitlines(keepends=True))
    (folder / "queries.jsonl").write_text("".join(kept), "utf-8")
    graded = "".join(row for row in rows if row.split("\t")[0] in names)
    (folder / "qrels.tsv").write_text(graded, "utf-8")
    return folder / "queries.jsonl", folder / "qrels.tsv"


if __name__ == "__main__":
    run([with_server(measure)], __doc__)
