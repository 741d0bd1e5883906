"""What answers say about a quiz as a whole, in figures and in words."""

from __future__ import annotations

from dataclasses import dataclass

from quizzes.item_analysis import QuizStatistics
from quizzes.studio.results.sheets import Cell

HEADING = "The quiz as a whole"
MARKS, PERCENT, NO_UNIT = "marks", "%", ""
# Field of QuizStatistics, name, unit, what it means.
FIGURES = (
    ("mean", "Mean", MARKS, "What people earned on average."),
    ("median", "Median", MARKS, "Half of the people earned at least this, and half at most this."),
    (
        "standard_deviation",
        "Standard deviation",
        MARKS,
        "How far results lie apart: about two of three are no further than this from the mean.",
    ),
    (
        "skewness",
        "Skewness",
        NO_UNIT,
        "Below 0, a few earned far less than the others; above 0, a few earned far more.",
    ),
    (
        "kurtosis",
        "Kurtosis",
        NO_UNIT,
        "Above 0, more results than usual lie far from the mean; below 0, fewer do.",
    ),
    (
        "consistency",
        "Internal consistency",
        PERCENT,
        "Cronbach’s alpha: how far the questions agree on who knows more. From 70 % on, results "
        "can be relied on. Unknown where not everybody was asked the same questions.",
    ),
    (
        "error_ratio",
        "Error ratio",
        PERCENT,
        "How much of what tells people apart is chance: the lower, the better.",
    ),
    (
        "standard_error",
        "Standard error",
        MARKS,
        "By chance alone, about two of three results are off by up to this much.",
    ),
)


@dataclass(frozen=True)
class Figure:
    """One figure with its meaning; a value of None is unknown."""

    name: str
    unit: str
    value: float | None
    meaning: str

    @property
    def places(self) -> int:
        """Decimals that are worth reading."""
        return 0 if self.unit == PERCENT else 2

    def row(self) -> list[Cell]:
        """As in a table to take along; empty is unknown."""
        name = f"{self.name}, {self.unit}" if self.unit else self.name
        return [name, None if self.value is None else round(self.value, 2)]


def figures_of(whole: QuizStatistics) -> list[Figure]:
    """All that is worked out of first tries."""
    return [Figure(name, unit, getattr(whole, key), said) for key, name, unit, said in FIGURES]


def rows_of(whole: QuizStatistics) -> list[list[Cell]]:
    """Below the table by question: an empty line, a heading and the figures."""
    people: list[Cell] = ["People", whole.n]
    return [[], [HEADING], people, *(figure.row() for figure in figures_of(whole))]
