"""Put a backup in the place of this site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backups import BackupError
from operations.backups.restoring import restore


class Command(BaseCommand):
    """Stop web and worker processes before."""

    help = "Restore a backup: all of it, or, when something is wrong with it, nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and whether something may be lost."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="Even if there is a site here; it is lost."
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        """Restore, and say what."""
        try:
            done = restore(file, replace=replace)
        except (BackupError, OSError) as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        what = f"{done['pages']} pages, {done['people']} people, {done['media']} files"
        self.stdout.write(f"Restored the site of {done['made_at']}: {what}.")
