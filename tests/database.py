"""The test database: migrated once, then copied.

Some three hundred migrations (nearly all Wagtail's) take longer than most test modules. What they
leave is kept in pytest's cache folder, under a name that changes with any migration, and copied
into the database of each run and of each parallel worker. A test that commits gets the same copy
at its end, instead of empty tables: so every test starts with the home page and the roles.
"""

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

import django
import pytest
import wagtail
from django.apps import apps
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase


class Migrated:
    """The kept copy, and who is making it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / f"{_fingerprint()}.sqlite3"
        self._lock: IO[str] | None = None

    def wait(self) -> bool:
        """Whether the copy is there; if not, it is for the caller to `keep` one."""
        self._lock = self.file.with_suffix(".lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if self.file.exists():
            self._lock.close()
        return self.file.exists()

    def keep(self) -> None:
        """Keep a copy of the database as it is now."""
        half = self.file.with_suffix(".half")
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as kept:
            _raw_connection().backup(kept)
        half.rename(self.file)
        if self._lock:
            self._lock.close()

    def restore(self, **kwargs: Any) -> None:
        """Put the copy in the place of whatever the database holds."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as kept:
            kept.backup(_raw_connection())


def _raw_connection() -> sqlite3.Connection:
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    return raw


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{django.VERSION} {wagtail.VERSION} {__file__}".encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label} {file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Migrated | None:
    """The kept copy; none where the database is no SQLite."""
    if connection.vendor != "sqlite":
        return None
    return Migrated(Path(request.config.cache.mkdir("migrated-database")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, migrated: Migrated | None
) -> Iterator[None]:
    """Where there is a copy, the new database begins with it and nothing is migrated."""
    if not migrated or not migrated.wait():
        yield
        return
    connection.settings_dict["TEST"]["MIGRATE"] = False

    def fill(**kwargs: Any) -> None:
        connection_created.disconnect(fill)
        migrated.restore()

    connection_created.connect(fill, weak=False)
    yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, migrated: Migrated | None
) -> Iterator[None]:
    """Keeps a copy if there was none; tests that commit are followed by it."""
    if not migrated:
        yield
        return
    if not migrated.file.exists():
        with django_db_blocker.unblock():
            migrated.keep()
    vars(connections["default"]).pop("_test_serialized_contents", None)  # the copy is quicker
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: migrated.restore())
    yield
    patch.undo()
