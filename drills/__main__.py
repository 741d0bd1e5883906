"""All drills in one table: `python -m drills [--quick] [--only NAME] [--markdown FILE]`.

It starts a PostgreSQL, a Redis and an Elasticsearch of its own on 127.0.0.1, and a site on them
as in production; kills parts of that; and removes all of it at the end. The exit code is 1 when
something was shown that must not be.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from benchmarks import machine
from benchmarks.sites import Workshop
from drills import (
    cache_killed,
    database_restarted,
    disk_full,
    elasticsearch_killed,
    elasticsearch_killed_during_edits,
    quiz_edited,
    quiz_time_up,
    quiz_workers_killed,
    rebuild_during_edits,
    rebuild_killed,
    restricted,
    two_workers,
    worker_killed,
)
from drills.house import House
from drills.rows import Row, all_well, as_markdown, as_text
from drills.servers import running

Drill = Callable[[House], Iterable[Row]]

DRILLS = (
    elasticsearch_killed,
    elasticsearch_killed_during_edits,
    rebuild_during_edits,
    rebuild_killed,
    two_workers,
    worker_killed,
    cache_killed,
    database_restarted,
    restricted,
    disk_full,
    quiz_workers_killed,
    quiz_time_up,
    quiz_edited,
)
PASSAGES, PASSAGES_QUICK = 6_000, 1_500


def name_of(drill: ModuleType) -> str:
    """What `--only` takes."""
    return drill.__name__.rpartition(".")[2].replace("_", "-")


def main() -> int:
    """Hold the drills; gives the exit code."""
    options = _options()
    signal.signal(signal.SIGTERM, _end)
    chosen = [one for one in DRILLS if options.only in (None, name_of(one))]
    with _folder() as folder, running(folder / "servers") as servers:
        _say("A house of PostgreSQL, Redis, Elasticsearch and a filled site")
        workshop = Workshop(folder / "sites", options.quick)
        passages = PASSAGES_QUICK if options.quick else PASSAGES
        house = House.built(workshop, servers, passages)
        before, rows = machine.load(), list(_held(chosen, house))
        facts = {**machine.facts(workshop), "passages": f"{passages:,}"}
        facts["load average"] = f"{before} before, {machine.load()} after"
    _print(rows, facts, options.markdown)
    return 0 if all_well(rows) else 1


def _held(drills: Iterable[ModuleType], house: House) -> Iterator[Row]:
    for drill in drills:
        _say((drill.__doc__ or name_of(drill)).splitlines()[0])
        try:
            for row in drill.hold(house):
                _say("   " + "  |  ".join(row.cells))
                yield row
        except Exception as error:  # the others are held all the same
            traceback.print_exc()
            shown = f"{type(error).__name__}: {str(error)[-300:]}"
            row = Row(name_of(drill), "to be held to its end", shown, False)
            _say("   " + "  |  ".join(row.cells))
            yield row


def _print(rows: list[Row], facts: dict[str, str], file: Path | None) -> None:
    print("\n" + as_text(rows))
    print("\n" + "\n".join(f"{name}: {value}" for name, value in facts.items()))
    if file:
        said = [as_markdown(rows), "", *(f"- {name}: {value}" for name, value in facts.items())]
        file.write_text("\n".join(said) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short form of each")
    names = [name_of(drill) for drill in DRILLS]
    parser.add_argument("--only", choices=names, help="hold this drill alone")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table there, too")
    return parser.parse_args()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rapport-drills-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _end(*signal_and_frame: object) -> NoReturn:
    """Let servers be stopped and folders be removed on SIGTERM as on Ctrl-C."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
