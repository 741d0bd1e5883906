"""Back up database and uploaded files into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backups import BackupError
from operations.backups.making import make


class Command(BaseCommand):
    """The site goes on meanwhile."""

    help = "Write a backup (database and uploaded files) to a new file; the site goes on serving."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("target", type=Path, metavar="FOLDER|FILE.tar")

    def handle(self, *args: Any, target: Path, **options: Any) -> None:
        """Write it and say where it is."""
        try:
            path = make(target)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
