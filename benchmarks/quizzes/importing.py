"""Import of a bank of questions in GIFT, by the command, into an empty site."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, Goal
from benchmarks.part import run
from benchmarks.quizzes.bank import size, write
from benchmarks.sites import Workshop

SLOWEST = Goal(20)


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Import of questions"""
    count = size(workshop)
    site = workshop.copy(workshop.empty(), "importing-questions")
    found = site.inside("quizzes.import_file", write(site.folder / "bank.gift", count))
    assert found["questions"] == count, found
    yield Figure(f"import of {count:,} questions (GIFT)", found["seconds"], "s", SLOWEST, "import")
    yield Figure("— memory at most", found["memory"], "MB")


if __name__ == "__main__":
    run([measure], __doc__)
