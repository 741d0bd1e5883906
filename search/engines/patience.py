"""One time limit for all that somebody waits for, however often a server has to be asked for it.

A search may need several answers: what is found, how an unknown word is spelled, whether what is
offered instead finds something. Whoever publishes needs some twenty. Only the time that is spent
waiting for the server counts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from search.engines.base import EngineSlow

LEAST = 0.005  # seconds; nothing answers in less
PUBLISHING = 10.0  # seconds for all that a server is asked while somebody publishes


class _Waited:
    """Seconds that were waited so far, of so many at most."""

    def __init__(self, most: float = math.inf) -> None:
        self.seconds = 0.0
        self.most = most


_waited: ContextVar[_Waited | None] = ContextVar("search.patience", default=None)


@contextmanager
def shared(most: float = math.inf) -> Iterator[None]:
    """All that is asked within the block, or the one around it, has one time limit together.

    `most`: seconds, whatever each of the questions might take by itself.
    """
    if _waited.get() is not None:
        yield
        return
    token = _waited.set(_Waited(most))
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
    left = min(limit, waited.most) - waited.seconds
    if left < LEAST:
        raise EngineSlow("The time for all that was to be asked is over.")
    began = time.monotonic()
    try:
        yield left
    finally:
        waited.seconds += time.monotonic() - began
