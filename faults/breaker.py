"""A circuit breaker: a part that does not answer costs its time limit once, not for every caller.

After a failure everybody does without the part for a while. Then one caller tries it, while the
others go on doing without; each failure in a row doubles the pause, and a random share of it keeps
many processes from trying at the same moment.
"""

import logging
import random
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

REST = 0.25  # seconds without a part that was slow: a page asks several times and waits once


class Breaker:
    """State of one part of the house, as this process sees it. Says each change of it once."""

    def __init__(
        self,
        away: str,
        back: str,
        *,
        shortest: float = 0.5,
        longest: float = 5.0,
        forgiven: int = 2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`away` and `back` are what the log says; pauses are in seconds.

        `forgiven`: how many slow answers in a row are no failure yet.
        """
        self._away, self._back = away, back
        self._shortest, self._longest, self._clock = shortest, longest, clock
        self._forgiven = forgiven
        self._lock = threading.Lock()
        self._failures = 0
        self._slow = 0  # in a row
        self._rested = 0.0
        self._next_try = 0.0

    @property
    def is_closed(self) -> bool:
        """Whether the part answered when it was last asked."""
        return not self._failures

    @property
    def is_resting(self) -> bool:
        """Whether the part was slow just now: whoever asks next does without it."""
        return self._clock() < self._rested

    def may_try(self) -> bool:
        """Whether the caller may ask the part now; who may must say how it went."""
        if not self._failures:
            return True
        with self._lock:
            if self._clock() < self._next_try:
                return False
            self._next_try = self._clock() + self._pause()  # the others wait for this one
            return True

    def failed(self, error: Exception) -> None:
        """The part did not answer."""
        with self._lock:
            self._failures += 1
            first, self._next_try = self._failures == 1, self._clock() + self._pause()
        if first:
            logger.warning("%s (%s)", self._away, type(error).__name__)

    def slow(self, error: Exception) -> None:
        """The part did not answer in time: once or twice that happens to one that is well."""
        with self._lock:
            self._slow += 1
            self._rested = self._clock() + REST
            forgiven = self._slow <= self._forgiven
        if not forgiven:
            self.failed(error)

    def worked(self) -> bool:
        """The part answered; returns whether it is news."""
        if not self._failures and not self._slow:
            return False
        with self._lock:
            came_back, self._failures, self._slow = bool(self._failures), 0, 0
        if came_back:
            logger.warning("%s", self._back)
        return came_back

    def _pause(self) -> float:
        pause = min(self._shortest * 2.0 ** min(self._failures, 10), self._longest)
        return pause * random.uniform(0.5, 1)  # noqa: S311 - spreads tries, guards nothing
