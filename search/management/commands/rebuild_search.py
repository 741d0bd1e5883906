"""Build the search index anew, beside the one that serves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import golden
from search.engines.base import EngineUnavailable
from search.golden import Compared, WorseThanBeforeError
from search.rebuilding import rebuild


class Command(BaseCommand):
    """Says what was built and how it answers the golden queries."""

    help = "Build a new search index and let it serve, unless the golden queries suffer."

    def add_arguments(self, parser: CommandParser) -> None:
        """--force lets a worse index serve."""
        parser.add_argument(
            "--force", action="store_true", help="Even if the golden queries find less."
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        """Rebuild and report."""
        try:
            done = rebuild(force=force)
        except (WorseThanBeforeError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.pages} pages, {done.passages} passages, {done.encoded} texts newly encoded."
        )
        self.stdout.write(_compared(done.compared))


def _compared(compared: Compared) -> str:
    if not compared.queries:
        return "There are no golden queries to compare with."
    before = "nothing" if compared.before is None else f"{compared.before:.4f}"
    after = "nothing" if compared.after is None else f"{compared.after:.4f}"
    return f"{compared.queries} golden queries: nDCG@{golden.K} {after} after {before}."
