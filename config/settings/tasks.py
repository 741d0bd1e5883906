"""Where tasks run: in the process that asks for them, or in a worker, from a queue."""

from typing import Any

from .environment import choice

QUEUE = "worker"
IN_PROCESS = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
IN_DATABASE = {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}


def in_database() -> bool:
    """Whether workers run them; raises ImproperlyConfigured."""
    return choice("TASKS", "inline", ("inline", "database")) == "database"


def backends(queued: bool) -> dict[str, dict[str, Any]]:
    """Ours and Wagtail's.

    Wagtail's own tasks stay in the process: who may have a document, and which pages show a
    shared text, is read from its index of references, which must not lag behind.
    """
    return {"default": IN_PROCESS, QUEUE: IN_DATABASE if queued else IN_PROCESS}
