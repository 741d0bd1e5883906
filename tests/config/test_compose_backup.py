"""The backup out of the containers: a night on which it fails costs none of those before.

What stands in for Docker does on this machine what it is told to do in a container.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs/compose/backup"
DOCKER = """#!/bin/sh
[ "$1 $2 $3 $4" = "compose exec -T web-1" ] || exit 64
shift 4
case "$AWAY $*" in
  web-1*) echo 'service "web-1" is not running' >&2; exit 1 ;;
  half*" cat "*) printf 'not all of it'; exit 0 ;;
  *" python manage.py backup "*)
    cd "$(dirname "$4")" && echo '{}' >manifest.json && tar -cf "$4" manifest.json
    rm manifest.json ;;
  *) exec "$@" ;;
esac
"""


class Machine:
    """A machine with containers, and a folder for backups with one of last night."""

    def __init__(self, folder: Path) -> None:
        self.inside, self.backups = folder / "data", folder / "backups"
        self.code, self.programs = folder / "code", folder / "bin"
        for one in (self.inside, self.backups, self.code / "docs/compose", self.programs):
            one.mkdir(parents=True)
        text = SCRIPT.read_text(encoding="utf-8").replace("/var/lib/rapport", str(self.inside))
        (self.code / "docs/compose/backup").write_text(text)
        (self.programs / "docker").write_text(DOCKER)
        (self.programs / "docker").chmod(0o755)
        self.last_night = self.put(self.backups / "rapport-last-night.tar", days=1)

    def put(self, path: Path, days: float) -> Path:
        """A file of so many days ago."""
        path.parent.mkdir(exist_ok=True)
        path.write_text("a backup")
        at = time.time() - days * 86_400
        os.utime(path, (at, at))
        return path

    def night(self, away: str = "") -> int:
        """Cron calls the script; gives its exit code."""
        path = f"{self.programs}:{os.environ['PATH']}"
        command = ["sh", str(self.code / "docs/compose/backup"), str(self.backups)]
        done = subprocess.run(
            command, env={"PATH": path, "AWAY": away}, capture_output=True, check=False
        )
        return done.returncode

    def lying(self) -> list[Path]:
        """All files in both folders."""
        places = (self.backups, self.inside)
        return [one for place in places for one in place.rglob("*") if one.is_file()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """With everything running."""
    return Machine(tmp_path)


def test_tonights_backup_lies_beside_last_nights_and_is_its_owners_alone(machine: Machine) -> None:
    assert machine.night() == 0
    [tonight] = set(machine.lying()) - {machine.last_night}
    assert re.fullmatch(r"rapport-20\d\d-\d\d-\d\dT\d{6}Z\.tar", tonight.name)
    assert tonight.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("away", ["web-1", "half"])
def test_a_night_that_fails_leaves_what_is_there_and_no_half_file(
    machine: Machine, away: str
) -> None:
    old = machine.put(machine.backups / "rapport-old.tar", days=30)
    assert machine.night(away) != 0
    assert {one for one in machine.lying() if one.parent == machine.backups} == {
        machine.last_night,
        old,
    }


def test_what_a_killed_one_left_is_cleared_away_and_does_not_stop_the_next(
    machine: Machine,
) -> None:
    machine.put(machine.inside / "fetched/rapport-killed.tar", days=1)
    machine.put(machine.inside / "fetched/.rapport-killed.tar.half", days=1)
    machine.put(machine.backups / ".rapport-killed.tar.half", days=1)
    assert machine.night() == 0
    assert not [one for one in machine.lying() if "killed" in one.name]


def test_two_weeks_of_backups_stay(machine: Machine) -> None:
    old = machine.put(machine.backups / "rapport-2026-11-01T023000Z.tar", days=16)
    kept = machine.put(machine.backups / "rapport-2026-11-04T023000Z.tar", days=13)
    chosen = machine.put(machine.backups / "rapport-before-the-move.tar", days=400)
    yearly = machine.backups / "yearly"
    yearly.mkdir()
    apart = machine.put(yearly / "rapport-2025-01-01T023000Z.tar", days=400)
    assert machine.night() == 0
    assert all(file.exists() for file in (kept, chosen, apart))
    assert not old.exists()


def test_the_guide_names_it_and_it_can_be_run() -> None:
    assert "docs/compose/backup " in (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    assert os.access(SCRIPT, os.X_OK)
