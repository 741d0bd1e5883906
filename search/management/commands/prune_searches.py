"""Forget searches that have been kept long enough; for a daily timer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from search import standing
from search.retention import days, forget


class Command(BaseCommand):
    """Also brings popularity and verification in the index up to date."""

    help = "Remove old searches and comments (SEARCH_LOG_DAYS) and refresh what wears with time."

    def add_arguments(self, parser: CommandParser) -> None:
        """--days instead of the setting."""
        parser.add_argument("--days", type=days, help="Keep this many days; else the setting.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget and refresh."""
        kept = settings.SEARCH_LOG_DAYS if options["days"] is None else options["days"]
        fading = standing.fading(kept)
        gone = forget(kept)
        self.stdout.write(
            f"{gone.searches} searches, {gone.comments} comments, {gone.changes} changes, "
            f"{gone.vectors} vectors removed."
        )
        self.stdout.write(f"{standing.refresh(fading)} pages refreshed.")
