"""Figures, goals, and the files that they are written to."""

import json

from benchmarks.figures import (
    Figure,
    Goal,
    as_json,
    as_markdown,
    as_text,
    missed,
    percentile,
    spread,
)
from benchmarks.part import MISSED, page


def test_a_figure_keeps_to_its_goal_or_says_so() -> None:
    assert Figure("p95", 80, "ms", Goal(80)).met == "yes"
    assert Figure("p95", 81, "ms", Goal(80)).met == "NO"
    assert Figure("speed", 59, "%", Goal(60, at_least=True)).met == "NO"
    assert Figure("p50", 3, "ms").met == ""


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7], 95) == 7


def test_times_are_told_by_their_middle_and_their_slow_end() -> None:
    lines = spread("search", [1.0, 2.0, 30.0], Goal(20), key="elastic.1000")
    assert [line.key for line in lines] == ["elastic.1000.p50", "elastic.1000.p95"]
    assert [line.met for line in lines] == ["", "NO"]


def test_the_file_holds_the_figures_that_have_a_key_and_where_they_come_from() -> None:
    figures = [Figure("a", 1.23456, "ms", key="a.p95"), Figure("b", 2, "ms")]
    found = json.loads(as_json(figures, {"processors": "2"}))
    assert found == {"facts": {"processors": "2"}, "figures": {"a.p95": 1.235}}


def test_tables_have_a_line_for_each_figure() -> None:
    figures = [Figure("search, p95", 1234.5, "ms", Goal(80)), Figure("errors", 0, "", Goal(0))]
    assert as_markdown(figures).splitlines()[2:] == [
        "| search, p95 | 1,234 ms | ≤ 80 | NO |",
        "| errors | 0 | ≤ 0 | yes |",
    ]
    assert [line.split()[-1] for line in as_text(figures).splitlines()[2:]] == ["NO", "yes"]


def test_a_goal_that_was_missed_is_told_with_its_reason() -> None:
    figures = [
        Figure("search, p95", 85, "ms", Goal(80), why="The server takes 70 of it."),
        Figure("— growth", 3, "×", Goal(2)),
        Figure("publish", 1, "s", Goal(1), why="never shown"),
    ]
    assert missed(figures) == [
        "search, p95: 85 ms, goal ≤ 80. The server takes 70 of it.",
        "growth: 3 ×, goal ≤ 2. No reason is known yet.",
    ]
    assert f"{MISSED}\n\n- search, p95: 85 ms" in page(figures, {})
    assert MISSED not in page(figures[2:], {})


def test_why_a_time_is_too_long_goes_with_its_slow_end() -> None:
    assert [line.why for line in spread("search", [1.0], Goal(20), why="so")] == ["", "so"]
