"""What could not be done at once is done by a worker, where there is one."""

import threading
import time
from typing import Any

import pytest

from operations import queue
from search import engines, tasks, vectors
from search.engines import patience
from search.engines.base import EngineUnavailable
from search.models import Change
from tests.conftest import article
from tests.operations.test_queue import queued
from tests.search.conftest import WordBag

__all__ = ["queued"]


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
