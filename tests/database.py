"""The test database: migrated once, then copied.

Some three hundred migrations (nearly all Wagtail's) take longer than most test modules. What they
leave is kept, under a name that changes with any migration, and copied into the database of each
run and of each parallel worker: on SQLite a file in pytest's cache folder, on PostgreSQL a
database beside it. A test that commits gets the same copy at its end, instead of empty tables:
so every test starts with the home page and the roles.
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

from accounts import roles


class Migrated:
    """The kept copy, and who is making it."""

    def __init__(self, folder: Path) -> None:
        self.name = _fingerprint()
        self.folder = folder
        self._lock: IO[str] | None = None

    def wait(self) -> bool:
        """Whether the copy is there; if not, it is for the caller to `keep` one."""
        self._lock = (self.folder / f"{connection.vendor}-{self.name}.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        there = self.is_there()
        if there:
            self.done()
        return there

    def done(self) -> None:
        """Let others look for the copy."""
        if self._lock:
            self._lock.close()

    def is_there(self) -> bool:
        """Whether somebody kept a copy."""
        raise NotImplementedError

    def begin(self) -> None:
        """Have the new database begin with the copy."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep a copy of the database as it is now."""
        raise NotImplementedError

    def restore(self) -> None:
        """Put the copy in the place of whatever the database holds."""
        raise NotImplementedError


class MigratedFile(Migrated):
    """A copy of SQLite's file."""

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return self.folder / f"{self.name}.sqlite3"

    def is_there(self) -> bool:
        return self.file.exists()

    def begin(self) -> None:
        def fill(**kwargs: Any) -> None:
            connection_created.disconnect(fill)
            self.restore()

        connection_created.connect(fill, weak=False)

    def keep(self) -> None:
        half = self.file.with_suffix(".half")
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as kept:
            _raw_connection().backup(kept)
        half.rename(self.file)

    def restore(self) -> None:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as kept:
            kept.backup(_raw_connection())


class MigratedDatabase(Migrated):
    """A database of PostgreSQL, which new ones are copied from."""

    PREFIX = "rapport_migrated_"

    def is_there(self) -> bool:
        found = self._server(f"SELECT 1 FROM pg_database WHERE datname = '{self._template}'")
        return bool(found)

    def begin(self) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = self._template

    def keep(self) -> None:
        for (old,) in self._server(
            f"SELECT datname FROM pg_database WHERE datname LIKE '{self.PREFIX}%'"
        ):
            self._server(f"DROP DATABASE IF EXISTS {old}")
        self._copy(connection.settings_dict["NAME"], self._template)

    def restore(self) -> None:
        name = connection.settings_dict["NAME"]
        connections.close_all()
        self._server(f'DROP DATABASE "{name}" WITH (FORCE)')
        self._copy(self._template, name)

    @property
    def _template(self) -> str:
        return self.PREFIX + self.name

    def _copy(self, source: str, target: str) -> None:
        connections.close_all()
        connection.close_pool()  # type: ignore[attr-defined]
        self._server(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy')

    @staticmethod
    def _server(statement: str) -> list[Any]:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []


def _raw_connection() -> sqlite3.Connection:
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    return raw


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{django.VERSION} {wagtail.VERSION} {__file__}".encode())
    digest.update(Path(roles.__file__).read_bytes())  # every migration ends with the roles
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label} {file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Migrated:
    """The kept copy."""
    kind = MigratedFile if connection.vendor == "sqlite" else MigratedDatabase
    return kind(Path(request.config.cache.mkdir("migrated-database")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, migrated: Migrated, django_db_blocker: Any
) -> None:
    """Where there is a copy, the new database begins with it and nothing is migrated."""
    with django_db_blocker.unblock():
        if migrated.wait():
            connection.settings_dict["TEST"]["MIGRATE"] = False
            migrated.begin()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, migrated: Migrated
) -> Iterator[None]:
    """Keeps a copy if there was none; tests that commit are followed by it."""
    with django_db_blocker.unblock():
        if not migrated.is_there():
            migrated.keep()
            migrated.done()
    vars(connections["default"]).pop("_test_serialized_contents", None)  # the copy is quicker
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: migrated.restore())
    yield
    patch.undo()
