"""Changes that others follow are committed one after the other."""

from django.db import connection

# Any number that nothing else in the database locks by.
_LOCK = 7_262_031


def wait_for_turn() -> None:
    """Let nobody else change what is followed until this transaction ends.

    What is numbered by the database is then committed in the order of its numbers. SQLite has one
    writer at a time anyway; PostgreSQL holds the lock until the commit.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
