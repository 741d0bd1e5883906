"""What happens by itself, and when. Rooms register their tasks with `scheduled`.

`Due` remembers when each is to run next. Any number of workers and timers may look at once: one of
them takes it. What was due while nothing ran happens once, as soon as something runs.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from operations import queue
from operations.models import Due

logger = logging.getLogger(__name__)

AFTER_FAILURE = datetime.timedelta(minutes=10)  # without a queue, which has pauses of its own


class When(Protocol):
    """When something happens."""

    def after(self, moment: datetime.datetime) -> datetime.datetime:
        """The next time after this moment."""


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again."""

    minutes: int

    def after(self, moment: datetime.datetime) -> datetime.datetime:
        """So many minutes later."""
        return moment + datetime.timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at this hour and minute of TIME_ZONE."""

    hour: int
    minute: int = 0

    def after(self, moment: datetime.datetime) -> datetime.datetime:
        """Today's, or tomorrow's."""
        here = timezone.localtime(moment)
        today = self._on(here.date())
        return today if today > moment else self._on(here.date() + datetime.timedelta(days=1))

    def _on(self, day: datetime.date) -> datetime.datetime:
        at = datetime.datetime.combine(day, datetime.time(self.hour, self.minute))
        return timezone.make_aware(at)


@dataclass(frozen=True, slots=True)
class Entry:
    """A task and when it runs."""

    task: Task[..., Any]
    when: When


_entries: dict[str, Entry] = {}


def scheduled(when: When, priority: int = -10) -> Callable[[Callable[[], Any]], Task[..., Any]]:
    """Decorator: the function is a task that runs by itself."""

    def register(function: Callable[[], Any]) -> Task[..., Any]:
        made: Task[..., Any] = task(backend=settings.TASK_QUEUE, priority=priority)(function)
        _entries[made.module_path] = Entry(made, when)
        return made

    return register


def entries() -> dict[str, Entry]:
    """The whole schedule, by the tasks' dotted paths."""
    return dict(_entries)


def queue_due() -> int:
    """Queue what is due, each once; returns how many."""
    count = 0
    for path in _due():
        with transaction.atomic():
            if _take(path):
                queue.once(path, now=True, alone=True)
                count += 1
    return count


def run_due() -> dict[str, Exception | None]:
    """Run what is due in this process; returns what went wrong with each, None for nothing."""
    return {path: _run(path) for path in _due() if _take(path)}


def _due() -> Iterator[str]:
    """Paths of what is due; what is new in the schedule waits for its first time."""
    now, known = timezone.now(), dict(Due.objects.values_list("task", "next_at"))
    for path, entry in _entries.items():
        if path not in known:
            Due.objects.get_or_create(task=path, defaults={"next_at": entry.when.after(now)})
        elif known[path] <= now:
            yield path


def _take(path: str) -> bool:
    """Whether it was due until now; from now on it is not."""
    now = timezone.now()
    next_at = _entries[path].when.after(now)
    return bool(Due.objects.filter(task=path, next_at__lte=now).update(next_at=next_at))


def _run(path: str) -> Exception | None:
    try:
        with queue.working():
            _entries[path].task.call()
    except Exception as error:
        logger.exception("%s failed.", path)
        soon = timezone.now() + AFTER_FAILURE
        Due.objects.filter(task=path, next_at__gt=soon).update(next_at=soon)
        return error
    return None
