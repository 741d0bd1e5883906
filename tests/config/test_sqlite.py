"""SQLite as the database of a server: what is committed outlives a power cut."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.settings.database import database

FULL = 2  # https://www.sqlite.org/pragma.html#pragma_synchronous


@pytest.fixture
def settings_of_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return database(tmp_path)


def test_a_commit_waits_for_the_disk(settings_of_sqlite: dict) -> None:
    with closing(sqlite3.connect(settings_of_sqlite["NAME"])) as connection:
        connection.executescript(settings_of_sqlite["OPTIONS"]["init_command"])
        asked = ("journal_mode", "synchronous")
        told = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert told == ["wal", FULL]


def test_a_transaction_waits_its_turn_at_the_start(settings_of_sqlite: dict) -> None:
    options = settings_of_sqlite["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
