"""A part of the benchmarks, run alone from the command line."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from benchmarks import machine
from benchmarks.figures import Figure, as_json, as_markdown, as_text, missed
from benchmarks.sites import Workshop

MISSED = "Goals that were missed, and why:"
Part = Callable[[Workshop], Iterable[Figure]]


Drawing = Callable[[Sequence[Figure]], str]


def run(parts: Iterable[Part], about: str, draw: Drawing | None = None) -> None:
    """Measure the parts one after the other; print the table, and write it where asked.

    `draw` makes an SVG of the figures, for --svg.
    """
    options = _options(about, draw is not None)
    signal.signal(signal.SIGTERM, _end)
    with _workshop(options) as workshop:
        facts = machine.facts(workshop)
        figures = list(_measured(parts, workshop))
        facts["load average"] += f" before, {machine.load()} after"
        facts |= workshop.notes
    print("\n" + as_text(figures))
    if why := missed(figures):
        print(f"\n{MISSED}\n" + "\n".join(why))
    print("\n" + "\n".join(f"{name}: {value}" for name, value in facts.items()))
    _write(options.markdown, lambda: page(figures, facts))
    _write(options.json, lambda: as_json(figures, facts))
    if draw:
        _write(options.svg, lambda: draw(figures))


def page(figures: Sequence[Figure], facts: Mapping[str, str]) -> str:
    """The table, why goals were missed, and where it was measured, as Markdown."""
    why = missed(figures)
    parts = [as_markdown(figures), *((MISSED, _list(why)) if why else ())]
    parts += ["Where it was measured:", _list(f"{name}: {value}" for name, value in facts.items())]
    return "\n\n".join(parts) + "\n"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _write(file: Path | None, make: Callable[[], str]) -> None:
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(make(), "utf-8")


def _measured(parts: Iterable[Part], workshop: Workshop) -> Iterator[Figure]:
    for part in parts:
        print(f"… {(part.__doc__ or part.__module__).splitlines()[0]}", file=sys.stderr, flush=True)
        for figure in part(workshop):
            print("   " + "  ".join(figure.cells).rstrip(), file=sys.stderr, flush=True)
            yield figure


def _options(about: str, drawn: bool) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="small sizes, in about a minute")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there, too")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="and for benchmarks.scaling, there"
    )
    if drawn:
        parser.add_argument("--svg", type=Path, metavar="FILE", help="and a chart, there")
    parser.add_argument(
        "--folder", type=Path, help="keep what is prepared there, for the next run of the same code"
    )
    return parser.parse_args()


@contextmanager
def _workshop(options: argparse.Namespace) -> Iterator[Workshop]:
    folder = options.folder or Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    try:
        yield Workshop(folder.resolve(), options.quick)
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)


def _end(*signal_and_frame: object) -> NoReturn:
    """Let servers be stopped and folders be removed on SIGTERM as on Ctrl-C."""
    sys.exit(128 + signal.SIGTERM)


def scaled(workshop: Workshop, count: int) -> int:
    """How often something is done; a tenth of it, at least five times, in a quick run."""
    return max(count // 10, 5) if workshop.quick else count
