"""What can be said of questions of each type."""

from __future__ import annotations

from typing import Any

from django import forms

from quizzes.content import OrderGrading, ToleranceKind, UnitDisplay, UnitGrading
from quizzes.studio.writing.fields import LongText, MarkField, ShareField
from quizzes.studio.writing.pictures import PictureOfText

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
TOLERANCES = {
    ToleranceKind.NOMINAL: "A number: 10 ± 2 is 8 to 12",
    ToleranceKind.RELATIVE: "A share: 10 ± 0.2 is 8 to 12",
    ToleranceKind.GEOMETRIC: "A factor: 10 ± 0.25 is 8 to 12.5",
}
UNITS_SHOWN = {
    UnitDisplay.NOT: "Not asked for",
    UnitDisplay.TYPED: "Typed with the number",
    UnitDisplay.LIST: "Picked from a list",
    UnitDisplay.BUTTONS: "Picked by buttons",
}
UNITS_GRADED = {
    UnitGrading.NONE: "Nothing",
    UnitGrading.OF_MARK: "A share of what the number earned",
    UnitGrading.OF_MAXIMUM: "A share of the whole mark",
}
# Digits of a number, and of them behind the point: 1e999999 cannot be worked with.
SENSIBLE: dict[str, Any] = {"max_digits": 60, "decimal_places": 30}
TRUTHS = [("True", "True"), ("False", "False")]


class SaidForm(forms.Form):
    """What questions of all types say."""

    name = forms.CharField(
        required=False, max_length=300, help_text="For trainers; agents never see it."
    )
    stem = LongText(label="What is asked", rows=5)
    stem_picture = PictureOfText(
        label="Add a picture below it",
        help_text="The question keeps a copy, with the picture's description for those who cannot"
        " see it. To take one out again, delete its <img …> from the text.",
    )
    default_mark = MarkField(label="Mark")
    general_feedback = LongText(help_text="Whoever may see it sees it, whatever they answered.")

    def rows_left(self, numbers: list[int]) -> None:
        """Which rows of answers say something and stay, counted from 1."""


class TriedForm(SaidForm):
    """Questions that are graded at once, so that there can be another try."""

    penalty = ShareField(
        label="A wrong try costs",
        help_text="In percent of the mark, or a fraction such as 1/3.",
    )
    correct_feedback = LongText(label="When right")
    partially_correct_feedback = LongText(label="When partly right")
    incorrect_feedback = LongText(label="When wrong")


class ShuffledForm(TriedForm):
    """Questions whose answers can be mixed."""

    shuffle = forms.BooleanField(required=False, label="Mix the answers")


class TruthForm(SaidForm):
    """True or false; another try would give it away."""

    right = forms.TypedChoiceField(
        label="It is",
        choices=TRUTHS,
        coerce=lambda said: said == "True",
        widget=forms.RadioSelect,
    )
    true_feedback = LongText(label="Feedback for “true”")
    false_feedback = LongText(label="Feedback for “false”")


class ShortForm(TriedForm):
    """A word or two."""

    use_case = forms.BooleanField(required=False, label="Capitals matter")


class NumberForm(TriedForm):
    """A number, perhaps with a unit."""

    unit_display = forms.TypedChoiceField(
        label="The unit is",
        choices=[(kind.value, words) for kind, words in UNITS_SHOWN.items()],
        coerce=UnitDisplay,
    )
    unit_grading = forms.TypedChoiceField(
        label="A wrong unit costs",
        choices=[(kind.value, words) for kind, words in UNITS_GRADED.items()],
        coerce=UnitGrading,
    )
    unit_penalty = ShareField(label="That share, in %")
    units_left = forms.BooleanField(required=False, label="It stands before the number")


class ReadForm(SaidForm):
    """Only something to read."""

    stem = LongText(label="What there is to read", rows=8)
    default_mark = None  # type: ignore[assignment]


class OrderForm(TriedForm):
    """Items in their order."""

    grading = forms.TypedChoiceField(
        label="How the order is graded",
        choices=[(kind.value, words) for kind, words in GRADINGS.items()],
        coerce=OrderGrading,
    )


class Row(forms.Form):
    """A line of a question. `was`: which line it was, so that its pictures stay with it."""

    was = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    alone: tuple[str, ...] = ()  # fields that say nothing where the others are empty

    @property
    def said(self) -> dict[str, Any]:
        """What the line says; {} for one that was left empty."""
        told = {k: v for k, v in self.cleaned_data.items() if k not in ("was", "DELETE", "ORDER")}
        asked = (value for name, value in told.items() if name not in self.alone)
        return (
            told if any(value is not False and value not in (None, "") for value in asked) else {}
        )


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

    value = forms.DecimalField(label="Number (empty is any other)", required=False, **SENSIBLE)
    tolerance = forms.DecimalField(label="± at most", required=False, min_value=0, **SENSIBLE)
    kind = forms.TypedChoiceField(
        label="What ± is",
        choices=[(kind.value, words) for kind, words in TOLERANCES.items()],
        coerce=ToleranceKind,
        initial=ToleranceKind.NOMINAL,
    )
    fraction = ShareField(label="Earns, in %", required=False)
    feedback = LongText(rows=1)
    alone = ("kind",)


class UnitRow(Row):
    """A unit that may stand with the number."""

    name = forms.CharField(required=False)
    multiplier = forms.DecimalField(
        label="How many make one (empty is 1)", required=False, **SENSIBLE
    )


class PairRow(Row):
    """What belongs together."""

    text = LongText(label="Asked (empty only distracts)", rows=1)
    answer = forms.CharField(label="Belongs to it", required=False)


class ItemRow(Row):
    """An item to put in order."""

    text = LongText(label="Item", rows=1)


class HintRow(Row):
    """What is said after a wrong try."""

    text = LongText(label="What it says", rows=2)


class CountingHintRow(HintRow):
    """A hint to a question with several places to be right."""

    show_number_right = forms.BooleanField(required=False, label="Say how many are right")


class ClearingHintRow(CountingHintRow):
    """A hint to a question with answers that can be taken away one by one."""

    clear_wrong = forms.BooleanField(required=False, label="Take away what is wrong")
