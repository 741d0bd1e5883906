"""The log for programs: one object a line, joined by the request's id, and nobody in it."""

import io
import json
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client, RequestFactory, override_settings
from django_guid.log_filters import CorrelationId

from accounts.models import User
from config.logs import OURS, JsonLines
from config.settings.logs import QUIET
from search import find
from search.engines.base import EngineUnavailable
from tests.conftest import article

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """`lines()`: what was logged in the test, as a program reads it; everything is let through."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(CorrelationId("request_id"))
    loggers = [logging.getLogger(name) for name in ("", *QUIET)]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_a_line_is_one_object_with_these_fields_alone(lines):
    logging.getLogger("rapport").warning("Two\nlines of %s", "text", extra={"query": "private"})
    assert [set(line) for line in lines()] == [{"time", "level", "logger", "message", "request_id"}]
    (line,) = lines()
    assert line["message"] == "Two\nlines of text"
    assert (line["level"], line["logger"], line["request_id"]) == ("WARNING", "rapport", None)
    assert line["time"].endswith("+00:00")


def test_a_line_carries_the_id_of_its_request_and_so_does_the_answer(lines, client):
    given = uuid.uuid4().hex
    answer = client.get("/no-such-page/", headers={"X-Request-ID": given})
    assert answer["X-Request-ID"] == given
    said = [line for line in lines() if line["logger"] == "django.request"]
    assert [line["request_id"] for line in said] == [given]


@pytest.mark.parametrize("sent", ["", "jane", "x" * 5000, "a\tb", "jane@example.com"])
def test_an_id_that_is_none_is_replaced(client, sent):
    answer = client.get("/healthz", headers={"X-Request-ID": sent})
    assert answer["X-Request-ID"] != sent
    assert uuid.UUID(answer["X-Request-ID"])


def test_two_requests_have_two_ids(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def test_an_error_is_told_by_its_kind_and_its_way_not_by_its_words(lines):
    try:
        try:
            raise KeyError("jane doe")
        except KeyError as error:
            raise IntegrityError("Key (username)=(jane doe) already exists.") from error
    except DatabaseError:
        logging.getLogger("rapport").exception("It did not work.")
    (line,) = lines()
    assert line["error"] == "django.db.utils.IntegrityError"
    assert line["because"] == ["builtins.KeyError"]
    assert "test_logs.py" in line["trace"][0]
    assert "jane" not in json.dumps(line)


def test_nothing_of_a_search_or_a_person_is_logged(lines, internet, enter, agent, monkeypatch):
    """Everything that is logged at all, while people search, fail to log in and meet an error."""
    article(internet, "Router lights")
    address = {"REMOTE_ADDR": "203.0.113.77"}
    customer, mia = Client(raise_request_exception=False, **address), enter(agent)
    customer.get("/search/?q=geheimwort")
    customer.get("/api/search?q=geheimwort")
    customer.get("/api/suggest?q=geheimwort")
    customer.get("/geheim?q=geheimwort")
    customer.post("/api/click", {"q": "geheimwort"})
    mia.get("/desk/?q=geheimwort")
    with override_settings(AXES_ENABLED=True, AXES_FAILURE_LIMIT=2):
        for _ in range(3):
            customer.post("/login/", {"username": "janedoe", "password": "geheimwort"})

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("geheimwort of janedoe from 203.0.113.77")

    monkeypatch.setattr(find._Search, "results", broken)
    assert customer.get("/search/?q=geheimwort").status_code == 500
    told = [line for line in lines() if line["logger"] != "django.db.backends"]
    assert any(line.get("error") == "builtins.RuntimeError" for line in told)
    assert any(line["logger"].startswith("axes") for line in told)
    for word in ("geheimwort", "janedoe", "mia", "203.0.113.77"):
        assert word not in json.dumps(told), word


def test_gunicorn_tells_nobodys_address_and_no_query(lines):
    log = logging.getLogger("gunicorn.error")
    log.warning("Invalid request from ip=203.0.113.77: Invalid request line: 'GET /?q=geheimwort'")
    log.error("Error handling request %s %s", "GET", "/search/?q=geheimwort&page=2")
    log.error("Worker (pid:%s) was sent SIGKILL! Perhaps out of memory?", 17)
    assert [line["message"] for line in lines()] == [
        "Invalid request…",
        "Error handling request GET /search/…",
        "Worker (pid:17) was sent SIGKILL! Perhaps out of memory…",
    ]


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_a_commit_is_told_by_its_kind(lines):
    def deed():
        raise IntegrityError("Key (username)=(janedoe) already exists.")

    with transaction.atomic():
        transaction.on_commit(deed, robust=True)
    [line] = [line for line in lines() if line["message"].startswith("Error calling")]
    assert line["message"].endswith("(django.db.utils.IntegrityError).")
    assert "janedoe" not in json.dumps(line)


def test_what_may_fail_after_a_commit_has_a_name_that_django_can_log():
    """It asks for `__qualname__`, which a `partial` lacks: the error would be raised after all."""
    root = Path(__file__).parents[2]
    for file in (file for room in OURS for file in (root / room).rglob("*.py")):
        assert not re.search(r"on_commit\(\s*partial\([^\n]*robust", file.read_text("utf-8")), file


def test_our_own_words_about_an_error_stay_for_the_operator(lines):
    said = EngineUnavailable("The disk is full.")
    logging.getLogger("search.indexing").warning("%s will catch up later: %s", "embedded", said)
    logging.getLogger("strange.library").warning("%s: %s", "It failed", said)
    assert [line["message"] for line in lines()] == [
        "embedded will catch up later: The disk is full.",
        "It failed: search.engines.base.EngineUnavailable",
    ]


def test_every_room_of_ours_is_known_to_the_log():
    rooms = {file.parent.name for file in Path(__file__).parents[2].glob("*/__init__.py")}
    assert rooms - {"tests", "benchmarks", "drills"} <= OURS


def test_a_mail_address_in_a_path_is_blanked(lines, client):
    client.get("/contact/jane.doe@example.com/")
    assert any(line["message"] == "Not Found: /contact/…/" for line in lines())


def test_what_django_attaches_to_a_line_is_left_out():
    record = logging.LogRecord("django.request", 40, "", 1, "Not Found", (), None)
    record.request = RequestFactory().get("/?q=geheimwort")
    record.user = User(username="jane")
    assert set(json.loads(JsonLines().format(record))) == {
        *("time", "level", "logger", "message", "request_id")
    }
