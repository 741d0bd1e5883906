"""Visits are all made, all noted, and never raise."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from drills.studio import Editor, done
from drills.visits import Crowd, visit
from tests.servers import free_port, wait_until


class Site(BaseHTTPRequestHandler):
    """Serves numbers below ten, says no to others, and takes forms with a token."""

    def do_GET(self) -> None:
        self._answer(200 if int(self.path[1:]) < 10 else 500)

    def do_POST(self) -> None:
        token = self.headers["X-CSRFToken"]
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(302 if token and token in self.headers["Cookie"] else 403)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_crowd_makes_each_visit_once_and_notes_those_that_failed(port: int) -> None:
    with Crowd(4, lambda number: visit(port, f"/{number}"), visits=12) as crowd:
        pass
    assert sorted(one.path for one in crowd.visits) == sorted(f"/{n}" for n in range(12))
    assert sorted(crowd.failed) == ["/10: 500", "/11: 500"]


def test_a_crowd_without_a_bound_goes_on_until_the_end(port: int) -> None:
    with Crowd(2, lambda number: visit(port, f"/{number % 10}")) as crowd:
        wait_until(lambda: len(crowd.visits) >= 20)
        assert crowd.is_at_it
    assert not crowd.is_at_it
    assert not crowd.failed


def test_a_visit_is_under_way_at_a_moment_or_over(port: int) -> None:
    with Crowd(1, lambda number: visit(port, f"/{number}"), visits=6) as crowd:
        pass
    moment = crowd.visits[3].began
    assert list(crowd.before(moment)) == crowd.visits[:3]
    assert list(crowd.since(moment)) == crowd.visits[3:]


def test_a_site_that_is_gone_is_noted_and_not_raised() -> None:
    found = visit(free_port(), "/")
    assert (found.status, found.failed) == (0, "/: no answer ConnectionRefusedError")


def test_a_visitor_that_breaks_is_not_passed_over() -> None:
    def broken(number: int) -> Any:
        raise LookupError

    with pytest.raises(LookupError), Crowd(2, broken):
        pass


def test_an_editor_sends_a_token_with_each_form(port: int) -> None:
    assert done(Editor(port, "sessionid=x").publish(1))
