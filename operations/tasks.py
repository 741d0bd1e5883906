"""What keeps the queue itself small."""

from django.conf import settings
from django.core.management import call_command

from operations import queue
from operations.schedule import Daily, scheduled

GIVEN_UP_KEPT = 90  # days


@scheduled(Daily(4, 20))
def forget_finished_tasks() -> None:
    """Remove rows of tasks that went well yesterday or before."""
    if queue.is_there():
        call_command(
            "prune_db_task_results",
            *("--backend", settings.TASK_QUEUE, "--queue-name", "*", "--min-age-days", "1"),
            *("--failed-min-age-days", str(GIVEN_UP_KEPT), "--verbosity", "0"),
        )
