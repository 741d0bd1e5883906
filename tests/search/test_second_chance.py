"""What could not be done at once is done by a worker, where there is one."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command

from operations import queue
from search import engines, rebuilding, tasks, underway, vectors
from search.engines import patience
from search.engines.base import Engine, EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.failover import Failover
from search.models import Change
from tests.conftest import article
from tests.operations.test_queue import queued, row
from tests.search.conftest import WordBag
from tests.search.test_failover import Server, both, clock, router, server

__all__ = ["both", "clock", "queued", "router", "server"]


def waiting() -> list[str]:
    """Paths of the tasks that a worker could take."""
    return [one.task_path for one in queue.overdue()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queued")
def test_what_the_engine_refused_is_applied_by_a_worker(internet: Any, monkeypatch: Any) -> None:
    article(internet, "Router")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise EngineUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(engines.current()), "apply", refuse)
        article(internet, "Lights")
        article(internet, "Reset")
    assert waiting() == ["search.tasks.catch_up"]
    assert Change.objects.after(engines.current().cursor()).exists()
    assert tasks.catch_up.call() >= 2
    assert not Change.objects.after(engines.current().cursor()).exists()


@pytest.mark.django_db(transaction=True)
def test_publishing_does_not_wait_for_a_worker(internet: Any) -> None:
    article(internet, "Router")
    assert not Change.objects.after(engines.current().cursor()).exists()
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_who_publishes_waits_ten_seconds_in_all_and_a_command_as_long_as_it_takes(
    internet: Any, monkeypatch: Any
) -> None:
    lefts: list[float] = []
    monkeypatch.setattr(patience, "PUBLISHING", 0.01)
    apply = type(engines.current()).apply

    def slowly(*args: Any, **options: Any) -> None:
        with patience.waiting(120) as left:
            lefts.append(left)
            time.sleep(0.01)
        apply(*args, **options)

    monkeypatch.setattr(type(engines.current()), "apply", slowly)
    article(internet, "Router")
    vectors.request_began()
    try:
        article(internet, "Lights")
    finally:
        vectors.request_ended()
    assert lefts[0] == 120
    assert lefts[-1] <= 0.01


def follow_many() -> None:
    """During a request, more texts than somebody should wait for."""
    vectors.request_began()
    try:
        texts = {str(number): f"text {number}" for number in range(vectors.FEW + 1)}
        vectors.follow(engines.current(), vectors.Bare(texts))
    finally:
        vectors.request_ended()


@pytest.fixture
def threads(monkeypatch: Any) -> list[Any]:
    """Threads that were made; none of them runs."""
    made: list[Any] = []

    class Noted(threading.Thread):
        def start(self) -> None:
            made.append(self)

    monkeypatch.setattr(vectors.threading, "Thread", Noted)
    return made


@pytest.mark.django_db
@pytest.mark.usefixtures("queued")
def test_many_texts_are_encoded_by_a_worker(threads: list[Any]) -> None:
    follow_many()
    assert waiting() == ["search.tasks.encode"]
    assert threads == []


@pytest.mark.django_db
def test_without_a_worker_many_texts_are_encoded_in_a_thread(threads: list[Any]) -> None:
    follow_many()
    assert len(threads) == 1


@pytest.mark.django_db(transaction=True)
def test_the_task_encodes_what_has_no_vector(internet: Any, monkeypatch: Any) -> None:
    article(internet, "Router")
    assert engines.current().health().vectors == 0
    monkeypatch.setattr("search.embedding.current", WordBag)
    assert tasks.encode.call() > 0
    health = engines.current().health()
    assert health.vectors == health.documents > 0


@pytest.fixture
def bare(internet: Any, engine: Engine, index: Any) -> Any:
    """An article without vectors."""
    page = article(internet, "Router", [("text", "<p>It blinks orange.</p>")])
    index()
    assert engine.bare(0, 10) == [page.pk]
    return page


@pytest.mark.django_db
@pytest.mark.usefixtures("queued")
def test_a_long_encoding_takes_one_worker_and_leaves_the_others_to_what_is_due(
    bare: Any, encoder: WordBag, engine: Engine
) -> None:
    for _ in range(2):
        assert tasks.catch_up.call() == 0
    assert waiting() == [vectors.TASK]
    queue.rows().update(status=queue.RUNNING)
    tasks.catch_up.call()
    assert (waiting(), encoder.encoded) == ([], [])
    tasks.encode.call()
    assert engine.bare(0, 10) == []
    queue.rows().delete()
    tasks.catch_up.call()
    assert waiting() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("queued")
def test_what_a_task_publishes_does_not_make_it_encode_all_that_is_lacking(
    bare: Any, internet: Any, index: Any, encoder: WordBag, monkeypatch: Any
) -> None:
    article(internet, "Lights")
    with queue.working():
        index()
        assert encoder.encoded
        assert all("Lights" in text for text in encoder.encoded)
        encoder.encoded.clear()
        monkeypatch.setattr(vectors, "FEW", 0)
        article(internet, "Reset")
        index()
    assert (waiting(), encoder.encoded) == ([vectors.TASK], [])


@pytest.mark.django_db
def test_without_a_worker_an_encoding_goes_on_a_part_at_a_time(
    bare: Any, encoder: WordBag, engine: Engine, internet: Any, index: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(vectors, "KEPT_AT_ONCE", 1)
    monkeypatch.setattr(vectors, "AT_A_TIME", 0.0)
    with queue.working():
        monkeypatch.setattr(vectors, "FEW", 0)
        article(internet, "Lights", [("text", "<p>Red.</p>")])
        index()
    assert encoder.encoded == []
    for turn in (1, 2):
        tasks.catch_up.call()
        assert len(encoder.encoded) == turn
        assert engine.health().vectors == 0  # all of them together, or none
    tasks.catch_up.call()
    assert len(encoder.encoded) == 2
    assert engine.bare(0, 10) == []


@pytest.mark.django_db
def test_while_a_rebuild_encodes_everything_nobody_else_encodes_the_same(
    bare: Any, encoder: WordBag
) -> None:
    underway.note(underway.ENCODING)
    try:
        tasks.catch_up.call()
    finally:
        underway.over()
    assert encoder.encoded == []


@pytest.mark.django_db
def test_what_comes_during_an_encoding_is_encoded_by_it(
    bare: Any, encoder: WordBag, engine: Engine, index: Any, monkeypatch: Any
) -> None:
    real = encoder.encode

    def encode(text: str) -> Any:
        if not encoder.encoded:
            encoder.encoded.append("first")
            bare.title = "Lights"  # of a page that was passed already
            bare.save_revision().publish()
            with vectors.following():
                monkeypatch.setattr(vectors, "FEW", 0)
                index()
        return real(text)

    monkeypatch.setattr(encoder, "encode", encode)
    tasks.encode.call()
    assert engine.bare(0, 10) == []
    assert any("Lights" in text for text in encoder.encoded)


@pytest.mark.django_db
def test_a_server_that_was_away_gets_its_vectors_from_the_worker_that_missed_it(
    both: Failover, router: Any, encoder: WordBag
) -> None:
    assert both.primary.bare(0, 10) == [router.pk]
    vectors.complete(both.local)
    both.switch.failed(EngineUnavailable("away"))
    assert tasks.encode.call() == 0  # it is kept already
    assert both.primary.bare(0, 10) == []
    assert both.switch.is_closed


@pytest.mark.django_db
def test_a_server_that_is_away_is_not_in_the_way_of_the_copy(
    both: Failover, server: Server, router: Any, encoder: WordBag
) -> None:
    server.is_up = False
    with pytest.raises(EngineUnavailable):
        tasks.encode.call()
    assert both.local.bare(0, 10) == []


@pytest.mark.django_db
def test_a_machine_of_workers_does_without_a_copy_that_the_log_does_not_lead_to(
    both: Failover, router: Any, tmp_path: Any, capsys: Any
) -> None:
    Change.objects.record([None], Change.Kind.PRUNED)
    Change.objects.exclude(kind=Change.Kind.PRUNED).delete()
    both.primary.apply([], Change.objects.newest())
    both.local = EmbeddedEngine(tmp_path / "another-machine")
    assert tasks.catch_up.call() == 0
    call_command("check_search", "--repair")
    assert "embedded: left out" in capsys.readouterr().out
    assert "server: 1 pages" in tasks.check_search.call()


@pytest.mark.django_db
@pytest.mark.usefixtures("queued")
def test_an_index_that_other_code_made_is_built_anew_by_night(
    both: Failover, server: Server, router: Any, monkeypatch: Any
) -> None:
    before = Server.health
    assert tasks.renew.call() == 0
    monkeypatch.setattr(Server, "health", lambda self: replace(before(self), outdated=True))
    both.switch.failed(EngineUnavailable("away"))  # else the copy's state would be taken for its
    path = server._folder.live()
    row(queue.RUNNING, task_path=vectors.TASK)
    assert tasks.renew.call() == 0  # a rebuild would encode the same
    queue.rows().delete()
    assert tasks.renew.call() == 1
    assert server._folder.live() != path


@pytest.mark.django_db
def test_the_task_builds_every_index_anew(both: Failover, router: Any) -> None:
    said = tasks.rebuild.call()
    assert "server: 1 pages" in said
    assert "embedded: 1 pages" in said


@pytest.mark.django_db
def test_a_rebuild_by_a_worker_is_whole_when_it_goes_live(
    bare: Any, encoder: WordBag, engine: Engine, internet: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(vectors, "FEW", 0)
    real, asked = vectors.encode_pages, list[str]()

    def and_then_somebody_publishes(encoder: Any, **how: Any) -> int:
        encoded = real(encoder, **how)
        article(internet, "Lights", [("text", "<p>Red.</p>")])
        return encoded

    monkeypatch.setattr(vectors, "encode_pages", and_then_somebody_publishes)
    monkeypatch.setattr(queue, "ask_for", lambda path, **how: bool(asked.append(path)) or True)
    with queue.working():
        rebuilding.rebuild(force=True)
    assert engine.bare(0, 10) == []
    assert asked == []
