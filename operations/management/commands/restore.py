"""Put a backup in the place of this site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backups import BackupError, NotFollowedUp
from operations.backups.restoring import restore

IN_PLACE = (
    "The backup is in place, and the site of before is gone. What must follow was not all done:\n"
    "{error}\n"
    "Put that right; of an index rebuild_search is enough, of anything else run the same restore "
    "again, with --replace. Start nothing until then."
)


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
        except NotFollowedUp as error:
            raise CommandError(IN_PLACE.format(error=error)) from error
        what = f"{done['pages']} pages, {done['people']} people, {done['media']} files"
        self.stdout.write(f"Restored the site of {done['made_at']}: {what}.")
