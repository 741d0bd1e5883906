"""Managers see how search is, and have its index built anew; nobody else does."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from operations import queue
from search import engines, indexing, rebuilding, tasks, underway, vectors
from search.engines.embedded.engine import EmbeddedEngine
from search.models import GoldenQuery
from tests.conftest import article
from tests.operations.test_queue import READY, queued, row
from tests.studio.test_studio_screens import menu

__all__ = ["queued"]

pytestmark = pytest.mark.django_db
PAGE, STATE = reverse("search_health"), reverse("search_rebuild")


@pytest.fixture(autouse=True)
def nothing_noted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser(manager: User, enter: Any) -> Client:
    """Jonas's."""
    client: Client = enter(manager)
    return client


@pytest.fixture
def lights(internet: Any) -> Any:
    """An article that is found."""
    page = article(internet, "Router lights", [("text", "<p>Blinking orange lamp.</p>")])
    indexing.apply_pending()
    return page


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left to a thread is done on the spot, over the test's own connection."""

    class Thread:
        def __init__(self, target: Callable[[], None], **told: Any) -> None:
            self.start = target

    monkeypatch.setattr(rebuilding.threading, "Thread", Thread)
    monkeypatch.setattr(rebuilding.connection, "close", lambda: None)


def shown(browser: Client) -> str:
    return browser.get(PAGE).content.decode()


def test_the_page_says_who_answers_and_that_all_is_well(browser: Client, lights: Any) -> None:
    page = shown(browser)
    assert "The index on this machine" in page
    assert "1 passages" in page
    assert "Build the index anew" in page
    assert "data-rebuild" not in page


def test_what_search_health_notes_stands_on_the_page(
    browser: Client, lights: Any, queued: None
) -> None:
    assert "No worker lives" in shown(browser)
    assert "help-critical" in shown(browser)


def test_without_a_queue_the_index_is_built_behind_the_request(
    browser: Client, lights: Any, internet: Any, at_once: None
) -> None:
    missed = article(internet, "Refunds")
    assert missed.pk not in engines.current().inventory(0, 10)
    answer = browser.post(PAGE, follow=True).content.decode()
    assert "is being built anew" in answer
    assert underway.current() is None
    assert missed.pk in engines.current().inventory(0, 10)


def test_a_worker_builds_it_once_however_often_it_is_asked_for(
    browser: Client, lights: Any, queued: None
) -> None:
    browser.post(PAGE)
    answer = browser.post(PAGE, follow=True).content.decode()
    assert "under way already" in answer
    assert queue.rows().filter(task_path=rebuilding.TASK).count() == 1
    assert browser.get(STATE).json() == {"words": "Waits for a worker …", "over": False}
    queue.rows().delete()
    assert "1 pages, 1 passages" in tasks.rebuild.call()
    assert browser.get(STATE).json() == {"words": "", "over": True}


def test_the_line_tells_how_far_it_is(browser: Client, lights: Any) -> None:
    underway.note(underway.INDEXING, 120, 450)
    told = browser.get(STATE).json()
    assert told == {"words": "Indexing: 120 of 450 pages …", "over": False}
    assert "data-rebuild" in shown(browser)
    assert "<button" not in shown(browser).partition("data-rebuild")[2].partition("</main>")[0]


