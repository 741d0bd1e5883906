"""Forget the logs of attempts that have been kept long enough; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.retention import forget_logs
from search.retention import days


class Command(BaseCommand):
    """Answers, marks and results are never removed."""

    help = "Remove old logs of attempts (ATTEMPT_LOG_DAYS); answers and results stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """--days instead of the setting."""
        parser.add_argument("--days", type=days, help="Keep this many days; else the setting.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget."""
        self.stdout.write(f"{forget_logs(options['days'])} log entries of attempts removed.")
