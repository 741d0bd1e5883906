"""A client that does as little as a client can, so that what is measured is the server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE = 60.0  # seconds for one answer
TOKEN = "b" * 32  # of forms; whoever sends it as a cookie, too, is believed
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class WrongAnswer(Exception):
    """The server said something else than expected; its status and the beginning of its words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `received`: bytes on the wire, head included."""

    status: int
    head: dict[str, str]  # names in lower case
    body: bytes
    received: int
    ms: float


class Caller:
    """One connection to a server on this machine, kept open. Close it after use."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = f"127.0.0.1:{port}"
        self.port = port

    def get(self, path: str, cookie: str = "", status: int = 200) -> Answer:
        """Ask for a path; raises WrongAnswer for another status than the expected one."""
        return self._ask(path, _request("GET", path, self._host, cookie), status)

    def post(
        self, path: str, cookie: str, body: bytes, kind: str = FORM, status: int = 200
    ) -> Answer:
        """Send something as a page of the site does, with its token; raises WrongAnswer."""
        cookie = f"{cookie}; csrftoken={TOKEN}"
        sent = [f"X-CSRFToken: {TOKEN}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return self._ask(path, _request("POST", path, self._host, cookie, sent) + body, status)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _ask(self, path: str, asked: bytes, status: int) -> Answer:
        began = time.perf_counter()
        self._socket.sendall(asked)
        answer = self._read(began)
        if answer.status != status:
            raise WrongAnswer(f"{path}: {answer.status}, {answer.body[:200]!r}")
        return answer

    def _read(self, began: float) -> Answer:
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        status, head = _head(bytes(data[:end]))
        rest = data[end + 4 :]
        chunked = "chunked" in head.get("transfer-encoding", "")
        wanted = int(head.get("content-length", 0))
        while not (rest.endswith(b"\r\n0\r\n\r\n") if chunked else len(rest) >= wanted):
            rest += self._more()
        ms = (time.perf_counter() - began) * 1000
        body = _joined(bytes(rest)) if chunked else bytes(rest)
        return Answer(status, head, body, end + 4 + len(rest), ms)

    def _more(self) -> bytes:
        more = self._socket.recv(1 << 16)
        if not more:
            raise WrongAnswer("The server hung up.")
        return more


def _request(method: str, path: str, host: str, cookie: str, more: Sequence[str] = ()) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip, br", *more]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return "\r\n".join([*lines, "", ""]).encode()


def _head(data: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = data.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines)
    return int(first.split(" ")[1]), {name.lower(): value.strip() for name, value in pairs}


def _joined(chunked: bytes) -> bytes:
    """The body of a chunked answer."""
    body, at = b"", 0
    while True:
        end = chunked.index(b"\r\n", at)
        size = int(chunked[at:end], 16)
        if not size:
            return body
        body += chunked[end + 2 : end + 2 + size]
        at = end + 4 + size


@contextmanager
def calling(port: int) -> Iterator[Caller]:
    """A caller that hangs up at the end."""
    caller = Caller(port)
    try:
        yield caller
    finally:
        caller.close()


def times(port: int, paths: Sequence[str], cookies: Sequence[str] = ("",)) -> list[float]:
    """Milliseconds of each path, asked one after the other; people take turns."""
    with calling(port) as caller:
        return [
            caller.get(path, cookies[place % len(cookies)]).ms for place, path in enumerate(paths)
        ]


def times_at_once(
    port: int, paths: Sequence[str], cookies: Sequence[str], at_once: int
) -> list[float]:
    """The same with so many people asking at the same time."""
    found: list[list[float]] = [[] for _ in range(at_once)]

    def ask(number: int) -> None:
        mine = cookies[number::at_once] or cookies
        found[number] = times(port, paths[number::at_once], mine)

    _all_at_once(ask, at_once)
    return [ms for one in found for ms in one]


@dataclass(frozen=True, slots=True)
class Rush:
    """What many callers got who asked at the same time. `errors`: anything but the answer."""

    answered: int
    errors: int
    seconds: float


def rush(port: int, paths: Sequence[str], cookies: Sequence[str], at_once: int) -> Rush:
    """Let so many callers share out the paths, each with somebody's cookie; errors are counted."""
    errors = [0] * at_once

    def ask(number: int) -> None:
        cookie = cookies[number % len(cookies)]
        for path in paths[number::at_once]:
            errors[number] += not _is_answered(callers, number, path, cookie)

    callers = [Caller(port) for _ in range(at_once)]
    began = time.perf_counter()
    _all_at_once(ask, at_once)
    seconds = time.perf_counter() - began
    for caller in callers:
        caller.close()
    return Rush(len(paths) - sum(errors), sum(errors), seconds)


def _is_answered(callers: list[Caller], number: int, path: str, cookie: str) -> bool:
    """Whether a caller got the page; one that did not calls anew."""
    try:
        callers[number].get(path, cookie)
    except (OSError, WrongAnswer):
        callers[number].close()
        callers[number] = Caller(callers[number].port)
        return False
    return True


def answers_a_second(port: int, path: str, at_once: int, seconds: float) -> float:
    """How many answers several connections get that ask again and again for `seconds`."""
    counts = [0] * at_once

    def ask(number: int) -> None:
        with calling(port) as caller:
            while time.perf_counter() < end:
                caller.get(path)
                counts[number] += 1

    began = time.perf_counter()
    end = began + seconds
    _all_at_once(ask, at_once)
    return sum(counts) / (time.perf_counter() - began)


def _all_at_once(ask: Callable[[int], None], count: int) -> None:
    """Run `ask(number)` in threads; an error in one is raised here."""
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            ask(number)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
