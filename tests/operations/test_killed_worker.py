"""Real worker processes, on the database of the suite's kind, and a real kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from operations.models import Worker
from tests.servers import wait_until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


class House:
    """Worker processes on the test database."""

    def __init__(self, folder: Path) -> None:
        self.trace = folder / "trace"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "RAPPORT_DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "tests.operations.settings",
            "SECRET_KEY": "x7" * 30,
            "SITE_URL": "http://127.0.0.1",
            "TASKS": "database",
            "TASK_TRIES": "3",
            **self._database(folder),
        }

    def _database(self, folder: Path) -> dict[str, str]:
        given = connection.settings_dict
        if connection.vendor == "sqlite":
            (folder / "data").mkdir()
            (folder / "data" / "rapport.sqlite3").symlink_to(given["NAME"])
            return {}
        login = f"{given['USER']}:{given['PASSWORD'] or 'x'}"
        place = f"{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
        return {"DATABASE_URL": f"postgresql://{login}@{place}"}

    def hire(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        command = [sys.executable, "manage.py", "run_worker", "--interval", "0.1"]
        log = self.trace.with_suffix(".log").open("ab")
        worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    def runs(self) -> int:
        """How often a task ran."""
        return self.trace.read_text().count("ran") if self.trace.exists() else 0


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """No worker outlives the test."""
    house = House(tmp_path)
    yield house
    for worker in house.workers:
        worker.kill()
        worker.wait()


def give(name: str, house: House) -> Any:
    """Put a task into the queue, as a web process would."""
    from django_tasks_db.models import DBTaskResult, get_date_max

    return DBTaskResult.objects.create(
        id=uuid.uuid4(),
        task_path=f"tests.operations.trials.tasks.{name}",
        args_kwargs={"args": [str(house.trace)], "kwargs": {}},
        backend_name="worker",
        run_after=get_date_max(),
    )


def comes_to(row: Any, status: str) -> bool:
    """Whether the task is there now."""
    row.refresh_from_db()
    return bool(row.status == status)


def test_a_task_whose_worker_was_killed_is_run_by_another(house: House) -> None:
    row = give("take_long_at_first", house)
    first = house.hire()
    wait_until(lambda: house.runs() == 1)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert comes_to(row, "RUNNING")
    house.hire()
    wait_until(lambda: comes_to(row, "SUCCESSFUL"), 40)
    assert house.runs() == 2
    assert len(row.worker_ids) == 2


def test_two_workers_never_run_the_same_task_and_leave_in_good_order(house: House) -> None:
    rows = [give("note", house) for _ in range(40)]
    workers = [house.hire(), house.hire()]
    wait_until(lambda: all(comes_to(row, "SUCCESSFUL") for row in rows), 40)
    assert house.runs() == 40
    wait_until(lambda: Worker.objects.count() == 2)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(timeout=20) for worker in workers] == [0, 0]
    assert not Worker.objects.exists()


def test_a_task_that_never_works_is_given_up_after_its_tries(house: House) -> None:
    row = give("never_works", house)
    house.hire()
    wait_until(lambda: house.runs() == 3 and comes_to(row, "FAILED"), 40)
    assert "this never works" in row.traceback
    assert len(row.worker_ids) == 3
