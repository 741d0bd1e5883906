"""What SQLite cannot even look for is nonsense in a request, and no fault of the server's.

Forms and views pass numbers on that somebody typed. SQLite's own are of 64 bits: a longer one is
an OverflowError deep inside a query. Raised as suspicious, it becomes the page for bad requests.
PostgreSQL compares numbers of any length, so there this changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.utils import OperationalError

TOO_LONG_A_PATTERN = "LIKE or GLOB pattern too complex"


class Nonsense(SuspiciousOperation):
    """A number or a pattern that is too long for the database."""


def refuse_nonsense() -> None:
    """From here on, in every connection to SQLite."""
    connection_created.connect(_listen, dispatch_uid="operations.nonsense")


def _listen(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite" and _run not in connection.execute_wrappers:
        connection.execute_wrappers.append(_run)


def _run(execute: Callable[..., Any], *query: Any) -> Any:
    try:
        return execute(*query)
    except OverflowError as error:
        raise Nonsense("A number is too long.") from error
    except OperationalError as error:
        if TOO_LONG_A_PATTERN in str(error):
            raise Nonsense("A text to look for is too long.") from error
        raise
