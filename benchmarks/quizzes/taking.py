"""An agent who takes a quiz, as the script of the page does it: one answer after the other."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.caller import JSON, Answer, WrongAnswer, calling
from benchmarks.quizzes.timed import milliseconds
from benchmarks.sites import Site


@dataclass(frozen=True, slots=True)
class Save:
    """An answer that the server acknowledged. Times in milliseconds."""

    attempt: int
    number: int
    fields: dict[str, list[str]]
    save_id: str
    inside: float
    wall: float

    @property
    def as_json(self) -> dict[str, Any]:
        """What `benchmarks.inside.quizzes.kept` reads."""
        names = ("attempt", "number", "fields", "save_id")
        return {name: getattr(self, name) for name in names}


@dataclass
class Taker:
    """Somebody with a session, an attempt, and a plan of what to answer."""

    cookie: str
    attempt: int
    sheets: list[dict[str, Any]]
    saves: list[Save] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._plan = itertools.count()
        self._seen: dict[int, int] = {}

    def answer_next(self, port: int) -> None:
        """Save the next answer, as a browser behind a proxy does it: on a connection of its own."""
        at = next(self._plan)
        sheet = self.sheets[at % len(self.sheets)]
        try:
            self.send(port, sheet, f"{self.attempt}-{at}")
        except (OSError, WrongAnswer, ValueError, KeyError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")

    def send(self, port: int, sheet: dict[str, Any], save_id: str) -> Save:
        """Send one answer; raises OSError or WrongAnswer when it is not acknowledged."""
        with calling(port) as caller:
            path = f"/quizzes/attempts/{self.attempt}/save"
            answer = caller.post(path, self.cookie, self.body(sheet, save_id), JSON)
        self._seen[sheet["number"]] = json.loads(answer.body)["sequence"]
        return self._noted(sheet, save_id, answer)

    def body(self, sheet: dict[str, Any], save_id: str) -> bytes:
        """What the page sends."""
        seen = self._seen.get(sheet["number"], 0)
        return json.dumps({**sheet, "seen": seen, "save_id": save_id}).encode()

    def _noted(self, sheet: dict[str, Any], save_id: str, answer: Answer) -> Save:
        inside = milliseconds(answer.head) if "server-timing" in answer.head else 0.0
        save = Save(self.attempt, **sheet, save_id=save_id, inside=inside, wall=answer.ms)
        self.saves.append(save)
        return save


def takers(site: Site, people: int, questions: int, *limits: int) -> list[Taker]:
    """So many agents who have begun a quiz of so many questions.

    `limits`: the time that it may take, and how long answers may be under way, in seconds.
    """
    rows = site.inside("quizzes.takers", people, questions, *limits)
    return [Taker(**row) for row in rows]


def compared(site: Site, people: Iterable[Taker]) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not in the database, and what was not written once."""
    saves = [save.as_json for person in people for save in person.saves]
    found = site.inside("quizzes.kept", given=json.dumps(saves))
    return found["lost"], found["not_once"]
