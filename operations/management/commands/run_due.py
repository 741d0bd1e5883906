"""Do what is due by the schedule; for a timer that calls it every minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations import queue, schedule


class Command(BaseCommand):
    """Without a queue in this process; with one, a worker does it without being told."""

    help = "Run what is due by the schedule: publishing at a set time, nightly tidying, reminders."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when something went wrong."""
        if queue.is_there():
            self.stdout.write(f"{schedule.queue_due()} tasks queued for the workers.")
            return
        done = schedule.run_due()
        for path, error in done.items():
            self.stdout.write(f"{path}: {f'failed: {error}' if error else 'done'}")
        if any(done.values()):
            raise CommandError("Not everything went well.")
