"""`evaluate_mastery`: how well mastery foretells what the demo's people would answer."""

import datetime
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from demo.evaluation import WANTED, Figures, NoHistoryError, Report, evaluate, moments_until


class Command(BaseCommand):
    help = (
        "Compare mastery with what the demo's people would answer by the model that their answers "
        "are drawn from."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """As JSON; until which day."""
        parser.add_argument("--json", action="store_true", help="figures as JSON")
        parser.add_argument(
            "--as-of",
            type=_day,
            metavar="YYYY-MM-DD",
            help="the last day to look at; today if not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work it out and tell it."""
        report = self._report(options["as_of"] or timezone.now())
        told = json.dumps(report.as_json(), indent=2) if options["json"] else told_of(report)
        self.stdout.write(told)

    def _report(self, until: datetime.datetime) -> Report:
        bar = tqdm(desc="Asking", unit=" cells", disable=not sys.stderr.isatty())
        try:
            with bar:
                return evaluate(moments_until(until), bar.update)
        except NoHistoryError as error:
            raise CommandError(str(error)) from error


def _day(said: str) -> datetime.datetime:
    """The end of a day."""
    day = datetime.date.fromisoformat(said)
    last = datetime.datetime.combine(day, datetime.time.max)
    return timezone.make_aware(last)


def told_of(report: Report) -> str:
    """The figures as a table, with the verdict."""
    right, marks = report.right, report.marks
    return f"""\
{report.cells:,} agents × products with enough evidence at {len(report.by_moment)} moments,
{report.answers:,} answers drawn from the model of demo/ability.py that mastery never saw.

                            right answers     marks
Brier score (less is better)
  mastery                   {right.mastery:13.4f} {marks.mastery:9.4f}
  last score                {right.last_score:13.4f} {marks.last_score:9.4f}
  course average            {right.course_average:13.4f} {marks.course_average:9.4f}
80 % intervals that hold it {right.coverage:13.1%} {marks.coverage:9.1%}
foretold less observed      {right.bias:+13.3f} {marks.bias:+9.3f}

{_verdict(right)} Intervals are {report.width:.2f} wide on average."""


def _verdict(right: Figures) -> str:
    low, high = (f"{share:.0%}" for share in WANTED)
    better = "better" if right.beats_both else "NOT better"
    kept = "as wide as" if right.covers else "NOT as wide as"
    return (
        f"Mastery foretells right answers {better} than both; its intervals are {kept} they should "
        f"be ({low} to {high})."
    )
