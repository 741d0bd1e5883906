"""Tasks that leave a trace in a file, for tests with real workers."""

import time
from pathlib import Path

from django_tasks import task


@task(backend="worker")
def note(file: str) -> None:
    """Writes a line each time it runs."""
    with Path(file).open("a") as trace:
        trace.write("ran\n")


@task(backend="worker")
def take_long_at_first(file: str) -> None:
    """Hangs at the first try, so that its worker can be killed; ends at once at the second."""
    note.call(file)
    if Path(file).read_text().count("ran") == 1:
        time.sleep(600)


@task(backend="worker")
def never_works(file: str) -> None:
    """Fails each time."""
    note.call(file)
    raise ValueError("this never works")
