"""What workers must agree on: who is alive, and what is due when."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models.functions import Now


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Workers by the database's clock, so that machines need not agree on the time."""

    def beat(self, pk: str, host: str) -> None:
        """This worker is alive."""
        self.update_or_create(pk=pk, defaults={"host": host, "seen_at": Now()})

    def silent(self, seconds: float) -> WorkerQuerySet:
        """Those that have not been seen for so long."""
        return self.filter(seen_at__lt=Now() - datetime.timedelta(seconds=seconds))

    def alive(self, seconds: float) -> WorkerQuerySet:
        """All others."""
        return self.filter(seen_at__gte=Now() - datetime.timedelta(seconds=seconds))


class Worker(models.Model):
    """A worker process. One that stops in good order removes its row."""

    id = models.CharField(primary_key=True, max_length=64)
    host = models.CharField(max_length=255)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    class Meta:
        permissions = [("look_after_tasks", "Can look after tasks")]

    def __str__(self) -> str:
        return f"{self.id} at {self.host}"


class Due(models.Model):
    """When a task of the schedule is to run next. One row a task, made when it is first seen."""

    task = models.CharField(primary_key=True, max_length=200)  # the function's dotted path
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task} at {self.next_at}"
