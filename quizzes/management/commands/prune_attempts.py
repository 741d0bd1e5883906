"""Forget logs of attempts and statements that have been kept long enough; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.retention import forget_logs, forget_statements
from search.retention import days


class Command(BaseCommand):
    """Answers, marks and results are never removed."""

    help = "Remove old logs of attempts and statements (ATTEMPT_LOG_DAYS); results stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """--days instead of the setting."""
        parser.add_argument("--days", type=days, help="Keep this many days; else the setting.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget."""
        self.stdout.write(f"{forget_logs(options['days'])} log entries of attempts removed.")
        gone = forget_statements(options["days"])
        self.stdout.write(f"{gone} statements about attempts removed.")
