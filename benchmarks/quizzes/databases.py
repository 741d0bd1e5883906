"""A database of our own on a PostgreSQL that somebody else runs: nothing of theirs is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def own_database(address: str) -> Iterator[str]:
    """The address of an empty database beside the one that is named; dropped at the end."""
    place, _, named = address.rpartition("/")
    options = named.partition("?")[2]
    name = f"rapport_benchmark_{os.getpid()}"
    _tell(address, f'CREATE DATABASE "{name}"')
    try:
        yield f"{place}/{name}{'?' if options else ''}{options}"
    finally:
        _tell(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tell(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(statement.encode())
