"""The queue of tasks: in the database with TASKS=database, else there is none.

A row is a `DBTaskResult` of django-tasks-db. A task that fails, or whose worker died, is tried
again after a pause that grows fourfold each time, TASK_TRIES times in all; then it stays as failed
until somebody tries it again or dismisses it, or another of its kind goes well. What is due by the
clock waits for no pause. A task must therefore bear being run twice.
"""

from __future__ import annotations

import datetime
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from operations.models import Worker

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED = TaskResultStatus.FAILED
GROWTH = 4
DIED = "operations.queue.WorkerDied"
_here = threading.local()


class WorkerDied(Exception):
    """Stands in the row of a task whose worker stopped without a word."""


def is_there() -> bool:
    """Whether tasks wait in the database for a worker."""
    return bool(settings.TASKS_IN_DATABASE)


@contextmanager
def working() -> Iterator[None]:
    """A task runs within the block, and others may be due meanwhile."""
    before, _here.works = is_working(), True
    try:
        yield
    finally:
        _here.works = before


def is_working() -> bool:
    """Whether this thread runs a task: others wait for its end."""
    return getattr(_here, "works", False)


def rows() -> QuerySet[DBTaskResult]:
    """All tasks that are in the database."""
    found: QuerySet[DBTaskResult] = DBTaskResult.objects.filter(backend_name=settings.TASK_QUEUE)
    return found


def ask_for(path: str, *, alone: bool = False) -> bool:
    """Queue the task with this dotted path, as `once`; returns whether a worker will see to it.

    False without a queue, and while the database does not answer.
    """
    if not is_there():
        return False
    try:
        once(path, alone=alone)
    except DatabaseError:
        return False
    return True


def once(path: str, *, now: bool = False, alone: bool = False) -> None:
    """Queue a task without arguments, unless it waits already; `now` ends the pause of one.

    `alone`: nor while one runs, which sees to what has come since, or of which the next is due
    soon; a second worker would do the same once more. One that was given up stays for somebody
    to see, until another one goes well.
    """
    if alone and runs(path):
        return
    idle = rows().filter(task_path=path, status__in=(READY, FAILED)).defer("traceback")
    waits = idle.filter(pk__in=[row.pk for row in idle if not _is_given_up(row)])
    if not waits.exists():
        import_string(path).enqueue()
    elif now:
        waits.update(status=READY, run_after=get_date_max())


def runs(path: str) -> bool:
    """Whether a worker runs a task with this dotted path."""
    return is_there() and rows().filter(task_path=path, status=RUNNING).exists()


def supersede(row: DBTaskResult) -> int:
    """A task that went well, or was given up itself, stands for those given up before it.

    Returns how many of these were forgotten.
    """
    if row.status == FAILED and not _is_given_up(row):
        return 0
    same = rows().filter(status=FAILED, task_path=row.task_path, args_kwargs=row.args_kwargs)
    before = [one.pk for one in same.exclude(pk=row.pk) if _is_given_up(one)]
    return int(rows().filter(pk__in=before, status=FAILED).delete()[0])


def _is_given_up(row: DBTaskResult) -> bool:
    return bool(row.status == FAILED and len(row.worker_ids) >= settings.TASK_TRIES)


def try_again(row: DBTaskResult) -> bool:
    """Give a failed task all its tries anew, at once; returns whether it had failed."""
    failed = rows().filter(pk=row.pk, status=FAILED)
    return bool(failed.update(status=READY, run_after=get_date_max(), worker_ids=[]))


def dismiss(row: DBTaskResult) -> bool:
    """Forget a failed task; returns whether it had failed."""
    return bool(rows().filter(pk=row.pk, status=FAILED).delete()[0])


def bury(seconds: float) -> int:
    """Fail the tasks of workers that were not seen for so long; returns how many."""
    Worker.objects.silent(seconds).delete()
    alive = set(Worker.objects.values_list("pk", flat=True))
    lost = [row for row in rows().filter(status=RUNNING) if row.worker_ids[-1:] != []]
    return sum(_fail(row) for row in lost if row.worker_ids[-1] not in alive)


def _fail(row: DBTaskResult) -> int:
    still = rows().filter(pk=row.pk, status=RUNNING, started_at=row.started_at)
    return still.update(
        status=FAILED,
        finished_at=timezone.now(),
        exception_class_path=DIED,
        traceback=f"The worker {row.worker_ids[-1]} died while it ran this task.",
    )


def revive() -> int:
    """Schedule failed tasks that have tries left; returns how many."""
    failed = rows().filter(status=FAILED).defer("traceback", "return_value")
    return sum(_postpone(row) for row in failed if not _is_given_up(row))


def _postpone(row: DBTaskResult) -> int:
    still = rows().filter(pk=row.pk, status=FAILED, finished_at=row.finished_at)
    return still.update(status=READY, run_after=row.finished_at + pause(len(row.worker_ids)))


def pause(tries: int) -> datetime.timedelta:
    """How long to wait after so many tries: TASK_PAUSE, four times it, sixteen times it …

    A tenth more or less, so that tasks that failed together do not come back together.
    """
    seconds = settings.TASK_PAUSE * GROWTH ** max(tries - 1, 0)
    return datetime.timedelta(seconds=seconds * random.uniform(0.9, 1.1))  # noqa: S311


def given_up() -> QuerySet[DBTaskResult]:
    """Tasks that are not tried again unless somebody says so."""
    return rows().filter(status=FAILED)


def is_served() -> bool:
    """Whether a worker lives; where there is no queue, none is needed."""
    return not is_there() or Worker.objects.alive(settings.TASK_LOST_AFTER).exists()


def describe(room: str) -> str:
    """What to say about tasks of this room that were given up, if something is to be said."""
    failed = given_up().filter(task_path__startswith=room).count() if is_there() else 0
    return f"{failed} failed tasks wait for somebody: studio, Reports, Tasks." if failed else ""


def overdue() -> QuerySet[DBTaskResult]:
    """Tasks that a worker could take now."""
    now = timezone.now()
    ready = rows().filter(status=READY)
    return ready.filter(Q(run_after=get_date_max()) | Q(run_after__lte=now))
