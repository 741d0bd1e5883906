"""Tasks that fail are tried again ever later, then wait for somebody; dead workers lose none."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from operations import queue
from operations.models import Worker
from operations.worker import Caretaker, TaskWorker

pytestmark = pytest.mark.django_db

READY, RUNNING, FAILED = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED
PATH = "search.tasks.catch_up"


@pytest.fixture
def queued(settings: Any) -> None:
    """As with TASKS=database."""
    settings.TASKS_IN_DATABASE = True
    settings.TASKS = {
        **settings.TASKS,
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
    }


def row(status: str = FAILED, tries: int = 1, **fields: Any) -> DBTaskResult:
    """A task in the queue, or that was."""
    made: DBTaskResult = DBTaskResult.objects.create(
        **{
            "status": status,
            "task_path": PATH,
            "backend_name": "worker",
            "args_kwargs": {"args": [], "kwargs": {}},
            "worker_ids": [f"worker{number}" for number in range(tries)],
            "started_at": timezone.now(),
            "finished_at": timezone.now() if status == FAILED else None,
            "exception_class_path": "builtins.ValueError" if status == FAILED else "",
            "traceback": "",
            **fields,
        }
    )
    return made


def work() -> None:
    """What a worker does until nothing waits."""
    TaskWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="worker",
        startup_delay=False,
        max_tasks=None,
        worker_id="of-the-test",
    ).run()


@pytest.mark.parametrize(("tries", "seconds"), [(1, 30), (2, 120), (3, 480), (4, 1920)])
def test_a_failed_task_is_tried_again_after_four_times_the_pause(tries: int, seconds: int) -> None:
    failed = row(tries=tries)
    assert queue.revive() == 1
    failed.refresh_from_db()
    assert failed.status == READY
    waits = (failed.run_after - failed.finished_at).total_seconds()
    assert 0.89 * seconds <= waits <= 1.11 * seconds


def test_a_task_without_tries_left_stays_failed(settings: Any) -> None:
    failed = row(tries=settings.TASK_TRIES)
    assert queue.revive() == 0
    assert list(queue.given_up()) == [failed]


def test_trying_again_gives_all_tries_anew(settings: Any) -> None:
    failed = row(tries=settings.TASK_TRIES)
    assert queue.try_again(failed)
    failed.refresh_from_db()
    assert (failed.status, failed.worker_ids) == (READY, [])
    assert list(queue.overdue()) == [failed]


def test_only_what_failed_can_be_tried_again_or_dismissed() -> None:
    under_way = row(RUNNING)
    assert not queue.try_again(under_way)
    assert not queue.dismiss(under_way)
    under_way.refresh_from_db()
    assert under_way.status == RUNNING


def test_a_task_of_a_worker_that_is_silent_fails_and_one_of_a_live_worker_goes_on() -> None:
    Worker.objects.beat("worker0", "here")
    Worker.objects.beat("dead", "there")
    Worker.objects.filter(pk="dead").update(seen_at=timezone.now() - datetime.timedelta(minutes=5))
    kept, lost, strange = row(RUNNING), row(RUNNING), row(RUNNING)
    DBTaskResult.objects.filter(pk=lost.pk).update(worker_ids=["dead"])
    DBTaskResult.objects.filter(pk=strange.pk).update(worker_ids=["worker0", "never heard of"])
    assert queue.bury(30) == 2
    states = {one.pk: one for one in DBTaskResult.objects.all()}
    assert states[kept.pk].status == RUNNING
    assert states[lost.pk].status == states[strange.pk].status == FAILED
    assert states[lost.pk].exception_class_path == queue.DIED
    assert not Worker.objects.filter(pk="dead").exists()


def test_after_an_outage_of_the_database_nobody_is_buried_before_all_had_time_to_beat() -> None:
    now = [0.0]
    caretaker = Caretaker("of-the-test", clock=lambda: now[0])
    lost = row(RUNNING)
    for now[0], status in ((0, RUNNING), (29, RUNNING), (31, READY)):
        caretaker.beat()
        lost.refresh_from_db()
        assert lost.status == status


@pytest.mark.usefixtures("queued")
def test_a_task_waits_only_once() -> None:
    assert queue.ask_for(PATH)
    assert queue.ask_for(PATH)
    assert [one.task_path for one in queue.overdue()] == [PATH]


@pytest.mark.usefixtures("queued")
def test_a_task_that_runs_may_have_passed_what_is_new_unless_it_sees_to_that() -> None:
    row(RUNNING)
    assert queue.ask_for(PATH, alone=True)
    assert not queue.overdue().exists()
    assert queue.ask_for(PATH)
    assert [one.task_path for one in queue.overdue()] == [PATH]


@pytest.mark.usefixtures("queued")
def test_asking_for_a_task_that_was_given_up_queues_another_and_leaves_it_to_be_seen(
    settings: Any,
) -> None:
    failed = row(tries=settings.TASK_TRIES)
    queue.ask_for(PATH)
    queue.ask_for(PATH)
    assert [one.pk == failed.pk for one in queue.overdue()] == [False]
    assert list(queue.given_up()) == [failed]


@pytest.mark.usefixtures("queued")
def test_asking_for_a_task_that_is_tried_again_soon_waits_for_that() -> None:
    failed = row(tries=2)
    queue.ask_for(PATH)
    queue.revive()
    queue.ask_for(PATH)
    assert [(one.pk, len(one.worker_ids)) for one in queue.rows()] == [(failed.pk, 2)]
    assert not queue.overdue().exists()


@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize("revived", [True, False])
def test_what_is_due_waits_for_no_pause_and_keeps_the_count_of_its_tries(revived: bool) -> None:
    failed = row(tries=4)
    if revived:
        queue.revive()
    queue.once(PATH, now=True)
    assert [(one.pk, len(one.worker_ids)) for one in queue.overdue()] == [(failed.pk, 4)]


@pytest.mark.parametrize(("ends", "tries"), [("SUCCESSFUL", 1), (FAILED, 5)])
def test_a_task_that_ends_stands_for_those_of_its_kind_that_were_given_up(
    settings: Any, ends: str, tries: int
) -> None:
    row(tries=settings.TASK_TRIES)
    other = row(tries=settings.TASK_TRIES, task_path="search.tasks.encode")
    to_another = row(tries=settings.TASK_TRIES, args_kwargs={"args": [7], "kwargs": {}})
    again = row(tries=2)
    ended = row(ends, tries=tries)
    assert queue.supersede(ended) == 1
    assert set(queue.rows()) == {other, to_another, again, ended}


def test_a_task_that_has_tries_left_stands_for_nothing(settings: Any) -> None:
    failed = row(tries=settings.TASK_TRIES)
    assert queue.supersede(row(tries=2)) == 0
    assert failed in queue.given_up()


def test_without_a_queue_nothing_is_queued() -> None:
    assert not queue.ask_for(PATH)
    assert not queue.rows().exists()


@pytest.mark.usefixtures("queued")
def test_while_the_database_is_away_nothing_is_promised(monkeypatch: Any) -> None:
    def gone(path: str, **how: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(queue, "once", gone)
    assert not queue.ask_for(PATH)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queued")
def test_a_worker_runs_what_waits_and_leaves_no_trace_of_itself(settings: Any) -> None:
    row(tries=settings.TASK_TRIES)
    queue.ask_for(PATH)
    work()
    (done,) = queue.rows()
    assert (done.status, done.return_value) == (TaskResultStatus.SUCCESSFUL, 0)
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queued")
def test_a_task_that_this_code_does_not_know_waits_for_a_worker_that_does() -> None:
    unknown = row(READY, tries=0, task_path="search.tasks.of_tomorrow", run_after=get_date_max())
    work()
    queue.revive()
    unknown.refresh_from_db()
    assert unknown.status == READY
    assert unknown.exception_class_path == "builtins.ImportError"
