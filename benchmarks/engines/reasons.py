"""Why a goal was missed, told by other figures of the same run, and no more than they say. Pure.

A figure carries its reason whether or not it misses its goal; only where it does is it shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.figures import plain


@dataclass(frozen=True, slots=True)
class Searched:
    """A search at one size. Times in milliseconds, p95 but for `web`."""

    size: int
    raw: float  # the bare client, with the same bodies
    web: float  # processor time in the web process, mean under many callers
    trips: float  # to the server
    shared: bool  # whether the server runs on the machine of the web process

    def too_slow(self) -> str:
        """Where the time of a search goes."""
        return (
            f"At {self.size:,} passages the bare client alone waits {plain(self.raw)} ms for the "
            f"same bodies (p95, {plain(self.trips)} round trips a search), and {self._work}: "
            f"{plain(self.raw + self.web)} ms together.{self._machine}"
        )

    def too_far_from_raw(self) -> str:
        """What is left for our side, and what it does."""
        return (
            f"At {self.size:,} passages the goal leaves our side as long as the bare client waits, "
            f"{plain(self.raw)} ms (p95), and {self._work}.{self._machine}"
        )

    @property
    def _work(self) -> str:
        work = f"{plain(self.web)} ms on a search (processor time, mean of many callers at once)"
        return f"the web process works {work}"

    @property
    def _machine(self) -> str:
        if not self.shared:
            return ""
        return " Server, web process and caller share the processors of one machine."


def too_much_memory(each: float) -> str:
    """Why a web process grows by so many kB a passage although a server searches."""
    return (
        f"The web process keeps the local copy open, which answers when the server does not: "
        f"{plain(each)} kB a passage. Decision 17 says why it stays."
    )
