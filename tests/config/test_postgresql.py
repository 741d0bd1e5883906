"""On PostgreSQL: order of changes, time limits, and connections that are cut."""

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from search.models import Change
from tests.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
ON_POSTGRESQL = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="DATABASE_URL names no PostgreSQL"
)
pytestmark = [ON_POSTGRESQL, pytest.mark.django_db(transaction=True)]


def address() -> str:
    """The test database as DATABASE_URL takes it."""
    given = connection.settings_dict
    return (
        f"postgresql://{given['USER']}:{given['PASSWORD'] or 'x'}"
        f"@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
    )


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """What a production process is started with."""
    return {
        "PATH": os.environ["PATH"],
        "RAPPORT_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x7" * 30,
        "SITE_URL": "http://127.0.0.1",
        "DATABASE_URL": address(),
        **more,
    }


@pytest.fixture
def onlooker() -> Iterator[Any]:
    """A connection of its own to the test database, beside Django's."""
    with psycopg.connect(address(), autocommit=True) as own:
        yield own


def in_a_thread(work: Any) -> threading.Thread:
    """Runs on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_ids_of_changes_are_committed_in_their_order(onlooker):
    first_wrote, first_may_end = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            Change.objects.record([1], Change.Kind.SAVE)
            first_wrote.set()
            first_may_end.wait(20)

    def second() -> None:
        with transaction.atomic():
            Change.objects.record([2], Change.Kind.SAVE)

    one = in_a_thread(first)
    assert first_wrote.wait(20)
    two = in_a_thread(second)
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    wait_until(lambda: onlooker.execute(waiting).fetchone() == (1,))
    assert not Change.objects.exists()  # nobody sees the later one without the earlier one
    first_may_end.set()
    one.join(20)
    two.join(20)
    assert list(Change.objects.order_by("pk").values_list("page_id", flat=True)) == [1, 2]


def test_many_writers_leave_no_gap_for_a_reader(onlooker):
    """Whatever a reader sees, no smaller id shows up later."""
    seen: list[int] = []

    def write() -> None:
        for page in range(20):
            with transaction.atomic():
                Change.objects.record([page], Change.Kind.SAVE)

    writers = [in_a_thread(write) for _ in range(4)]
    while any(writer.is_alive() for writer in writers):
        last = seen[-1] if seen else 0
        rows = onlooker.execute("SELECT id FROM search_change WHERE id > %s ORDER BY id", [last])
        seen += [row[0] for row in rows]
    assert len(seen) <= 80
    last = seen[-1] if seen else 0
    rest = Change.objects.after(last).values_list("pk", flat=True)
    assert seen + list(rest) == list(Change.objects.order_by("pk").values_list("pk", flat=True))
    assert Change.objects.count() == 80


SAY_TIMEOUT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    print(cursor.fetchone()[0])
"""


@pytest.mark.parametrize(
    ("process", "limit"),
    [("import config.wsgi", "1234ms"), ("import django; django.setup()", "0")],
)
def test_only_what_answers_requests_has_a_time_limit(tmp_path, process, limit):
    done = subprocess.run(
        [sys.executable, "-c", f"{process}\n{SAY_TIMEOUT}"],
        cwd=ROOT,
        env=environment(tmp_path, DATABASE_STATEMENT_TIMEOUT="1234"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == limit, done.stderr


@pytest.fixture(params=["4", "0"], ids=["with a pool", "without"])
def web(request: pytest.FixtureRequest, tmp_path: Path, migrated: Any) -> Iterator[str]:
    """A real web process on the test database; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--threads", "3", "--log-level", "error"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path, DATABASE_POOL=request.param)
    )
    site = f"http://127.0.0.1:{port}"
    wait_until(lambda: status(f"{site}/readyz") == 200)
    yield site
    process.terminate()
    process.wait(20)


def status(url: str) -> int:
    """Of the answer; 0 without one."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_connections_that_were_cut_are_replaced_without_a_failed_request(web, onlooker):
    cut = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE application_name = 'rapport' AND datname = current_database() AND pid != %s"
    )
    own = connection.cursor().connection.info.backend_pid
    for _ in range(3):
        assert [status(f"{web}/sitemap.xml?past=cache{n}") for n in range(6)] == [200] * 6
        assert onlooker.execute(cut, [own]).fetchone()[0] >= 1
