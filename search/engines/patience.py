"""One time limit for all that a search asks a server, however often it has to ask.

A search may need several answers: what is found, how an unknown word is spelled, whether what is
offered instead finds something. Only the time that is spent waiting counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from search.engines.base import EngineSlow

LEAST = 0.005  # seconds; nothing answers in less


class _Waited:
    """Seconds that were waited so far."""

    seconds = 0.0


_waited: ContextVar[_Waited | None] = ContextVar("search.patience", default=None)


@contextmanager
def shared() -> Iterator[None]:
    """All that is asked within the block, or the one around it, has one time limit together."""
    if _waited.get() is not None:
        yield
        return
    token = _waited.set(_Waited())
    try:
        yield
    finally:
        _waited.reset(token)


@contextmanager
def waiting(limit: float) -> Iterator[float]:
    """Gives the seconds that are left of the limit; what the block takes is gone after it.

    Raises EngineSlow when nothing is left.
    """
    waited = _waited.get() or _Waited()
    left = limit - waited.seconds
    if left < LEAST:
        raise EngineSlow("The time for all answers to this search is over.")
    began = time.monotonic()
    try:
        yield left
    finally:
        waited.seconds += time.monotonic() - began
