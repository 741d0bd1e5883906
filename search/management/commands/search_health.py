"""Say how search is; the exit code is 1 when it needs somebody."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.health import health


class Command(BaseCommand):
    """For people, and with --json for monitoring."""

    help = "State of the search engine, its index and the encoder."

    def add_arguments(self, parser: CommandParser) -> None:
        """--json for programs."""
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        """Print the state."""
        found = health()
        if as_json:
            self.stdout.write(json.dumps(found.as_json()))
        else:
            for name, value in found.as_json().items():
                if name != "notes":
                    self.stdout.write(f"{name:<12} {value}")
            for note in found.notes:
                self.stdout.write(f"note         {note}")
        if not found.ok:
            sys.exit(1)
