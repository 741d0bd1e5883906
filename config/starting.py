"""A web worker that takes long to start is not taken for a dead one.

Gunicorn ends a worker that says nothing for as long as its --timeout, and counts from the fork on.
What a worker reads before its first request grows with what there is to find: a local copy of
some million passages takes longer than the thirty seconds that are gunicorn's default.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

EVERY = 1.0  # seconds between two signs of life
AT_MOST = 600.0  # seconds; one that takes longer hangs, and gunicorn may end it


class Notified(Protocol):
    """What gunicorn looks at to know that a worker lives."""

    def notify(self) -> None:
        """Say so."""


@contextmanager
def alive(sign: Notified) -> Iterator[None]:
    """Give signs of life until the end of the block, ten minutes at most."""
    over = threading.Event()
    thread = threading.Thread(target=_give, args=(sign, over), name="starting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _give(sign: Notified, over: threading.Event) -> None:
    until = time.monotonic() + AT_MOST
    while time.monotonic() < until and not over.is_set():
        sign.notify()
        over.wait(EVERY)
