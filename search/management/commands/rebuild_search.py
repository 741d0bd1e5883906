"""Build the search index anew, beside the one that serves; or let the last one serve again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import engines, golden
from search.engines.base import Engine, EngineUnavailable
from search.golden import Compared, WorseThanBeforeError
from search.rebuilding import rebuild, rollback


class Command(BaseCommand):
    """Says what was built and how it answers the golden queries."""

    help = "Build a new search index and let it serve, unless the golden queries suffer."

    def add_arguments(self, parser: CommandParser) -> None:
        """--force lets a worse index serve, --rollback the one before."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--rollback", action="store_true", help="Let the index before the last one serve."
        )
        how.add_argument(
            "--force", action="store_true", help="Even if the golden queries find less."
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        """Rebuild, or go back, and report."""
        try:
            self.stdout.write(_went_back() if options["rollback"] else _rebuilt(force))
        except (WorseThanBeforeError, EngineUnavailable) as error:
            raise CommandError(str(error)) from error


def _went_back() -> str:
    pages = rollback()
    name = engines.current().name
    return f"{name}: the index before serves again; {pages} pages changed since and were applied."


def _rebuilt(force: bool) -> str:
    """The server's index, if there is one, and the one on this machine."""
    return "\n".join(_rebuilt_one(engine, force) for engine in engines.stores())


def _rebuilt_one(engine: Engine, force: bool) -> str:
    done = rebuild(engine=engine, force=force)
    built = f"{done.pages} pages, {done.passages} passages, {done.encoded} texts newly encoded."
    return f"{engine.name}: {built}\n{_compared(done.compared)}"


def _compared(compared: Compared) -> str:
    if not compared.queries:
        return "There are no golden queries to compare with."
    before = "nothing" if compared.before is None else f"{compared.before:.4f}"
    after = "nothing" if compared.after is None else f"{compared.after:.4f}"
    return f"{compared.queries} golden queries: nDCG@{golden.K} {after} after {before}."
