"""What is read from the database once a process, and again after any change of the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

from search.models import Change

T = TypeVar("T")


class Kept(Generic[T]):
    """Something read as of a change, kept until the next one."""

    def __init__(self, read: Callable[[int], T]) -> None:
        self._read = read
        self._kept: tuple[int, T] | None = None

    def current(self, version: int | None = None) -> T:
        """As of the last change, or of one that was looked up already (its id)."""
        version = Change.objects.newest() if version is None else version
        if connection.in_atomic_block:  # what is read here may never be committed
            return self._read(version)
        kept = self._kept
        if kept is None or kept[0] != version:
            kept = self._kept = version, self._read(version)
        return kept[1]

    def forget(self) -> None:
        """Read again next time, whatever the change; for when the database was replaced."""
        self._kept = None
