"""Tasks that were given up reach who looks after them, with the error and two deeds."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from operations import queue
from search.health import health
from tests.operations.test_queue import FAILED, READY, queued, row
from tests.studio.test_studio_screens import menu

__all__ = ["queued"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued")]
TRACE = 'Traceback:\n  File "x.py"\nValueError: <no> such page'


@pytest.fixture
def browser(manager: User, enter: Any) -> Client:
    """Jonas's."""
    client: Client = enter(manager)
    return client


def shown(browser: Client, **asked: str) -> str:
    """The report's list."""
    return browser.get(reverse("operations_tasks_results"), asked).content.decode()


def test_the_report_lists_what_failed_with_its_error(browser: Client) -> None:
    row(traceback=TRACE, tries=5)
    row(READY, task_path="kb.tasks.publish_scheduled", tries=0)
    report = shown(browser)
    assert "Catch up" in report
    assert "ValueError: &lt;no&gt; such page" in report
    assert "Publish scheduled" not in report


def test_the_report_shows_others_when_asked(browser: Client) -> None:
    row(READY, tries=1, exception_class_path="builtins.ValueError")
    row(READY, task_path="kb.tasks.publish_scheduled", tries=0)
    assert "Waiting for another try" in shown(browser, state="again")
    assert "Publish scheduled" not in shown(browser, state="again")
    assert "Publish scheduled" in shown(browser, state="all")


def test_a_task_shows_its_error_in_full(browser: Client) -> None:
    failed = row(traceback=TRACE, tries=5)
    page = browser.get(reverse("operations_task", args=[failed.pk])).content.decode()
    assert "File &quot;x.py&quot;" in page
    assert "5 tries" in page


def test_try_again_puts_it_back_into_the_queue(browser: Client) -> None:
    failed = row(tries=5)
    browser.post(reverse("operations_task", args=[failed.pk]), {"deed": "again"})
    failed.refresh_from_db()
    assert failed.status == READY


def test_dismiss_forgets_it(browser: Client) -> None:
    failed = row(tries=5)
    browser.post(reverse("operations_task", args=[failed.pk]), {"deed": "dismiss"})
    assert not queue.rows().exists()


@pytest.mark.parametrize("deed", ["again", "dismiss", "explode", ""])
def test_nothing_is_done_to_what_did_not_fail(browser: Client, deed: str) -> None:
    waits = row(READY, tries=1)
    answer = browser.post(reverse("operations_task", args=[waits.pk]), {"deed": deed}, follow=True)
    assert "no longer among the failed" in answer.content.decode()
    waits.refresh_from_db()
    assert (waits.status, len(waits.worker_ids)) == (READY, 1)


@pytest.mark.parametrize("who", ["editor", "lead", "trainer"])
def test_others_neither_see_nor_do_anything(who: str, enter: Any, request: Any) -> None:
    failed = row(tries=5)
    visitor = enter(request.getfixturevalue(who))
    for name, asked in (
        ("operations_tasks", []),
        ("operations_tasks_results", []),
        ("operations_task", [failed.pk]),
    ):
        assert visitor.get(reverse(name, args=asked)).status_code in (302, 403)
    visitor.post(reverse("operations_task", args=[failed.pk]), {"deed": "dismiss"})
    failed.refresh_from_db()
    assert failed.status == FAILED


def test_the_first_page_says_that_tasks_failed(browser: Client) -> None:
    assert "Failed <span>task" not in browser.get("/studio/").content.decode()
    row(tries=5)
    assert "1 Failed <span>task" in browser.get("/studio/").content.decode()


def test_the_menu_has_the_report_for_managers_where_there_is_a_queue(
    manager: User, editor: User, settings: Any
) -> None:
    assert "Tasks" in menu(manager)["Reports"]
    assert "Tasks" not in menu(editor)["Reports"]
    settings.TASKS_IN_DATABASE = False
    assert "Tasks" not in menu(manager)["Reports"]


def test_search_health_notes_tasks_of_search_that_failed(internet: Any) -> None:
    assert not any("failed tasks" in note for note in health().notes)
    row(tries=5)
    assert any("1 failed tasks" in note for note in health().notes)
