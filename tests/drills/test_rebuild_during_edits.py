"""What the drill of a rebuild makes of the answers that it got."""

import json
from typing import Any

import pytest

from drills.rebuild_during_edits import held, searched
from drills.visits import Visit


def answer(status: int = 200, **said: Any) -> Visit:
    return Visit("/asked", 0.0, 1.0, status, "", json.dumps(said).encode())


def found(page: int, *, local: bool = False) -> Visit:
    return answer(hits=[{"page": page}], local_copy=local)


def test_answers_of_the_local_copy_are_told() -> None:
    row = searched([found(7), found(7, local=True), found(7)], 7)
    assert (row.ok, row.shown) == (True, "0 of 3 (1 answered by the local copy)")


def test_a_search_without_the_page_or_without_an_answer_is_a_moment_without_results() -> None:
    row = searched([found(7), found(8), answer(503)], 7)
    assert row.ok is False
    assert row.shown.startswith("2 of 3: /asked; /asked: 503")


@pytest.mark.parametrize(
    ("counted", "well"),
    [
        (answer(count=3, _shards={"failed": 0}), True),
        (answer(count=0, _shards={"failed": 0}), False),
        (answer(count=3, _shards={"failed": 1}), False),
        (answer(404, error="no such index"), False),
    ],
)
def test_a_gap_on_the_server_itself_shows_though_the_local_copy_answers(
    counted: Visit, well: bool
) -> None:
    assert held([counted]).ok is well
