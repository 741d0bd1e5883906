"""Old code serves while new code has migrated: migrations add, and take away one version later."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader

from tests.test_architecture import FLOORS

# Migrations that remove what the version before them no longer used: "room.name".
REMOVE: set[str] = set()
# Migrations that change what a field may hold as Django sees it, and no column.
OFFER = {"quizzes.0003_searches_in_attempts"}
ADDING = (
    operations.CreateModel,
    operations.AddIndex,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.RunPython,
    operations.RunSQL,
    operations.SeparateDatabaseAndState,
)


def later_migrations() -> Iterator[tuple[str, Migration]]:
    """All but those that make a room's first tables."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in FLOORS and not migration.initial and not name.startswith("0001"):
            yield f"{app}.{name}", migration


def breaks_old_code(operation: operations.base.Operation) -> bool:
    """Whether code that does not know of it fails afterwards."""
    if isinstance(operation, operations.AddField):
        field = operation.field
        return not (field.null or field.has_db_default() or field.many_to_many)
    return not isinstance(operation, ADDING)


def test_migrations_only_add() -> None:
    found = [
        f"{name}: {operation.describe()}"
        for name, migration in later_migrations()
        if name not in REMOVE | OFFER
        for operation in migration.operations
        if breaks_old_code(operation)
    ]
    assert found == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(OFFER))
def test_what_only_offers_more_alters_no_column(name: str) -> None:
    told = io.StringIO()
    call_command("sqlmigrate", *name.split("."), stdout=told)
    lines = [line for line in told.getvalue().splitlines() if not line.startswith("--")]
    assert set(lines) <= {"BEGIN;", "COMMIT;", ""}


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (operations.RemoveField("articlepage", "summary"), True),
        (operations.RenameField("articlepage", "summary", "gist"), True),
        (operations.DeleteModel("Flag"), True),
    ],
    ids=lambda value: getattr(value, "describe", lambda: str(value))(),
)
def test_what_takes_something_away_is_noticed(
    operation: operations.base.Operation, breaks: bool
) -> None:
    assert breaks_old_code(operation) is breaks


def test_a_new_column_must_be_empty_or_have_a_default_in_the_database() -> None:
    def added(field: models.Field) -> bool:
        return breaks_old_code(operations.AddField("articlepage", "mood", field))

    assert added(models.CharField(max_length=9, default="fine"))
    assert not added(models.CharField(max_length=9, db_default="fine"))
    assert not added(models.CharField(max_length=9, null=True))
