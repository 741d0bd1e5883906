"""Why goals of both engines were missed: from the figures of the run, and in its page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from benchmarks.engines.reasons import Searched, too_much_memory

MEASURED = Path(__file__).parents[2] / "docs" / "measured"
PAGE = (MEASURED / "engines.md").read_text("utf-8")
KEPT = json.loads((MEASURED / "engines.json").read_text("utf-8"))
FIGURES: dict[str, float] = KEPT["figures"]


def searched(size: int, *, shared: bool = True) -> Searched:
    """As the kept run measured it."""
    raw, web = FIGURES[f"raw.{size}.p95"], FIGURES[f"web.elastic.{size}"]
    return Searched(size, raw, web, FIGURES[f"trips.{size}"], shared)


def test_every_goal_that_the_kept_run_missed_has_a_reason() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.endswith("| NO |")]
    said = [line for line in PAGE.splitlines() if ", goal " in line]
    assert [line.split(", goal")[0] for line in said] == [
        f"- {name.removeprefix('— ')}: {value}" for name, value, *_ in rows
    ]
    assert "No reason is known" not in PAGE


def reason(line: str) -> str:
    """What the figures of the kept run say of a goal that it missed."""
    if line.startswith("- memory"):
        grown = FIGURES["memory.elastic.100000"] - FIGURES["memory.elastic.1000"]
        return too_much_memory(grown * 1000 / 99_000)
    [size] = re.findall(r"At ([\d,]+) passages", line)
    told = searched(int(size.replace(",", "")))
    return told.too_slow() if line.startswith("- desk search") else told.too_far_from_raw()


def test_the_reasons_are_those_of_the_kept_figures() -> None:
    said = [line for line in PAGE.splitlines() if ", goal " in line]
    assert [line for line in said if not line.endswith(reason(line))] == []


def test_what_the_kept_figures_say_is_a_reason() -> None:
    far = [line for line in PAGE.splitlines() if line.startswith("- against raw")]
    for told in (searched(size) for size in (1_000, 10_000) if f"At {size:,}" in "".join(far)):
        assert told.web > 0.9 * told.raw  # of all that the goal leaves us, and that is a mean
    assert "on the same machine" in KEPT["facts"]["Elasticsearch"]


def test_a_server_elsewhere_is_not_said_to_share_the_machine() -> None:
    assert "share the processors" in searched(10_000).too_slow()
    assert "share" not in searched(10_000, shared=False).too_slow()
