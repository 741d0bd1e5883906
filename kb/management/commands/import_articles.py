"""`python manage.py import_articles PATH`: bring existing content in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from kb.importers.formats import READERS, UnknownFormatError
from kb.importers.homes import NoHomeError
from kb.importers.importing import GENERAL, Bar, Options, import_content
from kb.importers.report import CREATED, UNCHANGED, UPDATED, Report

SHOWN = 200  # problems of a kind on the terminal; a broken export has one on every line


class Command(BaseCommand):
    """Imports articles, announcements, snippets and products."""

    help = "Import articles from Markdown, JSON lines, CSV or a Zendesk help-center export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said beside the path."""
        parser.add_argument("path", type=Path, help="a folder or a file")
        parser.add_argument("--format", choices=sorted(READERS), default="", help="if not clear")
        parser.add_argument("--product", default=GENERAL, help="for articles that name none")
        parser.add_argument("--user", default="", help="who imports, by username, for the history")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done. Errors make the exit code 1."""
        report = self._import(options)
        self._tell(report)
        if report.interrupted:
            raise CommandError("Stopped. What is in stays in; run this again to go on.")
        if report.errors:
            files = len({error.place.file for error in report.errors})
            raise CommandError(f"{_count(files, 'file')} not imported. Mend and run this again.")

    def _import(self, options: dict[str, Any]) -> Report:
        wanted = Options(
            format=options["format"],
            product=options["product"],
            user=_user(options["user"]),
            dry_run=options["dry_run"],
            bar=_bar,
        )
        try:
            return import_content(options["path"], wanted)
        except (UnknownFormatError, NoHomeError) as error:
            raise CommandError(str(error)) from error

    def _tell(self, report: Report) -> None:
        if report.dry_run:
            self._tell_each(report)
        self._tell_counts(report)
        for problem in report.warnings[:SHOWN]:
            self.stderr.write(self.style.WARNING(f"warning: {problem}"))
        for problem in report.errors[:SHOWN]:
            self.stderr.write(self.style.ERROR(f"error: {problem}"))
        hidden = max(len(report.warnings) - SHOWN, 0) + max(len(report.errors) - SHOWN, 0)
        if hidden:
            self.stderr.write(f"… and {hidden} more")

    def _tell_each(self, report: Report) -> None:
        verbs = {CREATED: "create", UPDATED: "update"}
        for outcome in [*report.products, *report.snippets, *report.articles]:
            if outcome.what in verbs:
                self.stdout.write(f"would {verbs[outcome.what]} {outcome.title} ({outcome.name})")

    def _tell_counts(self, report: Report) -> None:
        self.stdout.write(_counts("article", report.articles, report.dry_run))
        if report.for_agents:
            self.stdout.write(f"{report.for_agents} of them for agents only")
        if report.snippets:
            self.stdout.write(_counts("snippet", report.snippets, report.dry_run))
        if report.products:
            self.stdout.write(_counts("product", report.products, report.dry_run))
        if report.made_products:
            told = ", ".join(report.made_products)
            verb = "would be made" if report.dry_run else "made"
            self.stdout.write(f"{_count(len(report.made_products), 'product')} {verb}: {told}")
        for key, times in sorted(report.extra_keys.items()):
            self.stdout.write(f'"{key}" is kept but not shown ({_count(times, "article")})')


def _user(username: str) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f'Nobody here is called "{username}"')
    return user


def _bar(total: int) -> Bar:
    """A progress bar in a terminal; nothing where nobody watches."""
    bar: Bar = tqdm(total=total, unit=" articles", disable=not sys.stderr.isatty())
    return bar


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _counts(thing: str, outcomes: list[Any], dry_run: bool) -> str:
    done = {what: sum(one.what == what for one in outcomes) for what in (CREATED, UPDATED)}
    unchanged = len(outcomes) - sum(done.values())
    told = f"{done[CREATED]} new, {done[UPDATED]} updated, {unchanged} {UNCHANGED}"
    return f"{_count(len(outcomes), thing)}{' would be imported' if dry_run else ''}: {told}"
