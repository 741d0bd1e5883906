"""Search from the command line, with anybody's eyes."""

import json
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.api import as_json as results_as_json
from search.engines.base import EngineUnavailable
from search.find import find
from search.people import person
from search.query import QueryTooLong
from search.results import Hit, Results


class Command(BaseCommand):
    """As a customer, unless --as names somebody. Nothing is noted in the search log."""

    help = "Search as a customer, or with --as as somebody who logs in."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to search, as whom, and how to print it."""
        parser.add_argument("query")
        parser.add_argument("--as", dest="username", help="with this person's eyes")
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--explain", action="store_true", help="why each hit is where it is")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one page of hits."""
        who = person(options["username"]) if options["username"] else AnonymousUser()
        try:
            found = find(options["query"], who, page=options["page"])
        except (QueryTooLong, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        if options["as_json"]:
            self.stdout.write(json.dumps(_json(found, explain=options["explain"])))
        else:
            self._print(found, explain=options["explain"])

    def _print(self, found: Results, *, explain: bool) -> None:
        near = ", nearest in meaning" if found.by_meaning_only else ""
        self.stdout.write(f"{found.total} answers{near}, {found.took_ms:.1f} ms, {found.engine}")
        if found.notice:
            self.stdout.write(found.notice)
        if found.did_you_mean:
            self.stdout.write(f"Did you mean: {found.did_you_mean}")
        for hit in found.hits:
            where = " › ".join(filter(None, [hit.product, *hit.headings]))
            mark = "  (agents)" if hit.audience == "agents" else ""
            self.stdout.write(f"{hit.position:>3}. {hit.title}{mark}\n     {where}\n     {hit.url}")
            if explain:
                self.stdout.write(f"     {_why(hit)}")


def _why(hit: Hit) -> str:
    reason = hit.reason
    if reason is None:
        return ""
    places = [
        f"{name} {rank}"
        for name, rank in (
            ("pin", reason.pin),
            ("words: place", reason.lexical_rank),
            ("meaning: place", reason.vector_rank),
        )
        if rank is not None
    ]
    parts = [f"{name} {added:.4f}" for name, added in reason.parts]
    return f"score {reason.score:.4f} = {' + '.join(parts) or '0'}  ({', '.join(places)})"


def _json(found: Results, *, explain: bool) -> dict[str, Any]:
    whole = results_as_json(found)
    if explain:
        for row, hit in zip(whole["hits"], found.hits, strict=True):
            row["why"] = _why(hit)
    return whole
