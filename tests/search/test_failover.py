"""A search server that dies is missed by nobody: the local copy answers until it is back."""

import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from faults.breaker import Breaker
from kb.models import ProductPage
from search import engines, following, golden, health, indexing, vectors
from search.engines import patience
from search.engines.base import Engine, EngineSlow, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.failover import Failover
from search.find import LOCAL_NOTICE, find
from search.metrics import FALLBACKS
from search.models import Change, GoldenQuery
from search.retention import forget
from tests.conftest import article
from tests.search.conftest import WordBag

pytestmark = pytest.mark.django_db


class Server(EmbeddedEngine):
    """Stands for a search server in tests: an engine of its own that can be switched off."""

    name = "server"
    is_up = True
    is_slow = False
    asked = 0

    def _up(self) -> None:
        self.asked += 1
        if not self.is_up:
            raise EngineUnavailable("The server is away.")
        if self.is_slow:
            raise EngineSlow("The server did not answer in time.")

    def cursor(self) -> int:
        self._up()
        return super().cursor()

    def model(self) -> str:
        self._up()
        return super().model()

    def apply(self, *args: Any, **options: Any) -> None:
        self._up()
        super().apply(*args, **options)

    def rebuild(self, *args: Any, **options: Any) -> None:
        self._up()
        super().rebuild(*args, **options)

    def search(self, query: Any) -> Any:
        self._up()
        return super().search(query)

    def suggest(self, *args: Any) -> Any:
        self._up()
        return super().suggest(*args)

    def correct(self, *args: Any) -> Any:
        self._up()
        return super().correct(*args)

    def similar(self, *args: Any) -> Any:
        self._up()
        return super().similar(*args)

    def who_answers(self) -> str:
        self.asked += 1
        return self.name if self.is_up else ""

    def health(self) -> Any:
        self.asked += 1
        return super().health() if self.is_up else replace(super().health(), ok=False)


class Clock:
    """Time that goes on when told."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "server")


@pytest.fixture
def both(tmp_path: Path, server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Failover:
    """The server and a local copy, as the engine that serves."""
    local = EmbeddedEngine(tmp_path / "local")
    made = Failover(server, local, Breaker("The server is away", "It is back", clock=clock))
    monkeypatch.setattr(engines, "current", lambda: made)
    return made


@pytest.fixture
def router(internet: ProductPage, both: Failover) -> Any:
    """An article that both engines have."""
    page = article(internet, "Router lights", [("text", "<p>It blinks orange.</p>")])
    follow()
    return page


def follow() -> None:
    """Each engine's thread looks once."""
    for engine in engines.stores():
        following.follow(engine)


def titles(text: str, person: Any) -> list[str]:
    return [hit.title for hit in find(text, person).hits]


def fallbacks(reason: str) -> float:
    return FALLBACKS.labels(reason)._value.get()


def test_both_follow_the_change_log(both: Failover, router: Any) -> None:
    assert both.primary.cursor() == both.local.cursor() == Change.objects.newest()
    assert engines.stores() == (both, both.local)


def test_while_the_server_answers_nobody_asks_the_copy(
    both: Failover, router: Any, customer: Any
) -> None:
    results = find("orange", customer)
    assert (results.engine, results.local_copy, LOCAL_NOTICE in results.notice) == (
        "server",
        False,
        False,
    )


def test_a_search_that_the_server_refuses_is_answered_by_the_copy_and_says_so(
    both: Failover, server: Server, router: Any, customer: Any
) -> None:
    server.is_up = False
    results = find("orange", customer)
    assert [hit.title for hit in results.hits] == ["Router lights"]
    assert (results.engine, results.local_copy) == ("embedded", True)
    assert results.notice.startswith(LOCAL_NOTICE)


def test_an_answer_that_comes_too_late_is_the_copys_and_soon_the_servers_again(
    both: Failover, router: Any, server: Server, agent: Any, clock: Clock
) -> None:
    before = fallbacks("slow")
    server.is_slow = True
    assert find("router", agent).local_copy
    assert fallbacks("slow") == before + 1  # a search that asks several times waits once
    server.is_slow = False
    clock.now += 1
    assert not find("router", agent).local_copy
    assert both.switch.is_closed


