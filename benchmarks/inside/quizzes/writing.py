"""Finished attempts by the hundred thousand: rows written straight into their tables.

Each row is a copy of one that Django has put together, with a few columns of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model

AT_ONCE = 20_000


class Copies:
    """Rows of a table that differ in some columns (by the names of their attributes) alone."""

    def __init__(self, like: Model, *varies: str) -> None:
        self.model, fields = type(like), like._meta.local_concrete_fields
        row = [one.get_db_prep_save(getattr(like, one.attname), connection) for one in fields]
        names = [field.attname for field in fields]
        self._row, self._at = row, [names.index(name) for name in varies]
        marks = ", ".join("%s" for _ in fields)
        columns = ", ".join(f'"{field.column}"' for field in fields)
        table = like._meta.db_table
        self._insert = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Rows of values for what varies, as the database takes them."""
        with transaction.atomic(), connection.cursor() as cursor:
            for some in _batches(self._filled(rows)):
                cursor.executemany(self._insert, some)

    def _filled(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        for values in rows:
            row = self._row.copy()
            for at, value in zip(self._at, values, strict=True):
                row[at] = value
            yield row


def next_pk(model: type[Model]) -> int:
    """The first id that no row has."""
    last: int | None = model._default_manager.aggregate(last=Max("pk"))["last"]
    return (last or 0) + 1


def careless() -> None:
    """What is only measured may be lost: SQLite does not wait for the disk in this process."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-200000")


def _batches(rows: Iterator[list[Any]]) -> Iterator[Iterator[list[Any]]]:
    for first in rows:
        yield chain([first], islice(rows, AT_ONCE - 1))
