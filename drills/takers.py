"""People who take a quiz while something breaks: they send each answer until it is acknowledged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.caller import WrongAnswer
from benchmarks.quizzes.bank import write
from benchmarks.quizzes.taking import Taker, takers
from benchmarks.sites import Failed
from drills.house import House

QUESTIONS = 300  # of the bank
FEW, MANY = 50, 200
PAUSE = 0.2  # seconds until an answer is sent again
PATIENCE = 120.0  # seconds until somebody gives up


def begun(house: House, questions: int, *limits: int) -> list[Taker]:
    """People who have begun a quiz; the bank it draws from is imported the first time."""
    bank = write(house.site.folder / "bank.gift", QUESTIONS)
    house.site.manage("import_questions", str(bank))
    return takers(house.site, FEW if house.quick else MANY, questions, *limits)


@dataclass
class Persistence:
    """Who sends again what was not acknowledged, as the script of the page does."""

    port: int
    cut: list[str] = field(default_factory=list)  # tries without an answer

    def answer_all(self, taker: Taker) -> None:
        """One answer after the other. Raises Failed for one that is never taken."""
        self.answer(taker, range(len(taker.sheets)))

    def answer(self, taker: Taker, places: Iterable[int]) -> None:
        """Those of the questions at these places, from 0."""
        for at in places:
            self._until_acknowledged(taker, taker.sheets[at], f"{taker.attempt}-{at}")

    def _until_acknowledged(self, taker: Taker, sheet: dict, save_id: str) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                taker.send(self.port, sheet, save_id)
                return
            except (OSError, WrongAnswer) as error:
                self.cut.append(f"{save_id}: {error}")
                time.sleep(PAUSE)
        raise Failed(f"Answer {save_id} was never acknowledged: {self.cut[-1]}")


class Everybody:
    """All of them at the same time, each in a thread; raises what any of them raised."""

    def __init__(self, people: Sequence[Taker], deed: Callable[[Taker], object]) -> None:
        self._deed, self._errors = deed, list[Exception]()
        self._threads = [threading.Thread(target=self._do, args=(one,)) for one in people]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    @property
    def are_at_it(self) -> bool:
        """Whether anybody still is."""
        return any(thread.is_alive() for thread in self._threads)

    def wait(self) -> None:
        """Until all are done."""
        for thread in self._threads:
            thread.join()
        if self._errors:
            raise self._errors[0]

    def _do(self, taker: Taker) -> None:
        try:
            self._deed(taker)
        except Exception as error:
            self._errors.append(error)
