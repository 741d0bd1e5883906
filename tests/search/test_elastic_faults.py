"""Elasticsearch away, slow or refusing: said in a sentence that holds no secret."""

import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from search.engines.base import EngineUnavailable, PageChange, Query
from search.engines.elastic import Connection, ElasticEngine
from search.engines.elastic.connection import WRITING
from tests.search.engine_contract import PUBLIC, asked, direction, page

KEY, PASSWORD = "a-very-secret-key", "a-very-secret-password"
NOWHERE = "http://127.0.0.1:9"  # nobody listens at the port of "discard"


class Answer(BaseHTTPRequestHandler):
    """Answers everything with one status."""

    status: ClassVar[int] = 500
    seen: ClassVar[list[str]] = []

    def _answer(self) -> None:
        self.seen.append(self.headers.get("Authorization", ""))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"error": {"type": "made_up_exception", "reason": "no"}, "status": 1}'
        self.send_response(self.status)
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    """Address of a server that refuses with `Answer.status`."""
    Answer.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent() -> Iterator[str]:
    """Address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def said(engine: ElasticEngine) -> list[EngineUnavailable]:
    """What every call raises."""
    calls = [
        lambda: engine.search(asked("router lights", vector=direction(1))),
        lambda: engine.suggest("rou", PUBLIC, 5),
        lambda: engine.similar(1, PUBLIC, 5),
        lambda: engine.correct(["ruoter"], PUBLIC),
        lambda: engine.apply([page(1, "router"), PageChange(2, 1)], 1),
        lambda: engine.set_vectors({}, "model-a"),
        lambda: engine.rebuild([], 1),
        lambda: engine.rollback(),
        lambda: engine.inventory(0, 10),
    ]
    errors = []
    for call in calls:
        with pytest.raises(EngineUnavailable) as caught:
            call()
        errors.append(caught.value)
    return errors


def test_every_call_says_that_nobody_is_there() -> None:
    engine = ElasticEngine(Connection((NOWHERE,)))
    for error in said(engine):
        assert "cannot be reached" in str(error)
    assert not engine.health().ok
    assert "ELASTICSEARCH_URL" in engine.health().notes[0]


def test_a_server_that_does_not_answer_is_not_waited_for(silent: str) -> None:
    engine = ElasticEngine(Connection((silent,), timeout=0.05))
    for ask in (lambda: engine.search(Query("router", access=PUBLIC)), engine.stands_at):
        began = time.monotonic()
        with pytest.raises(EngineUnavailable, match="in time"):
            ask()
        assert time.monotonic() - began < WRITING / 2
    began = time.monotonic()
    assert engine.who_answers() == ""
    assert time.monotonic() - began < WRITING / 2


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "does not know this login"),
        (403, "denies this login a right"),
        (429, "too much to do"),
        (500, r"an error \(500, made_up_exception\)"),
    ],
)
def test_what_a_server_refuses_is_said(
    refusing: str, status: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answer, "status", status)
    with pytest.raises(EngineUnavailable, match=told):
        ElasticEngine(Connection((refusing,), timeout=5)).search(asked("router"))


def test_a_node_that_is_gone_is_left_for_the_next(
    refusing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answer, "status", 403)
    for _ in range(4):
        with pytest.raises(EngineUnavailable, match="denies"):
            ElasticEngine(Connection((NOWHERE, refusing), timeout=5)).search(asked("router"))


@pytest.mark.parametrize("status", [401, 403, 500])
@pytest.mark.parametrize("login", [{"api_key": KEY}, {"user": "rapport", "password": PASSWORD}])
def test_no_secret_is_said_or_logged(
    refusing: str,
    status: int,
    login: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(Answer, "status", status)
    caplog.set_level(logging.DEBUG)
    where = Connection((refusing, NOWHERE), timeout=5, **login)
    engine = ElasticEngine(where)
    told = [repr(where), str(where), repr(engine), str(engine.health()), caplog.text]
    for error in said(engine):
        told += traceback.format_exception(error)
    sent = [header for header in Answer.seen if header]
    assert sent
    for secret in (KEY, PASSWORD, *(header.split()[-1] for header in sent)):
        assert not any(secret in text for text in (*told, caplog.text))
