"""How marks and times are spread: bars of a picture, and the table beside it. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, HEIGHT = 300, 100  # of the area of the bars, in the picture's units
TENTHS = 10
MINUTE = 60
SPANS: tuple[int, ...] = (
    *(10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(3600, 7200, 14_400, 28_800, 86_400, 604_800),
)
MOST_BARS = 10
USUAL = 0.95  # of all tries; the rest share one bar, so that a try left open hides nobody


@dataclass(frozen=True)
class Bar:
    """So many in one step; x, y, width and height in the picture's units."""

    label: str
    many: int
    share: Fraction
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Histogram:
    """Bars with n; `ticks`: (x, label) below them; `line`: where the pass mark is, if anywhere."""

    n: int
    bars: list[Bar]
    ticks: list[tuple[float, str]]
    line: float | None = None


def of_shares(shares: Iterable[Fraction], pass_percent: Fraction | None = None) -> Histogram:
    """Shares of the mark in ten steps; what is below 0 or above 1 is in the first or the last."""
    steps = Counter(min(max(math.floor(share * TENTHS), 0), TENTHS - 1) for share in shares)
    labels = [f"{10 * at}–{10 * at + (10 if at == TENTHS - 1 else 9)} %" for at in range(TENTHS)]
    ticks = [(WIDTH * at / 4, f"{25 * at} %") for at in range(5)]
    line = None if pass_percent is None else float(WIDTH * pass_percent / 100)
    counts = [steps[at] for at in range(TENTHS)]
    return Histogram(sum(counts), _bars(labels, counts), ticks, line)


def of_times(seconds: Sequence[float]) -> Histogram:
    """Times in steps of a round length; the longest share the last one."""
    if not seconds:
        return Histogram(0, [], [])
    usual = sorted(seconds)[max(math.ceil(len(seconds) * USUAL) - 1, 0)]
    step = next((one for one in SPANS if usual < one * MOST_BARS), SPANS[-1])
    last = min(math.floor(usual / step), MOST_BARS - 1)
    steps = Counter(min(max(math.floor(one / step), 0), last + 1) for one in seconds)
    many = last + 1 + (steps[last + 1] > 0)
    labels = [f"{said(at * step)} to {said((at + 1) * step)}" for at in range(last + 1)]
    labels += [f"{said((last + 1) * step)} and longer"] * (many - last - 1)
    every = 1 if many <= 5 else 2
    ticks = [(WIDTH * at / many, said(at * step)) for at in range(0, many, every)]
    return Histogram(len(seconds), _bars(labels, [steps[at] for at in range(many)]), ticks)


def said(seconds: int) -> str:
    """A round length of time as short as can be: 0, 30 s, 5 min, 2 h, 1 d."""
    for unit, name in ((86_400, "d"), (3600, "h"), (MINUTE, "min")):
        if seconds and seconds % unit == 0:
            return f"{seconds // unit} {name}"
    return f"{seconds} s" if seconds else "0"


def _bars(labels: Sequence[str], counts: Sequence[int]) -> list[Bar]:
    whole, most, width = sum(counts) or 1, max(counts, default=0) or 1, WIDTH / len(labels)
    return [
        Bar(
            *(label, many, Fraction(many, whole), width * at + 1, HEIGHT - HEIGHT * many / most),
            *(width - 2, HEIGHT * many / most),
        )
        for at, (label, many) in enumerate(zip(labels, counts, strict=True))
    ]
