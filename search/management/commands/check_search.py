"""Compare the search index with the database, page by page."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import engines, indexing
from search.checking import Checked, check
from search.engines.base import EngineUnavailable

SHOWN = 10  # ids in a line
LEFT_OUT = "left out, because it is not there or the change log does not lead to it any more."
WORDS = {
    "missing": "pages are not in the index",
    "surplus": "pages are in the index and not in the help center",
    "exposed": "pages are in the index for other people than in the help center",
    "outdated": "pages are in the index with another text or as they were before a change",
}


class Command(BaseCommand):
    """Exit code 1 when something differs and was not repaired."""

    help = "Compare the search index with the database; --repair puts right what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        """--repair and --json."""
        parser.add_argument("--repair", action="store_true", help="Index again what differs.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="For programs.")

    def handle(self, *args: Any, repair: bool, as_json: bool, **options: Any) -> None:
        """Check each engine that is kept up to date here; a copy that cannot be is only named."""
        try:
            found = [check(engine, repair=repair) for engine in indexing.followers()]
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        if as_json:
            self.stdout.write(json.dumps([asdict(checked) for checked in found]))
        else:
            for checked in found:
                self._say(checked, repair)
            for engine in engines.stores()[len(found) :]:
                self.stdout.write(f"{engine.name}: {LEFT_OUT}")
        if not repair and any(checked.wrong for checked in found):
            sys.exit(1)

    def _say(self, checked: Checked, repair: bool) -> None:
        self.stdout.write(f"{checked.engine}: {checked.pages} pages compared.")
        for name, words in WORDS.items():
            if ids := getattr(checked, name):
                more = " …" if len(ids) > SHOWN else ""
                shown = ", ".join(map(str, ids[:SHOWN]))
                self.stdout.write(f"{len(ids)} {words}: {shown}{more}")
        if not checked.wrong:
            self.stdout.write("Nothing differs.")
        else:
            self.stdout.write("Repaired." if repair else "Run it with --repair to put it right.")
