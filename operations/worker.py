"""django-tasks-db's worker, which besides says that it lives, and looks after the queue."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker

from operations import queue, schedule
from operations.models import Worker

logger = logging.getLogger(__name__)

LAST_BEAT = 5  # seconds that a worker waits for it when it leaves


class Caretaker:
    """Beats for one worker, and puts right what others left.

    A worker that was silent for TASK_LOST_AFTER seconds is dead. Only who has itself been beating
    for so long without a gap may say so: after an outage of the database all of them were silent.
    """

    def __init__(self, worker_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.worker_id = worker_id
        self._clock = clock
        self._steady_since: float | None = None
        self._stop = threading.Event()
        self._leaves = False
        self._thread = threading.Thread(target=self._live, name="caretaker", daemon=True)

    def start(self) -> None:
        """Beat from now on; raises DatabaseError when the first beat does not succeed."""
        self.beat()
        self._thread.start()

    def fall_silent(self) -> None:
        """Beat no more; whatever the worker had under way is given to others in a while."""
        self._stop.set()

    def leave(self) -> None:
        """Beat no more: the worker has nothing under way."""
        self._leaves = True
        self._stop.set()
        try:
            self._thread.join(LAST_BEAT)
        except RuntimeError:  # it was not started yet
            self._sign_off()

    def _sign_off(self) -> None:
        with suppress(DatabaseError):
            Worker.objects.filter(pk=self.worker_id).delete()

    def _live(self) -> None:
        """Until told otherwise; it signs off by a connection of its own."""
        self._go_on()
        if self._leaves:
            self._sign_off()
        connection.close()

    def _go_on(self) -> None:
        while not self._stop.wait(settings.TASK_LOST_AFTER / 6):
            close_old_connections()
            try:
                self.beat()
            except DatabaseError as error:
                self._steady_since = None
                logger.warning("The database does not answer (%s).", type(error).__name__)
            except Exception:
                logger.exception("The queue could not be looked after.")

    def beat(self) -> None:
        """Say that the worker lives, and look after the queue."""
        Worker.objects.beat(self.worker_id, socket.gethostname())
        if self._may_bury() and (lost := queue.bury(settings.TASK_LOST_AFTER)):
            logger.warning("%s tasks were left by workers that died.", lost)
        queue.revive()
        schedule.queue_due()

    def _may_bury(self) -> bool:
        if self._steady_since is None:
            self._steady_since = self._clock()
        return self._clock() - self._steady_since >= settings.TASK_LOST_AFTER


class TaskWorker(DatabaseWorker):
    """Runs tasks one after the other until it is told to stop."""

    def run(self) -> None:
        """Raises DatabaseError when the database goes away: whoever supervises starts another."""
        caretaker = Caretaker(self.worker_id)
        try:
            caretaker.start()
            super().run()
        except SystemExit:  # told to stop while it waited for a task, or looked for one
            connection.close()  # with a transaction in it that nobody ends, and others wait for
            caretaker.leave()
            raise
        except BaseException:
            caretaker.fall_silent()
            raise
        caretaker.leave()

    def run_task(self, db_task_result: Any) -> None:
        """One task; says how it went where that is news, and forgets failures that are over."""
        with queue.working():
            super().run_task(db_task_result)
        if db_task_result.status == queue.FAILED:
            path, error = db_task_result.task_path, db_task_result.exception_class_path
            logger.warning("%s failed at try %s: %s", path, len(db_task_result.worker_ids), error)
        queue.supersede(db_task_result)
