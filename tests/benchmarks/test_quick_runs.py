"""One part of each benchmark, small: so that what measures goes on to work.

`make bench`, `make bench-engines` and `make bench-quizzes` run the rest; `--quick` does so in a
minute or two.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.search.elastic_servers import address_of

pytestmark = pytest.mark.skipif(
    os.environ.get("QUICK_RUNS") != "1", reason="takes minutes; QUICK_RUNS=1 runs it"
)
ROOT = Path(__file__).parents[2]
PATIENCE = 400  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where sites are prepared, for all runs of this file."""
    return tmp_path_factory.mktemp("benchmarks")


def run(part: str, folder: Path, **environment: str) -> dict[str, float]:
    """The figures of a quick run of one part."""
    file = folder / f"{part}.json"
    done = subprocess.run(
        [sys.executable, "-m", part, "--quick", "--json", file, "--folder", folder],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(file.read_text("utf-8"))["figures"]


def test_search_at_the_desk_is_measured(folder: Path) -> None:
    found = run("benchmarks.desk_search", folder)
    assert found["desk.120.p50"] <= found["desk.120.p95"]


def test_both_engines_are_measured_side_by_side(folder: Path) -> None:
    address = address_of("TEST_ELASTICSEARCH_URL")
    found = run("benchmarks.engines.searching", folder, ELASTICSEARCH_URL=address)
    assert found["trips.600"] >= 1
    assert {"raw.600.p95", "elastic.600.p95", "embedded.600.p95"} <= found.keys()


def test_quizzes_are_measured_and_nothing_is_lost(folder: Path) -> None:
    found = run("benchmarks.quizzes", folder)
    assert found["save.sqlite.lost"] == 0
    assert {"save.sqlite.p95", "start.p95", "import", "mastery.alone", "heat.p95"} <= found.keys()
