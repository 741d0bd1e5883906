"""Build the search index anew, beside the one that serves; or let the last one serve again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import engines, golden
from search.embedding import EncoderUnavailable
from search.engines.base import Engine, EngineUnavailable
from search.golden import Compared, WorseThanBeforeError
from search.rebuilding import rebuild, rollback


class Command(BaseCommand):
    """Says what was built and how it answers the golden queries."""

    help = "Build a new search index and let it serve, unless the golden queries suffer."

    def add_arguments(self, parser: CommandParser) -> None:
        """--force lets a worse index serve, --rollback the one before; --local spares a server."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--rollback", action="store_true", help="Let the index before the last one serve."
        )
        how.add_argument(
            "--force", action="store_true", help="Even if the golden queries find less."
        )
        parser.add_argument("--local", action="store_true", help="Only the index on this machine.")

    def handle(self, *args: Any, force: bool, local: bool, **options: Any) -> None:
        """Rebuild, or go back, and report."""
        try:
            self.stdout.write(_went_back(local) if options["rollback"] else _rebuilt(force, local))
        except (WorseThanBeforeError, EngineUnavailable, EncoderUnavailable) as error:
            raise CommandError(str(error)) from error


def _went_back(local: bool) -> str:
    engine = engines.stores()[-1 if local else 0]
    pages = rollback(engine)
    said = f"the index before serves again; {pages} pages changed since and were applied."
    return f"{engine.name}: {said}"


def _rebuilt(force: bool, local: bool) -> str:
    """The server's index, if there is one and it is not spared, and the one on this machine."""
    stores = engines.stores()[-1:] if local else engines.stores()
    return "\n".join(_rebuilt_one(engine, force) for engine in stores)


def _rebuilt_one(engine: Engine, force: bool) -> str:
    done = rebuild(engine=engine, force=force)
    built = f"{done.pages} pages, {done.passages} passages, {done.encoded} texts newly encoded."
    return f"{engine.name}: {built}\n{_compared(done.compared)}"


def _compared(compared: Compared) -> str:
    if not compared.queries:
        return "There are no golden queries to compare with."
    before = "nothing" if compared.before is None else f"{compared.before:.4f}"
    after = "nothing" if compared.after is None else f"{compared.after:.4f}"
    by_copy = f" The local copy answered {compared.by_copy} of them before." * bool(
        compared.by_copy
    )
    return f"{compared.queries} golden queries: nDCG@{golden.K} {after} after {before}.{by_copy}"
