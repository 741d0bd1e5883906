"""Visits to the site over HTTP: one, or many people's at once, each noted with its time."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

PATIENCE = 30.0  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Visit:
    """One request and what became of it. `began` is of the clock `time.monotonic`."""

    path: str
    began: float
    ms: float
    status: int  # 0: no answer
    location: str
    body: bytes

    @property
    def failed(self) -> str:
        """Why it was not answered as it should; "" when it was."""
        if self.status == 200:
            return ""
        return f"{self.path}: {self.status or 'no answer'} {self.location}".rstrip()

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


def visit(port: int, path: str, cookie: str = "", data: bytes | None = None) -> Visit:
    """Ask on a connection of its own; never raises. With `data` it is sent as a form."""
    began = time.monotonic()
    try:
        status, location, body = _asked(port, path, cookie, data)
    except (OSError, http.client.HTTPException) as error:
        status, location, body = 0, type(error).__name__, b""
    return Visit(path, began, (time.monotonic() - began) * 1000, status, location, body)


def _asked(port: int, path: str, cookie: str, data: bytes | None) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Cookie": cookie} if cookie else {}
    if data is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["X-CSRFToken"] = TOKEN
        headers["Cookie"] = f"{cookie}; csrftoken={TOKEN}"
    try:
        connection.request("GET" if data is None else "POST", path, data, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read()
    finally:
        connection.close()


TOKEN = "d" * 32


class Crowd:
    """People who visit at the same time, each again and again, until all is asked or it ends.

    `ask(number)` makes the visit with this number, whoever comes first.
    """

    def __init__(self, people: int, ask: Callable[[int], Visit], visits: int = 0) -> None:
        self.visits: list[Visit] = []
        self._ask, self._most, self._next = ask, visits, 0
        self._lock, self._over = threading.Lock(), threading.Event()
        self._errors: list[Exception] = []
        self._people = [threading.Thread(target=self._go_on, daemon=True) for _ in range(people)]

    def __enter__(self) -> Self:
        for person in self._people:
            person.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Without a bound they stop now; with one they go on to it."""
        if not self._most or error is not None:
            self._over.set()
        for person in self._people:
            person.join()
        if self._errors and error is None:
            raise self._errors[0]

    @property
    def failed(self) -> list[str]:
        """What went wrong."""
        return [one.failed for one in self.visits if one.failed]

    def since(self, moment: float) -> Sequence[Visit]:
        """Visits that were under way at this moment, or began later."""
        return [one for one in self.visits if one.began + one.ms / 1000 >= moment]

    def before(self, moment: float) -> Sequence[Visit]:
        """Visits that were over by then."""
        return [one for one in self.visits if one.began + one.ms / 1000 < moment]

    @property
    def is_at_it(self) -> bool:
        """Whether anybody still visits."""
        return any(person.is_alive() for person in self._people)

    def _go_on(self) -> None:
        try:
            while (number := self._take()) is not None:
                self.visits.append(self._ask(number))
        except Exception as error:
            self._errors.append(error)
            self._over.set()

    def _take(self) -> int | None:
        with self._lock:
            if self._over.is_set() or (self._most and self._next >= self._most):
                return None
            self._next += 1
            return self._next - 1
