"""`python manage.py import_questions FILE`: questions from a file into the bank."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kb.models import ProductPage
from quizzes.formats.faults import Fault, FormatError
from quizzes.formats.registry import FORMATS, read, refuse_large
from quizzes.importing import Options, Report, import_questions

SHOWN = 200  # lines of a kind on the terminal


class Command(BaseCommand):
    """Imports all questions of a file, or nothing of it."""

    help = "Import questions from GIFT, Aiken, Moodle XML, QTI, CSV or Excel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be said beside the file."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(FORMATS), default="", help="if not clear")
        parser.add_argument("--product", default="", help="slug of the product they are about")
        parser.add_argument("--user", default="", help="who imports, by username")
        parser.add_argument("--drafts", action="store_true", help="none of them is asked yet")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done. Anything wrong makes the exit code 1."""
        try:
            report = _import(options)
        except FormatError as error:
            self._refuse(error, as_json=options["json"])
        else:
            self._tell(report, dry_run=options["dry_run"], as_json=options["json"])

    def _refuse(self, error: FormatError, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"faults": [asdict(one) for one in error.faults]}))
        for fault in () if as_json else error.faults[:SHOWN]:
            self.stderr.write(self.style.ERROR(f"error: {fault}"))
        raise CommandError("Nothing was imported. Mend the file and run this again.")

    def _tell(self, report: Report, *, dry_run: bool, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**asdict(report), "dry_run": dry_run}))
            return
        would = "Would be imported" if dry_run else "Imported"
        self.stdout.write(
            f"{would}: {report.created} new, {report.updated} with a new version, "
            f"{report.filed} filed anew, {report.unchanged} unchanged; "
            f"{report.drafts} of them drafts."
        )
        for path in report.categories:
            self.stdout.write(f"new category {path}")
        for warning in report.warnings[:SHOWN]:
            self.stderr.write(self.style.WARNING(f"warning: {warning}"))
        if len(report.warnings) > SHOWN:
            self.stderr.write(f"… and {len(report.warnings) - SHOWN} more")


def _import(options: dict[str, Any]) -> Report:
    file: Path = options["file"]
    wanted = Options(
        by=_user(options["user"]),
        product=_product(options["product"]),
        drafts=options["drafts"],
        dry_run=options["dry_run"],
        file=file.name,
    )
    return import_questions(read(file.name, _bytes(file), options["format"]), wanted)


def _bytes(file: Path) -> bytes:
    """What is in the file, refused before it is read when it is too large."""
    try:
        refuse_large(file.name, file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise FormatError(Fault(file.name, 0, what, "check its name")) from error


def _user(username: str) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f'Nobody here is called "{username}"')
    return user


def _product(slug: str) -> ProductPage | None:
    if not slug:
        return None
    product: ProductPage | None = ProductPage.objects.filter(slug=slug).first()
    if product is None:
        raise CommandError(f'There is no product "{slug}"')
    return product
