"""The database as one file, and back, each in one go."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from operations.backups import BackupError

# A process that was not stopped and holds a lock must not let the restore wait for ever.
IMPATIENT = "SET client_min_messages = warning; SET lock_timeout = '10s'"
# In the transaction of the restore. Tables that the backup does not know must not stay either.
EMPTY = """DO $$ DECLARE one record; BEGIN
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', current_schema(), one.tablename);
END LOOP; END $$"""


def dump(path: Path) -> None:
    """Write the database as it is at one moment to a file; raises BackupError."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            _sqlite().backup(copy)
    else:
        form = ("--format=custom", "--no-owner", "--no-privileges", "--file", str(path))
        _run(["pg_dump", *form, *_login()])


def check_tools() -> None:
    """Raises BackupError when PostgreSQL's programs are wanted and missing."""
    missing = [name for name in ("pg_dump", "pg_restore", "psql") if not shutil.which(name)]
    if connection.vendor == "postgresql" and missing:
        raise BackupError(
            f"{', '.join(missing)} not found. Install PostgreSQL's client, of the server's version "
            "or newer (Debian: postgresql-client)."
        )


def load(path: Path) -> None:
    """Put a dump in the place of the whole database, or, with BackupError, change nothing."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        _load_postgresql(path)


def _load_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("SQLite finds the database in the backup damaged.")
            copy.backup(_sqlite())  # one transaction of the target
    except sqlite3.Error as error:
        raise BackupError(f"The database could not be restored: {error}") from error
    finally:
        connection.close()


def _load_postgresql(path: Path) -> None:
    script = path.with_suffix(".sql")
    connection.close()
    _run(["pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(path)])
    once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    deeds = ["-c", IMPATIENT, "-c", EMPTY, "-f", str(script)]
    _run(["psql", *once, "--output", os.devnull, *deeds, *_login()])


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    return cast(sqlite3.Connection, connection.connection)


def _login() -> list[str]:
    """User, host, port and name, as all of PostgreSQL's programs take them."""
    return _client()[0][1:]


def _client() -> tuple[list[str], dict[str, str] | None]:
    found: Any = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return cast("tuple[list[str], dict[str, str] | None]", found)


def _run(command: list[str]) -> None:
    environment = {**os.environ, **(_client()[1] or {})}  # the password goes no other way
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip() or f"exit code {done.returncode}"
        cure = " Stop web and worker processes first." if "lock timeout" in said else ""
        raise BackupError(f"{command[0]} failed: {said}{cure}")
