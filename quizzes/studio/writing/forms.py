"""What can be said of questions of each type."""

from __future__ import annotations

from typing import Any

from django import forms

from quizzes.content import OrderGrading
from quizzes.studio.writing.fields import LongText, MarkField, ShareField

GRADINGS = {
    OrderGrading.ALL_OR_NOTHING: "All or nothing",
    OrderGrading.ABSOLUTE_POSITION: "By its own place",
    OrderGrading.NEXT_WITHOUT_LAST: "By what comes next, without the last",
    OrderGrading.NEXT_WITH_LAST: "By what comes next, with the last",
    OrderGrading.ONE_BEFORE_AND_AFTER: "By what comes right before and after",
    OrderGrading.ALL_BEFORE_AND_AFTER: "By all that comes before and after",
    OrderGrading.LONGEST_ORDERED: "By the longest run in order",
    OrderGrading.LONGEST_CONTIGUOUS: "By the longest run without a gap",
    OrderGrading.DISTANCE: "By the distance from its own place",
}
TRUTHS = [("True", "True"), ("False", "False")]


class SaidForm(forms.Form):
    """What questions of all types say."""

    name = forms.CharField(
        required=False, max_length=300, help_text="For trainers; agents never see it."
    )
    stem = LongText(label="What is asked", rows=5)
    default_mark = MarkField(label="Mark")
    penalty = ShareField(
        label="A wrong try costs",
        help_text="In percent of the mark, or a fraction such as 1/3; where tries are allowed.",
    )
    general_feedback = LongText(help_text="Whoever may see it sees it, whatever they answered.")


class ShuffledForm(SaidForm):
    """Questions whose answers can be mixed."""

    shuffle = forms.BooleanField(required=False, label="Mix the answers")


class TruthForm(SaidForm):
    """True or false."""

    right = forms.TypedChoiceField(
        label="It is",
        choices=TRUTHS,
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
    )
    true_feedback = LongText(label="Feedback for “true”")
    false_feedback = LongText(label="Feedback for “false”")


class ShortForm(SaidForm):
    """A word or two."""

    use_case = forms.BooleanField(required=False, label="Capitals matter")


class OrderForm(SaidForm):
    """Items in their order."""

    grading = forms.TypedChoiceField(
        label="How the order is graded",
        choices=[(kind.value, words) for kind, words in GRADINGS.items()],
        coerce=OrderGrading,
    )


class Row(forms.Form):
    """A line of a question. `was`: which line it was, so that its pictures stay with it."""

    was = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    @property
    def said(self) -> dict[str, Any]:
        """What the line says; {} for one that was left empty."""
        told = {k: v for k, v in self.cleaned_data.items() if k not in ("was", "DELETE", "ORDER")}
        return told if any(value not in (None, "") for value in told.values()) else {}


class ChoiceRow(Row):
    """A choice."""

    text = LongText(label="Answer", rows=1)
    fraction = ShareField(label="Earns, in %", required=False)
    feedback = LongText(rows=1)


class PatternRow(Row):
    """A text that may be typed."""

    pattern = forms.CharField(label="Answer (* is anything)", required=False)
    fraction = ShareField(label="Earns, in %", required=False)
    feedback = LongText(rows=1)


class NumberRow(Row):
    """A number that may be typed."""

    value = forms.DecimalField(label="Number (empty is any other)", required=False)
    tolerance = forms.DecimalField(label="± at most", required=False, min_value=0)
    fraction = ShareField(label="Earns, in %", required=False)
    feedback = LongText(rows=1)


class PairRow(Row):
    """What belongs together."""

    text = LongText(label="Asked (empty only distracts)", rows=1)
    answer = forms.CharField(label="Belongs to it", required=False)


class ItemRow(Row):
    """An item to put in order."""

    text = LongText(label="Item", rows=1)