def test_the_line_moves_while_it_works(
    lights: Any, internet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(internet, "Refunds")
    seen: list[tuple[str, int, int]] = []
    real = underway.note
    monkeypatch.setattr(underway, "EACH", 0.0)
    monkeypatch.setattr(vectors, "PAGES_AT_ONCE", 1)
    monkeypatch.setattr(underway, "note", lambda *told: seen.append(told) or real(*told))
    rebuilding.rebuild()
    assert [told[1:] for told in seen if told[0] == underway.INDEXING] == [(0, 2), (1, 2), (2, 2)]
    assert seen[-1] == (underway.COMPARING,)


def test_why_it_stopped_stays_to_be_seen_until_one_goes_well(
    browser: Client, lights: Any, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    GoldenQuery.objects.create(query="orange lamp", page=lights)
    with monkeypatch.context() as empty:
        empty.setattr(vectors, "live_pages", list)
        browser.post(PAGE)
    assert "The last rebuild stopped: The new index answers" in shown(browser)
    browser.post(PAGE)
    assert "The last rebuild" not in shown(browser)


def test_one_whose_process_died_is_not_waited_for(
    browser: Client, lights: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    underway.note(underway.INDEXING, 120, 450)
    later = time.time() + underway.SILENT + 1
    monkeypatch.setattr(underway.time, "time", lambda: later)
    page = shown(browser)
    assert "The last rebuild was cut off." in page
    assert "Build the index anew" in page


def test_a_second_rebuild_says_nothing_of_the_first(
    lights: Any, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*told: Any, **more: Any) -> None:
        raise engines.base.EngineUnavailable("Another rebuild is under way; wait for it to end.")

    underway.note(underway.INDEXING, 120, 450)
    monkeypatch.setattr(type(engines.current()), "rebuild", busy)
    with pytest.raises(engines.base.EngineUnavailable):
        rebuilding.rebuild()
    assert browser.get(STATE).json()["words"] == "Indexing: 120 of 450 pages …"


@pytest.mark.parametrize("who", ["editor", "lead", "trainer", "agent", "outsider"])
def test_others_neither_see_nor_rebuild(
    who: str, enter: Any, request: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(rebuilding, "ask", lambda: asked.append(True))
    visitor = enter(request.getfixturevalue(who))
    assert visitor.get(PAGE).status_code in (302, 403)
    assert visitor.get(STATE).status_code in (302, 403)
    assert visitor.post(PAGE).status_code in (302, 403)
    assert asked == []


def test_the_menu_leads_managers_there(manager: User, editor: User) -> None:
    assert "Search health" in menu(manager)["Reports"]
    assert "Search health" not in menu(editor)["Reports"]


def test_one_that_a_worker_has_just_begun_is_asked_for_by_nobody_else(
    browser: Client, lights: Any, queued: None
) -> None:
    row(queue.RUNNING, task_path=rebuilding.TASK)
    assert browser.get(STATE).json() == {"words": "Begins …", "over": False}
    assert "under way already" in browser.post(PAGE, follow=True).content.decode()
    underway.note(underway.COMPARING)
    assert browser.get(STATE).json()["words"] == "Asking the golden queries …"


def test_a_new_index_that_answers_worse_is_not_built_again_and_again(
    browser: Client, lights: Any, queued: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    GoldenQuery.objects.create(query="orange lamp", page=lights)
    monkeypatch.setattr(vectors, "live_pages", list)
    assert "worse" in tasks.rebuild.call()
    assert "The last rebuild stopped: The new index answers" in shown(browser)


def test_a_copy_that_is_made_anew_is_no_rebuild_for_the_page(
    browser: Client, lights: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    noted: list[str] = []
    monkeypatch.setattr(underway, "note", lambda name, *told, **more: noted.append(name))
    rebuilding.rebuild(engine=EmbeddedEngine(tmp_path))
    assert noted == []


def test_what_changed_during_a_rebuild_does_not_make_it_a_failure(
    browser: Client, lights: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = indexing.apply_pending

    def away(engine: Any = None, **told: Any) -> int:
        if engine is engines.current():
            raise engines.base.EngineUnavailable("It does not answer.")
        return real(engine, **told)

    monkeypatch.setattr(indexing, "apply_pending", away)
    assert rebuilding.rebuild().pages == 1
    assert underway.current() is None


def test_a_rebuild_that_waits_for_its_next_try_is_under_way(queued: None) -> None:
    row(READY, task_path=rebuilding.TASK, exception_class_path="builtins.ValueError")
    assert rebuilding.is_under_way()
