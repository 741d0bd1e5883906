"""How the queue stands, for Prometheus (METRICS_READ)."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from operations import queue
from operations.models import Worker


def tasks() -> Iterator[Metric]:
    """Nothing without a queue, or while the database is away."""
    if not queue.is_there():
        return
    try:
        yield from _queue()
    except DatabaseError:
        return


def _queue() -> Iterator[Metric]:
    states = GaugeMetricFamily("rapport_tasks", "Tasks in the queue.", labels=["state"])
    states.add_metric(["waiting"], queue.rows().filter(status=queue.READY).count())
    states.add_metric(["running"], queue.rows().filter(status=queue.RUNNING).count())
    states.add_metric(["failed"], queue.given_up().count())
    yield states
    oldest = queue.overdue().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    age = (timezone.now() - oldest).total_seconds() if oldest else 0
    yield GaugeMetricFamily("rapport_tasks_seconds", "Age of the oldest that could run.", age)
    alive = Worker.objects.alive(settings.TASK_LOST_AFTER).count()
    yield GaugeMetricFamily("rapport_workers", "Workers that live.", alive)
