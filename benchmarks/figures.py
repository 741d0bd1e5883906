"""A figure, the goal it is held to, and the table of all of them. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound: the figure should be at most, or at least, this."""

    bound: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Whether the value keeps to it."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {plain(self.bound)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `key`: its name in the file that other arithmetic reads.

    `why`: what to say should the goal be missed.
    """

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    key: str = ""
    why: str = ""

    @property
    def met(self) -> str:
        """Whether the goal is met, in a word; nothing without a goal."""
        if self.goal is None:
            return ""
        return "yes" if self.goal.met_by(self.value) else "NO"

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What stands in the table."""
        value = f"{plain(self.value)} {self.unit}".strip()
        return self.name, value, f"{self.goal or ''}", self.met


NO_REASON = "No reason is known yet."
COLUMNS = ("figure", "value", "goal", "met")


def plain(value: float) -> str:
    """A number with as many digits as one reads: 0.52, 3.1, 48, 1,240."""
    if value == int(value) or abs(value) >= 100:
        return f"{round(value):,}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` per cent of the values do not exceed."""
    return sorted(values)[max(math.ceil(share / 100 * len(values)), 1) - 1]


def spread(
    name: str,
    milliseconds: Sequence[float],
    goal: Goal | None = None,
    key: str = "",
    why: str = "",
) -> list[Figure]:
    """Two lines: p50 and p95 of some times; the goal, and why it was missed, are for p95."""
    p50, p95 = (f"{key}.{share}" if key else "" for share in ("p50", "p95"))
    return [
        Figure(f"{name}, p50", percentile(milliseconds, 50), "ms", key=p50),
        Figure(f"{name}, p95", percentile(milliseconds, 95), "ms", goal, p95, why),
    ]


def missed(figures: Iterable[Figure]) -> list[str]:
    """A line for each goal that was missed: by how much, and why."""
    return [
        f"{figure.name.lstrip('— ')}: {figure.cells[1]}, goal {figure.goal}. "
        f"{figure.why or NO_REASON}"
        for figure in figures
        if figure.met == "NO"
    ]


def as_text(figures: Iterable[Figure]) -> str:
    """The table for a terminal."""
    rows = [COLUMNS, *(figure.cells for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [
        "  ".join(
            (name.ljust(widths[0]), value.rjust(widths[1]), goal.rjust(widths[2]), met)
        ).rstrip()
        for name, value, goal, met in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def as_markdown(figures: Iterable[Figure]) -> str:
    """The table for a document."""
    head = [f"| {' | '.join(COLUMNS)} |", "|---|--:|--:|---|"]
    return "\n".join([*head, *(f"| {' | '.join(figure.cells)} |" for figure in figures)])


def as_json(figures: Iterable[Figure], facts: dict[str, str]) -> str:
    """Figures that have a key, and where they were measured: what `benchmarks.scaling` reads."""
    values = {figure.key: float(f"{figure.value:.4g}") for figure in figures if figure.key}
    return json.dumps({"facts": facts, "figures": values}, indent=2, ensure_ascii=False) + "\n"
