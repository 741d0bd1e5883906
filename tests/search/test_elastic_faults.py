"""Elasticsearch away, slow or refusing: said in a sentence that holds no secret."""

import json
import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from elastic_transport import ConnectionError as Unreachable
from elastic_transport import Transport

from search.engines import patience
from search.engines.base import EngineSlow, EngineUnavailable, PageChange, Query
from search.engines.elastic import Connection, ElasticEngine
from search.engines.elastic.connection import WRITING, refusal
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
    yield from _served(Answer)


@pytest.fixture
def late() -> Iterator[str]:
    """Address of a server that takes its time for each answer."""
    yield from _served(Late)


def _served(answer: type[Answer]) -> Iterator[str]:
    Answer.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent() -> Iterator[str]:
    """Address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


class Late(Answer):
    """Answers rightly, and not at once."""

    takes: ClassVar[float] = 0.15
    STATE: ClassVar[dict[str, Any]] = {"cursor": 1, "model": "", "languages": ["en"], "sizes": []}
    COUNTED: ClassVar[dict[str, Any]] = {"buckets": {"0": {"doc_count": 0}}}

    def _answer(self) -> None:
        self.seen.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.takes)
        hit = {"_source": self.STATE, "_index": "one", "_seq_no": 1, "_primary_term": 1}
        counted = {"status": 200, "aggregations": {"words": self.COUNTED}}
        state = {"status": 200, "hits": {"hits": [hit]}}
        body = json.dumps({**hit, "found": True, "responses": [counted, state]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815


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


def test_all_that_one_search_asks_has_one_time_limit(late: str) -> None:
    engine = ElasticEngine(Connection((late,), timeout=2.5 * Late.takes))
    began = time.monotonic()
    with pytest.raises(EngineSlow):  # state, words, and what is near an unknown one
        engine.correct(["ruoter"], PUBLIC)
    assert time.monotonic() - began < 4 * Late.takes
    assert len(Answer.seen) == 3


def test_all_that_somebody_who_publishes_waits_for_has_one_time_limit(late: str) -> None:
    engine = ElasticEngine(Connection((late,)))
    began = time.monotonic()
    with patience.shared(2.5 * Late.takes):
        engine.cursor()
        engine.model()
        with pytest.raises(EngineSlow):  # however long a step may take of those that load much
            engine.set_vectors({str(number): direction(1) for number in range(200)}, "model-a")
        with pytest.raises(EngineSlow):
            engine.apply([page(1, "router")], 1)
    assert time.monotonic() - began < 4 * Late.takes
    assert len(Answer.seen) == 3


def test_what_belongs_together_has_its_time_limit_together() -> None:
    with patience.waiting(0.02) as left:
        time.sleep(0.02)
    assert left == 0.02
    with patience.shared(), patience.shared():
        with patience.waiting(0.02):
            time.sleep(0.01)
        with patience.waiting(0.02) as left:
            time.sleep(0.01)
        assert left <= 0.01
        with pytest.raises(EngineSlow), patience.waiting(0.02):
            pass
    with patience.shared(0.02), patience.waiting(120) as left:
        assert left == 0.02
    with patience.waiting(0.02) as left:
        assert left == 0.02


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


@pytest.mark.parametrize("status", [403, 429])
def test_a_block_is_told_from_a_lack_of_rights_and_from_too_much_to_do(status: int) -> None:
    assert "disk is full" in str(refusal(status, "cluster_block_exception"))
    assert "disk is full" not in str(refusal(503, "cluster_block_exception"))


@pytest.fixture
def closing() -> Iterator[str]:
    """Address of a server that takes a request and dies with it, a moment later."""

    class Closing(Answer):
        def _answer(self) -> None:
            self.seen.append(self.path)
            time.sleep(Late.takes)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

    yield from _served(Closing)


def test_what_a_node_took_and_did_not_answer_is_sent_to_no_other(closing: str) -> None:
    engine = ElasticEngine(Connection((closing, closing.replace("127.0.0.1", "localhost"))))
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        engine.cursor()
    assert time.monotonic() - began < 2 * Late.takes
    assert len(Answer.seen) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_a_node_refuses_is_asked_of_no_other(
    refusing: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answer, "status", status)
    other = refusing.replace("127.0.0.1", "localhost")
    with pytest.raises(EngineUnavailable):
        ElasticEngine(Connection((refusing, other), timeout=5)).search(asked("router"))
    assert len(Answer.seen) == 1


def test_all_nodes_together_have_the_time_of_one(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first refuses when most of the time is over."""
    real = Transport.perform_request

    def late(*given: Any, **more: Any) -> Any:
        try:
            return real(*given, **more)
        except Unreachable:
            time.sleep(0.1)
            raise

    monkeypatch.setattr(Transport, "perform_request", late)
    for _ in range(2):  # whichever is asked first
        engine = ElasticEngine(Connection((NOWHERE, silent), timeout=0.15))
        began = time.monotonic()
        with pytest.raises(EngineSlow):
            engine.stands_at()
        assert time.monotonic() - began < 0.22


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
