"""Item analysis: a quiz that 427 people have taken, and one that a hundred thousand have.

Answers follow a Rasch model. The whole is what the page of a trainer waits for when nothing is
kept: reading all answers from the database, all statistics, and the table of what was picked.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, Goal
from benchmarks.part import run
from benchmarks.quizzes.bank import bank
from benchmarks.sites import Workshop

ITEMS = 20
USUAL, MANY, MANY_QUICK = 427, 100_000, 2_000
GOALS = {USUAL: (Goal(0.5), None), MANY: (Goal(10), Goal(500))}


def measure(workshop: Workshop) -> Iterator[Figure]:
    """Item analysis"""
    site = workshop.copy(bank(workshop), "analysing")
    for attempts in (USUAL, MANY_QUICK if workshop.quick else MANY):
        quiz = site.inside("quizzes.finished", attempts, ITEMS)
        found = site.inside("quizzes.analyse", quiz)
        assert (found["shape"], found["known"]) == ([attempts, ITEMS], ITEMS), found
        seconds, megabytes = GOALS.get(attempts, (None, None))
        name = f"item analysis of {attempts:,} attempts × {ITEMS} items"
        yield Figure(name, found["whole"], "s", seconds, f"analysis.{attempts}")
        yield Figure("— the statistics alone", found["statistics"], "s")
        yield Figure("— memory at most", found["memory"], "MB", megabytes)
        yield Figure("— memory before it began", found["before"], "MB")


if __name__ == "__main__":
    run([measure], __doc__)
