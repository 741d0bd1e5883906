"""How the time of a search grows with the number of passages: a chart, as SVG. Pure.

Both axes are logarithmic, so that growth in step with the passages is a straight line, which is
drawn for comparison. The chart has no background, and colours for light and for dark pages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from benchmarks.figures import Figure, plain

WIDTH, HEIGHT = 780, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 260, 56, 48
SERIES = (
    ("elastic", "Elasticsearch, over HTTP"),
    ("embedded", "embedded, over HTTP"),
    ("raw", "bare client, msearch"),
)
TITLE = "Time of a desk search, p95, by passages"
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #3d4451; }
  .title { font-size: 15px; font-weight: 600; fill: #14181f; }
  .grid { stroke: #d8dce3; } .linear { stroke: #7d8594; stroke-dasharray: 2 5; }
  path { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  .elastic { stroke: #1d5fd1; } .embedded { stroke: #a8500b; stroke-dasharray: 8 4; }
  .raw { stroke: #12744a; stroke-dasharray: 2 4; } circle { fill: #fff; stroke-width: 2; }
  circle.embedded, circle.raw { stroke-dasharray: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #c3c9d4; } .title { fill: #f1f3f7; } .grid { stroke: #3a414d; }
    .elastic { stroke: #7fb0ff; } .embedded { stroke: #f0a35e; } .raw { stroke: #5fcf9b; }
    .linear { stroke: #9aa2b1; } circle { fill: #14181f; }
  }
"""

Points = list[tuple[int, float]]


class Frame:
    """Where passages and milliseconds lie on the page."""

    def __init__(self, lines: Iterable[Points]) -> None:
        points = [point for line in lines for point in line]
        sizes, values = zip(*points, strict=True)
        self.sizes = sorted(set(sizes))
        self.ticks = list(_ticks(min(values), max(values)))

    def x(self, size: float) -> float:
        """Of a number of passages."""
        span = WIDTH - LEFT - RIGHT
        return LEFT + span * _share(size, self.sizes[0], self.sizes[-1])

    def y(self, ms: float) -> float:
        """Of milliseconds."""
        span = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - span * _share(ms, self.ticks[0], self.ticks[-1])


def chart(figures: Sequence[Figure]) -> str:
    """The p95 of every series at every size that was measured."""
    lines = {key: _points(figures, key) for key, _ in SERIES}
    lines = {key: points for key, points in lines.items() if points}
    frame = Frame(lines.values())
    parts = [*_grid(frame), *_linear(frame, next(iter(lines.values())))]
    for key, points in lines.items():
        parts += _line(frame, key, points)
    parts += _names(frame, lines)
    return _svg(parts, _said(lines))


def _points(figures: Iterable[Figure], name: str) -> Points:
    split = ((figure.key.split("."), figure.value) for figure in figures)
    return sorted(
        (int(key[1]), value)
        for key, value in split
        if len(key) == 3 and key[0] == name and key[2] == "p95"
    )


def _share(value: float, low: float, high: float) -> float:
    return 0.5 if low == high else math.log(value / low) / math.log(high / low)


def _ticks(low: float, high: float) -> Iterator[float]:
    """1, 2 and 5 times powers of ten, from the last below to the first above."""
    steps = [step * 10.0**power for power in range(-2, 6) for step in (1, 2, 5)]
    first = max(step for step in steps if step <= low)
    last = min(step for step in steps if step >= high)
    yield from (step for step in steps if first <= step <= last)


def _grid(frame: Frame) -> Iterator[str]:
    for ms in frame.ticks:
        y = frame.y(ms)
        yield f'<path class="grid" stroke-width="1" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{plain(ms)} ms</text>'
    for size in frame.sizes:
        x, y = frame.x(size), HEIGHT - BOTTOM + 20
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{size:,}</text>'
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">passages</text>'


def _linear(frame: Frame, points: Points) -> Iterator[str]:
    """From the first point on: what growth in step with the passages would be."""
    size, ms = points[0]
    grown = min(frame.ticks[-1], ms * frame.sizes[-1] / size)
    end = size * grown / ms
    x, y = frame.x(end), frame.y(grown)
    yield (
        f'<path class="linear" d="M{frame.x(size):.1f} {frame.y(ms):.1f}L{x:.1f} {y:.1f}"/>'
        f'<text x="{x + 6:.1f}" y="{y - 6:.1f}">if it were linear</text>'
    )


def _line(frame: Frame, key: str, points: Points) -> Iterator[str]:
    places = [(frame.x(size), frame.y(ms)) for size, ms in points]
    drawn = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path class="{key}" d="M{drawn}"/>'
    yield from (f'<circle class="{key}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)


def _names(frame: Frame, lines: dict[str, Points]) -> Iterator[str]:
    """At the ends of the lines, far enough from each other to be read."""
    names, last = dict(SERIES), -math.inf
    for key, points in sorted(lines.items(), key=lambda item: -item[1][-1][1]):
        size, ms = points[-1]
        last = max(frame.y(ms) + 4, last + 17)
        told = f"{escape(names[key])}: {plain(ms)} ms"
        yield f'<text x="{frame.x(size) + 10:.1f}" y="{last:.1f}">{told}</text>'


def _said(lines: dict[str, Points]) -> str:
    """The chart in words."""
    names = dict(SERIES)
    return " ".join(
        f"{names[key]}: " + ", ".join(f"{plain(ms)} ms at {size:,}" for size, ms in points) + "."
        for key, points in lines.items()
    )


def _svg(parts: Iterable[str], said: str) -> str:
    drawn = "\n".join(parts)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
 aria-labelledby="title desc">
<title id="title">{TITLE}</title>
<desc id="desc">{escape(said)}</desc>
<style>{STYLE}</style>
<text class="title" x="16" y="26">{TITLE}</text>
{drawn}
</svg>
"""
