"""Writing a question that a person marks: its form, and its rubric as rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms

from quizzes.content import Criterion, Level
from quizzes.models.fractions import read_fraction
from quizzes.studio.writing.fields import LongText, plain
from quizzes.studio.writing.forms import Row, SaidForm

MOST_LINES = 100
MOST_WORDS = 20_000
EXAMPLE = "2 = Names the page"


class TextForm(SaidForm):
    """A text to write."""

    grader_info = LongText(
        label="For who marks it",
        help_text="What a good answer says. Who writes it never sees this.",
    )
    response_template = LongText(
        label="Stands in the box already", help_text="Such as the greeting of a letter."
    )
    lines = forms.IntegerField(label="Lines of the box", min_value=1, max_value=MOST_LINES)
    least = forms.IntegerField(
        label="Words at least",
        min_value=0,
        max_value=MOST_WORDS,
        help_text="0 for any. Whoever writes less is told that it is not complete.",
    )
    most = forms.IntegerField(
        label="Words at most",
        required=False,
        min_value=1,
        max_value=MOST_WORDS,
        help_text="Empty for any. Whoever writes more is told, and can hand it in all the same.",
    )

    field_order = (
        *("name", "stem", "stem_picture", "response_template", "lines", "least", "most"),
        *("default_mark", "general_feedback", "grader_info"),
    )


class CriterionRow(Row):
    """A line of the rubric."""

    title = forms.CharField(label="What is looked at", required=False)
    levels = LongText(
        label="Levels",
        rows=4,
        help_text=f"Each on a line of its own, its points first: {EXAMPLE}",
    )

    def clean_levels(self) -> tuple[Level, ...]:
        """The levels. Raises ValidationError."""
        lines = self.cleaned_data["levels"].splitlines()
        return tuple(read_level(line) for line in lines if line.strip())

    @property
    def said(self) -> dict[str, Any]:
        """What the line says."""
        told = self.cleaned_data
        return super().said if told.get("title") or told.get("levels") else {}


def read_level(line: str) -> Level:
    """A level from "2 = Names the page". Raises ValidationError."""
    points, _, label = line.partition("=")
    try:
        return Level(label.strip(), read_fraction(points.replace(",", ".")))
    except forms.ValidationError as error:
        raise forms.ValidationError(f"“{line.strip()}” has no points. Write {EXAMPLE}") from error


def written_level(level: Level) -> str:
    """A level as `read_level` reads it, on one line."""
    points: Fraction = level.points
    return f"{plain(points)} = {' '.join(level.label.split())}"


def row_shown(criterion: Criterion) -> dict[str, Any]:
    """What a row holds of a criterion."""
    return {"title": criterion.title, "levels": "\n".join(map(written_level, criterion.levels))}


def criterion(row: dict[str, Any], was: Criterion | None) -> Criterion:
    """The criterion of a row; levels that say the same stay as they were."""
    if was and row_shown(was)["levels"] == "\n".join(map(written_level, row["levels"])):
        return Criterion(row["title"], was.levels)
    return Criterion(row["title"], row["levels"])
