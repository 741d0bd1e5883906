"""Mastery foretells what the demo's people would answer, and knows how sure it is."""

import io
import json
import sys
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from demo.evaluation import WANTED, Figures, Report
from demo.management.commands.evaluate_mastery import told_of
from demo.weeks import monday_before
from quizzes.models import Attempt


def evaluated(*options):
    out = io.StringIO()
    call_command("evaluate_mastery", *options, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def report(demo):
    """As of Monday: so the same every day of a week."""
    monday = monday_before(timezone.now()).date()
    return json.loads(evaluated("--json", "--as-of", monday.isoformat()))


def test_mastery_foretells_better_than_simpler_forecasts(report):
    scores = {name: report[name] for name in ("mastery", "last_score", "course_average")}
    sys.stdout.write(f"\nBrier {scores}, coverage {report['coverage']:.3f}\n")
    assert report["beats_both"]
    assert scores["mastery"] == min(scores.values())
    assert report["answers"] > 10_000


def test_eight_of_ten_intervals_hold_the_truth(report):
    assert WANTED[0] <= report["coverage"] <= WANTED[1]
    assert report["covers"]


def test_it_is_told_in_words():
    figures = Figures(0.18, 0.2, 0.19, 0.8, 0.01)
    report = Report(10, 300, 0.3, figures, replace(figures, mastery=0.21), [])
    assert "better than both; its intervals are as wide as they should be" in told_of(report)
    worse = replace(report, right=replace(figures, mastery=0.195, coverage=0.6))
    assert "NOT better than both; its intervals are NOT as wide" in told_of(worse)


def test_without_a_history_it_says_what_to_do():
    Attempt.objects.all().delete()
    with pytest.raises(CommandError, match="load the demo first"):
        evaluated()
