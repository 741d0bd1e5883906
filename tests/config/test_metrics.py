"""What Prometheus reads, who may, and that all web processes are counted."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from faults.breaker import Breaker
from search import engines
from search.engines.base import EngineUnavailable
from search.engines.failover import Failover
from search.find import find
from search.indexing import apply_pending
from search.models import Change
from search.suggest import suggest
from tests.conftest import article
from tests.search.test_failover import Server
from tests.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-long-and-random-word-of-ours"
pytestmark = pytest.mark.django_db


def values(text: str) -> dict[str, float]:
    """Each line of an answer: name with labels → number."""
    rows = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(number) for name, number in rows}


def read(client: Any) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return values(answer.content.decode())


def test_this_machine_may_read_when_there_is_no_token(client):
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_FORWARDED": "for=203.0.113.7"},
    ],
)
def test_nobody_else_may(client, asked):
    assert client.get("/metrics", **asked).status_code == 404


def test_behind_a_proxy_nobody_may_without_a_token(client, settings):
    settings.BEHIND_PROXY = True
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("said", "status"),
    [(f"Bearer {TOKEN}", 200), ("Bearer wrong", 404), (TOKEN, 404), ("", 404), ("Bearer é", 404)],
)
def test_with_a_token_it_alone_opens(client, settings, said, status):
    settings.METRICS_TOKEN = TOKEN
    settings.BEHIND_PROXY = True
    answer = client.get("/metrics", headers={"Authorization": said}, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == status


def test_searches_are_counted_by_surface_and_engine_with_their_time(client, internet, customer):
    article(internet, "Router lights")
    apply_pending()
    before = read(client)
    find("router", customer, surface="desk")
    find("router", customer, surface="help")
    find("router", customer, surface="help")
    after = read(client)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('rapport_searches_total{engine="embedded",surface="desk"}') == 1
    assert more('rapport_searches_total{engine="embedded",surface="help"}') == 2
    assert more('rapport_search_seconds_count{engine="embedded"}') == 3
    assert more('rapport_search_seconds_bucket{engine="embedded",le="+Inf"}') == 3
    assert more('rapport_search_seconds_sum{engine="embedded"}') > 0


def test_searches_without_an_answer_are_counted(client, customer, monkeypatch):
    def away(*args: Any) -> None:
        raise EngineUnavailable("away")

    name = 'rapport_search_failures_total{surface="help"}'
    before = read(client).get(name, 0)
    monkeypatch.setattr(type(engines.current()), "search", away)
    with pytest.raises(EngineUnavailable):
        find("router", customer, surface="help")
    assert read(client)[name] == before + 1


@pytest.fixture
def both(monkeypatch, tmp_path):
    """A server of search, and a local copy."""
    server = Server(tmp_path / "server")
    made = Failover(server, engines.current(), Breaker("The server is away", "It is back"))
    monkeypatch.setattr(engines, "current", lambda: made)
    return made


def test_searches_that_the_local_copy_answered_are_counted_each_once(
    client, internet, customer, both
):
    article(internet, "Router lights")
    apply_pending(both.local)
    name = "rapport_search_fallbacks_total"
    both.primary.is_up = False
    before = read(client)
    find("ruoter lights", customer, surface="help")  # asks for its spelling as well
    find("router", customer, surface="help")
    suggest("rou", customer)
    after = read(client)
    counted = {key: after[key] - before.get(key, 0) for key in after if key.startswith(name)}
    assert sum(counted.values()) == 2
    assert counted[name + '{reason="waiting"}'] >= 1


def test_it_says_how_far_search_is_behind(client):
    assert read(client)["rapport_change_log_waiting"] == 0
    Change.objects.record([1, 2], Change.Kind.SAVE)
    Change.objects.update(at=timezone.now() - timezone.timedelta(seconds=90))
    found = read(client)
    assert found["rapport_change_log_waiting"] == 2
    assert 90 <= found["rapport_change_log_seconds"] < 180


def test_while_the_server_of_search_is_away_the_local_copy_says_how_far_it_is(client, both):
    Change.objects.record([1, 2], Change.Kind.SAVE)
    both.primary.is_up = False
    assert read(client)["rapport_change_log_waiting"] == 2


def test_it_says_whether_the_local_copy_could_answer(client, both):
    name = 'rapport_up{part="local_copy"}'
    assert read(client)[name] == 0
    Change.objects.record([1], Change.Kind.SAVE)
    apply_pending(both.local)
    Change.objects.record([1, 2], Change.Kind.SAVE)
    apply_pending(both)
    Change.objects.update(at=timezone.now() - timezone.timedelta(seconds=90))
    found = read(client)
    assert (found["rapport_change_log_waiting"], found[name]) == (0, 1)
    assert 90 <= found["rapport_local_copy_seconds"] < 180


def test_without_a_server_of_search_there_is_no_copy_to_speak_of(client):
    assert not any("local_copy" in name for name in read(client))


def test_while_no_engine_can_be_asked_the_rest_is_said(client, monkeypatch):
    def away(*args: Any) -> None:
        raise EngineUnavailable("away")

    monkeypatch.setattr(type(engines.current()), "cursor", away)
    found = read(client)
    assert found['rapport_up{part="database"}'] == 1
    assert "rapport_change_log_waiting" not in found


def test_it_says_which_parts_answer(client, settings):
    assert read(client)['rapport_up{part="cache"}'] == 1
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "config.caches.RedisThatMayBeAway",
            "LOCATION": [f"redis://127.0.0.1:{free_port()}/0"],
        },
    }
    found = read(client)
    assert found['rapport_up{part="cache"}'] == 0
    assert found['rapport_up{part="database"}'] == 1
    ready = client.get("/readyz").json()
    assert (ready["ready"], ready["database"], ready["cache"]) == (True, True, False)


def test_a_database_that_is_away_is_waited_for_once_and_said(client, both, monkeypatch):
    tried: list[int] = []

    def away() -> None:
        tried.append(1)
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    found = read(client)
    assert found['rapport_up{part="database"}'] == 0
    assert len(tried) == 1
    assert "rapport_tasks_seconds" not in found


def more_of_it() -> Iterator[Any]:
    """What another room adds by METRICS_READ."""
    from prometheus_client.core import GaugeMetricFamily

    yield GaugeMetricFamily("rapport_queue_length", "Tasks that wait.", 7)


def test_another_room_adds_how_it_stands(client, settings):
    settings.METRICS_READ = [*settings.METRICS_READ, f"{__name__}.more_of_it"]
    assert read(client)["rapport_queue_length"] == 7


@pytest.fixture
def web(tmp_path: Path, migrated: Any) -> Iterator[str]:
    """Two real web processes on a database of their own; gives their address."""
    if connection.vendor != "sqlite":
        pytest.skip("what is counted does not depend on the database")
    data = tmp_path / "data"
    (data / "static").mkdir(parents=True)
    shutil.copy(migrated.file, data / "rapport.sqlite3")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "RAPPORT_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "false",
        "LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--workers", "2"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        site = f"http://127.0.0.1:{port}"
        wait_until(lambda: _is_there(f"{site}/healthz"))
        yield site
        process.terminate()
        process.wait(20)


def _is_there(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def _get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


def test_whichever_process_is_asked_all_are_counted(web, tmp_path):
    for number in range(12):  # nothing was ever indexed there
        _get(f"{web}/search/?q=router{number}")
    name = 'rapport_search_failures_total{surface="help"}'
    assert {values(_get(f"{web}/metrics"))[name] for _ in range(8)} == {12.0}
    lines = (tmp_path / "log").read_text().splitlines()
    assert lines
    assert all(re.fullmatch(r"\{.*\}", line) for line in lines)  # gunicorn's own as well
    assert not any("router" in line for line in lines)
