"""Every drill of the list can be held alone; all of them in short, where servers are wanted."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from drills.__main__ import DRILLS, name_of
from drills.rows import COLUMNS
from drills.servers import PostgreSQL, until

ROOT = Path(__file__).resolve().parents[2]


def test_every_module_of_a_drill_is_in_the_list() -> None:
    listed = {Path(drill.__file__ or "") for drill in DRILLS}
    found = (ROOT / "drills").glob("*.py")
    assert listed == {path for path in found if "\ndef hold(" in path.read_text()}


def test_every_drill_says_what_it_is_about_and_has_a_name_of_its_own() -> None:
    assert all(drill.__doc__ for drill in DRILLS)
    assert len({name_of(drill) for drill in DRILLS}) == len(DRILLS)


def test_a_name_that_is_no_drill_is_refused_before_anything_starts() -> None:
    command = [sys.executable, "-m", "drills", "--only", "earthquake"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "redis" not in done.stderr.lower()
    assert "cache-killed" in done.stderr


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that PostgreSQL, which runs as another user, can get into."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def test_a_postgresql_that_was_killed_is_back_at_its_address(open_folder: Path) -> None:
    if not any(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        if os.environ.get("REQUIRE_SERVERS"):
            pytest.fail("PostgreSQL is not installed, and REQUIRE_SERVERS wants it")
        pytest.skip("PostgreSQL is not installed")
    server = PostgreSQL(open_folder / "postgresql")
    server.start()
    try:
        server.kill()
        until(lambda: not _answers(server.url), 20)
        server.start_again()
        assert _answers(server.url)
    finally:
        server.stop()


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


@pytest.mark.skipif(
    os.environ.get("REQUIRE_DRILLS") != "1", reason="takes minutes: .ci/drill, or REQUIRE_DRILLS=1"
)
def test_the_short_form_of_a_drill_ends_with_a_table(tmp_path: Path) -> None:
    table = tmp_path / "table.md"
    command = [sys.executable, "-m", "drills", "--quick", "--only", "cache-killed"]
    done = subprocess.run([*command, "--markdown", str(table)], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    head = table.read_text().splitlines()[0].strip("|").split("|")
    assert tuple(cell.strip() for cell in head) == COLUMNS
