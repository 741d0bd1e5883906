"""Forget what agents did at the desk when it has been kept long enough; for a daily timer."""

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from desk.models import Deed
from search.retention import days


class Command(BaseCommand):
    """What was searched may name a customer: deeds are kept no longer than searches."""

    help = "Remove old deeds of the desk (SEARCH_LOG_DAYS)."

    def add_arguments(self, parser: CommandParser) -> None:
        """--days instead of the setting."""
        parser.add_argument("--days", type=days, help="Keep this many days; else the setting.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget."""
        kept = datetime.timedelta(days=options["days"] or settings.SEARCH_LOG_DAYS)
        gone, _ = Deed.objects.filter(at__lt=timezone.now() - kept).delete()
        self.stdout.write(f"{gone} deeds removed.")
