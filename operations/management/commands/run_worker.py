"""Run tasks from the queue until told to stop."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from operations import queue
from operations.worker import TaskWorker

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """A supervisor (systemd, Docker) starts it again when it ends."""

    help = "Run tasks from the queue, and what is due by the schedule (with TASKS=database)."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often to look."""
        parser.add_argument(
            "--interval", type=float, default=1.0, help="Seconds between two looks at the queue."
        )
        parser.add_argument(
            "--until-empty", action="store_true", help="Stop when nothing waits any more."
        )

    def handle(self, *args: Any, interval: float, until_empty: bool, **options: Any) -> None:
        """Become the worker."""
        if not queue.is_there():
            raise CommandError("There is no queue: set TASKS=database, or run run_due by a timer.")
        worker = _worker(max(interval, 0.05), until_empty)
        worker.configure_signals()
        logger.info("Worker %s takes tasks.", worker.worker_id)
        try:
            worker.run()
        except DatabaseError as error:
            raise CommandError(f"The database does not answer ({type(error).__name__}).") from error


def _worker(interval: float, until_empty: bool) -> TaskWorker:
    return TaskWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=until_empty,
        backend_name=settings.TASK_QUEUE,
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
    )
