"""Measure search by judged queries: hybrid, and by words alone beside it."""

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import embedding, engines, judgements, steering
from search.engines.base import EngineUnavailable
from search.evaluation import Figures
from search.people import access_of

COLUMNS = ("queries", "ndcg", "recall", "mrr", "zero_results", "p50_ms", "p95_ms")


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


class Command(BaseCommand):
    """Prints one line for the search people get and one for words alone."""

    help = "Measure search: nDCG, recall and MRR at k, share without results, times."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to ask, what is right, with whose eyes."""
        parser.add_argument("--queries", type=Path, required=True, help='{"id", "text"} a line')
        parser.add_argument(
            "--qrels", type=Path, required=True, help="query, article id, grade; tabs between"
        )
        parser.add_argument("--as", dest="username", help="with this person's eyes; else all")
        parser.add_argument("--k", type=positive, default=10)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask every query twice and print the figures."""
        k, access = options["k"], access_of(options["username"])
        try:
            questions = judgements.read(options["queries"], options["qrels"])
            lines = {
                name: judgements.ask(
                    questions,
                    engines.current(),
                    steering.current(),
                    lambda _: access,
                    k,
                    by_words_alone=alone,
                )
                for name, alone in (("search", False), ("lexical alone", True))
            }
        except (judgements.BadJudgements, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        self._print(lines, k, as_json=options["as_json"])

    def _print(self, lines: dict[str, Figures], k: int, *, as_json: bool) -> None:
        engine, encoder = engines.current().name, embedding.current()
        model = encoder.model_id if encoder else ""
        if as_json:
            whole = {"engine": engine, "encoder": model, "k": k, **asdict(lines["search"])}
            whole["lexical_alone"] = asdict(lines["lexical alone"])
            self.stdout.write(json.dumps(whole))
            return
        self.stdout.write(f"engine {engine}, encoder {model or 'none: search is lexical'}")
        names = (
            "queries",
            f"nDCG@{k}",
            f"recall@{k}",
            f"MRR@{k}",
            "no results",
            "p50 ms",
            "p95 ms",
        )
        self.stdout.write(" " * 14 + "".join(f"{name:>12}" for name in names))
        for name, figures in lines.items():
            self.stdout.write(f"{name:<14}" + "".join(_cell(figures, c) for c in COLUMNS))
            if figures.local_copy:
                self.stdout.write(f"{'':<14}{figures.local_copy} answered by the local copy")


def _cell(figures: Figures, column: str) -> str:
    value = getattr(figures, column)
    return f"{value:>12}" if column == "queries" else f"{value:>12.4f}"