def test_what_a_search_asks_besides_has_what_is_left_of_its_time(
    both: Failover, router: Any, customer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lefts: list[float] = []

    def asked(real: Any) -> Any:
        def ask(*arguments: Any) -> Any:
            with patience.waiting(0.3) as left:
                lefts.append(left)
                return real(*arguments)

        return ask

    for name in ("search", "correct"):
        monkeypatch.setattr(Server, name, asked(getattr(Server, name)))
    find("ruoter lights", customer)
    assert len(lefts) >= 2
    assert lefts == sorted(set(lefts), reverse=True)
    find("router", customer)
    assert lefts[0] in lefts[2:]


def test_a_server_that_stays_slow_is_waited_for_three_times_and_no_more(
    both: Failover, router: Any, server: Server, agent: Any, clock: Clock
) -> None:
    server.is_slow, server.asked = True, 0
    for _ in range(6):
        assert find("router", agent).local_copy
        clock.now += 1
    assert server.asked == 3
    assert both.is_local


def test_suggestions_likeness_and_spelling_come_from_the_copy_too(
    both: Failover, server: Server, router: Any, internet: ProductPage
) -> None:
    article(internet, "Router blinks", [("text", "<p>It blinks orange, too.</p>")])
    follow()
    server.is_up = False
    public = frozenset({"public"})
    assert [one.title for one in both.suggest("router li", public, 5)] == ["Router lights"]
    assert [hit.title for hit in both.similar(router.pk, public, 5)] == ["Router blinks"]
    assert both.correct(["oragne"], public) == ["orange"]


def test_later_callers_do_not_wait_for_a_server_that_is_away(
    both: Failover, server: Server, router: Any, customer: Any
) -> None:
    server.is_up = False
    find("orange", customer)
    failed, waiting, asked = fallbacks("failed"), fallbacks("waiting"), server.asked
    for _ in range(5):
        find("orange", customer)
    assert server.asked == asked
    assert fallbacks("failed") == failed
    assert fallbacks("waiting") == waiting + 5


def test_the_server_serves_again_only_when_it_has_caught_up(
    both: Failover,
    server: Server,
    router: Any,
    customer: Any,
    internet: ProductPage,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, logger="faults.breaker")
    server.is_up = False
    find("orange", customer)
    article(internet, "Red lamp", [("text", "<p>It is red.</p>")])
    follow()
    assert titles("red", customer) == ["Red lamp"]  # the copy has it
    server.is_up = True
    assert find("red", customer).engine == "embedded"  # nobody has looked yet
    clock.now += 60
    follow()
    results = find("red", customer)
    assert ([hit.title for hit in results.hits], results.engine) == (["Red lamp"], "server")
    said = [record.getMessage() for record in caplog.records if record.name == "faults.breaker"]
    assert said == ["The server is away (EngineUnavailable)", "It is back"]


def test_a_server_that_misses_a_publish_does_not_answer_until_it_has_it(
    both: Failover,
    server: Server,
    router: Any,
    customer: Any,
    internet: ProductPage,
    clock: Clock,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    server.is_up = False
    with django_capture_on_commit_callbacks(execute=True):
        article(internet, "Red lamp", [("text", "<p>It is red.</p>")])
    server.is_up = True
    assert titles("red", customer) == ["Red lamp"]
    assert find("red", customer).engine == "embedded"
    clock.now += 60
    follow()
    assert find("red", customer).engine == "server"


def test_a_server_that_froze_is_found_away_by_whoever_asks_for_its_model(
    both: Failover, server: Server, router: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.embedding.current", WordBag)
    assert vectors.model_of(both) == WordBag.model_id
    server.is_slow = True
    with pytest.raises(EngineSlow):
        vectors.model_of(both)
    assert both.is_local


def test_an_editor_does_not_wait_for_a_server_that_is_away(
    both: Failover,
    server: Server,
    router: Any,
    customer: Any,
    internet: ProductPage,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    server.is_up = False
    find("orange", customer)
    asked = server.asked
    with django_capture_on_commit_callbacks(execute=True):
        article(internet, "Red lamp", [("text", "<p>It is red.</p>")])
    assert titles("red", customer) == ["Red lamp"]
    assert server.asked == asked


def test_who_waited_for_another_editor_does_not_ask_a_server_that_froze_meanwhile(
    both: Failover, server: Server, router: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "LOOKS", 0.01)
    asked = server.asked
    with indexing._turn(both), ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(indexing._applied_now, both) for _ in range(2)]
        both.switch.failed(EngineUnavailable("It does not answer."))
        assert [one.result(5) for one in waiting] == [False, False]
    assert not indexing._applied_now(both)
    assert server.asked == asked


def test_a_load_balancer_does_not_wait_for_a_server_that_is_away(
    both: Failover, server: Server, router: Any, customer: Any, client: Client
) -> None:
    server.is_up = False
    find("orange", customer)
    asked = server.asked
    assert client.get("/readyz").json()["search_engine"] == "embedded"
    assert server.asked == asked
    assert "server is away, or has not seen every change yet." in health.health().notes


def test_a_copy_that_is_older_than_the_change_log_is_made_anew(
    both: Failover, router: Any, customer: Any, server: Server, tmp_path: Path
) -> None:
    router.save_revision().publish()
    follow()
    Change.objects.update(at="2020-01-01T00:00:00Z")
    assert forget().changes > 0
    both.local = EmbeddedEngine(tmp_path / "another-machine")
    follow()
    server.is_up = False
    assert titles("orange", customer) == ["Router lights"]


def test_making_a_copy_anew_for_hours_keeps_nobody_from_finding_the_server_again(
    both: Failover, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = Barrier(2, timeout=5)
    looked_at: list[Engine] = []

    def look(engine: Engine, number: int) -> None:
        at_once.wait()  # neither goes on before the other one is here
        looked_at.append(engine)

    monkeypatch.setattr(following, "PAUSE", 0.001)
    monkeypatch.setattr(following, "count", lambda: range(1))
    monkeypatch.setattr(following, "_look", look)
    monkeypatch.setattr(following, "_started_in", 0)
    for _ in range(2):
        following.start()
    for thread in threading.enumerate():
        if thread.name.startswith("search-following"):
            thread.join(5)
    assert {one.name for one in looked_at} == {both.name, both.local.name}
    assert len(looked_at) == 2


def test_the_log_of_changes_is_kept_while_the_server_has_not_seen_it(
    both: Failover, router: Any, server: Server
) -> None:
    Change.objects.update(at="2020-01-01T00:00:00Z")
    server.is_up = False
    assert forget().changes == 0


def test_a_machine_without_a_copy_does_not_hold_the_log_of_changes(
    both: Failover, router: Any, tmp_path: Path
) -> None:
    router.save_revision().publish()
    follow()
    Change.objects.update(at="2020-01-01T00:00:00Z")
    both.local = EmbeddedEngine(tmp_path / "where-only-workers-run")
    assert forget().changes > 0


def test_the_state_is_said_where_people_and_programs_look(
    both: Failover, server: Server, router: Any, agent: Any, enter: Callable[..., Client]
) -> None:
    client = enter(agent)
    assert client.get("/readyz").json()["search_engine"] == "server"
    assert health.health().ok
    server.is_up = False
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["search"]) == (200, True)
    assert ready.json()["search_engine"] == "embedded"
    state = health.health().as_json()
    assert (state["ok"], state["engine"], state["serving"]) == (False, "server", "embedded")
    assert "Searching the local copy." in state["notes"]
    found = client.get("/api/search", {"q": "orange"}).json()
    assert (found["local_copy"], found["engine"], found["total"]) == (True, "embedded", 1)
    assert LOCAL_NOTICE in client.get("/desk/answers", {"q": "orange"}).content.decode()


def test_a_copy_that_could_not_answer_is_said_while_the_server_is_well(
    both: Failover, router: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both.local = EmbeddedEngine(tmp_path / "another-machine")
    found = health.health()
    assert (found.engine.engine, found.engine.ok, found.ok) == ("server", True, False)
    assert any("rebuild_search --local" in note for note in found.notes)
    with pytest.raises(SystemExit):
        call_command("search_health")
    assert "The local copy is not ready" in capsys.readouterr().out


def test_a_copy_that_stays_behind_is_said_after_a_minute(
    both: Failover, router: Any, internet: ProductPage
) -> None:
    article(internet, "Red lamp")
    indexing.apply_pending(both)
    assert health.health().ok
    Change.objects.update(at=timezone.now() - health.LAG * 2)
    found = health.health()
    assert not found.ok
    assert "The local copy has not seen 1 changes." in found.notes


def test_without_any_engine_the_search_says_so(
    both: Failover, server: Server, customer: Any
) -> None:
    server.is_up = False
    with pytest.raises(EngineUnavailable):
        find("orange", customer)


def test_a_rebuild_makes_both_anew(
    both: Failover, router: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rebuild_search")
    said = capsys.readouterr().out
    assert "server: 1 pages" in said
    assert "embedded: 1 pages" in said


def test_the_copy_alone_is_made_anew_and_the_server_is_left_alone(
    both: Failover, server: Server, router: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    server.is_up = False
    call_command("rebuild_search", "--local")
    said = capsys.readouterr().out
    assert "embedded: 1 pages" in said
    assert "server" not in said
    call_command("rebuild_search", "--local", "--rollback")
    assert "embedded: the index before" in capsys.readouterr().out


def test_golden_queries_that_the_copy_answered_are_said(
    both: Failover, server: Server, router: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    GoldenQuery.objects.create(query="orange", page=router)
    assert golden.compare(both, server).by_copy == 0
    server.is_slow = True
    compared = golden.compare(both, both.local)
    assert (compared.before, compared.by_copy) == (1, 1)


def test_an_address_where_nobody_listens_costs_no_answer(
    internet: ProductPage, customer: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ELASTICSEARCH_NODES = ("http://127.0.0.1:9",)
    settings.SEARCH_DIR = tmp_path / "search"
    article(internet, "Router lights", [("text", "<p>It blinks orange.</p>")])
    assert isinstance(engines.current(), Failover)
    indexing.apply_pending(engines.stores()[1])
    assert [hit.title for hit in find("orange", customer).hits] == ["Router lights"]
    assert json.loads(json.dumps(health.health().as_json()))["serving"] == "embedded"
