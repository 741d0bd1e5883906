"""The form for each type of question, in the order in which they are offered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from quizzes.content import (
    NOTHING,
    Answer,
    Cloze,
    Description,
    FindIt,
    FreeText,
    GapText,
    Hint,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Pattern,
    ShortText,
    SingleChoice,
    Text,
    TrueFalse,
    Unit,
)
from quizzes.studio.writing import forms, free_text, gapped, pointing, to_find
from quizzes.studio.writing.editor import Editor, Said, Section, taken_over

NONE = Fraction(0)


def _choice(row: Said, was: Answer | None) -> Answer:
    was = was or Answer(NOTHING)
    text, feedback = taken_over(row["text"], was.text), taken_over(row["feedback"], was.feedback)
    return Answer(text, row["fraction"] or NONE, feedback)


def _pattern(row: Said, was: Pattern | None) -> Pattern:
    was = was or Pattern("")
    return Pattern(row["pattern"], _whole(row), taken_over(row["feedback"], was.feedback))


def _number(row: Said, was: NumericAnswer | None) -> NumericAnswer:
    was = was or NumericAnswer(None)
    tolerance, feedback = row["tolerance"] or Decimal(0), taken_over(row["feedback"], was.feedback)
    return NumericAnswer(row["value"], tolerance, _whole(row), feedback, row["kind"])


def _whole(row: Said) -> Fraction:
    """An answer that is typed is right unless somebody says otherwise."""
    return Fraction(1) if row["fraction"] is None else row["fraction"]


def _unit(row: Said, was: Unit | None) -> Unit:
    return Unit(row["name"], Decimal(1) if row["multiplier"] is None else row["multiplier"])


def _pair(row: Said, was: Pair | None) -> Pair:
    return Pair(taken_over(row["text"], was.text if was else NOTHING), row["answer"])


def _item(row: Said, was: Text | None) -> Text:
    item: Text = taken_over(row["text"], was or NOTHING)
    return item


def _hint(row: Said, was: Hint | None) -> Hint:
    was = was or Hint()
    return replace(was, **{**row, "text": taken_over(row["text"], was.text)})


def _tried(row: type[forms.HintRow] = forms.HintRow) -> tuple[Section, ...]:
    """What can be said of every question that can be tried again. `row`: what its hints can do."""
    feedback = ("correct_feedback", "partially_correct_feedback", "incorrect_feedback")
    return (
        Section(
            "Hints and more tries",
            fields=("penalty",),
            row=row,
            parts="hints",
            part=_hint,
            fewest=1,
            legend="Hint {}",
            folded=True,
            help_text="Where a quiz allows tries with hints, each hint allows one more.",
        ),
        Section("Feedback on the whole answer", fields=feedback, folded=True),
    )


_CHOICES = Section("Answers", row=forms.ChoiceRow, parts="answers", part=_choice, fewest=4)
_PATTERNS = Section("Answers", row=forms.PatternRow, parts="answers", part=_pattern)
_NUMBERS = Section("Answers", row=forms.NumberRow, parts="answers", part=_number)
_PAIRS = Section("Pairs", row=forms.PairRow, parts="pairs", part=_pair)
_ITEMS = Section("Items in their order", row=forms.ItemRow, parts="items", part=_item, ordered=True)
_UNITS = Section(
    "Units",
    fields=("unit_display", "unit_grading", "unit_penalty", "units_left"),
    row=forms.UnitRow,
    parts="units",
    part=_unit,
    fewest=2,
    legend="Unit {}",
    folded=True,
    help_text="Answers are in one unit; others are worked out from it. Is it metres, then 100 "
    "centimetres make one, and so do 0.001 kilometres.",
)
_RUBRIC = Section(
    "Rubric",
    row=free_text.CriterionRow,
    parts="rubric",
    part=free_text.criterion,
    shown=free_text.row_shown,
    help_text="Who marks it picks a level in each line; the points are taken as a share of the"
    " mark. Without a rubric they give a mark.",
)
_WORDS = Section(
    "Words",
    row=gapped.WordRow,
    parts="words",
    part=gapped.word,
    fewest=4,
    legend="[[{}]]",
    help_text="A gap offers the words of its own group. A word that is dragged fills one gap,"
    " unless it may fill several.",
)
_AREAS = Section(
    "Areas",
    row=pointing.AreaRow,
    parts="areas",
    part=pointing.area,
    shown=pointing.row_shown,
)
_TARGETS = Section(
    "Articles that answer",
    row=to_find.TargetRow,
    parts="targets",
    part=to_find.target,
    shown=to_find.row_shown,
    fewest=1,
    knows_person=True,
)
_COUNTING, _CLEARING = _tried(forms.CountingHintRow), _tried(forms.ClearingHintRow)
EDITORS: dict[str, Editor] = {
    editor.blank.type: editor
    for editor in (
        Editor(SingleChoice(answers=()), forms.ShuffledForm, (_CHOICES, *_tried())),
        Editor(MultipleAnswers(answers=()), forms.ShuffledForm, (_CHOICES, *_CLEARING)),
        Editor(TrueFalse(right=True), forms.TruthForm),
        Editor(ShortText(answers=()), forms.ShortForm, (_PATTERNS, *_tried())),
        Editor(Numeric(answers=()), forms.NumberForm, (_NUMBERS, _UNITS, *_tried())),
        Editor(FreeText(), free_text.TextForm, (_RUBRIC,)),
        Editor(Matching(pairs=()), forms.ShuffledForm, (_PAIRS, *_CLEARING)),
        Editor(Ordering(items=()), forms.OrderForm, (_ITEMS, *_COUNTING)),
        Editor(GapText(words=()), gapped.GapTextForm, (_WORDS, *_CLEARING)),
        Editor(
            Cloze(gaps=()),
            gapped.PartsForm,
            _CLEARING,
            shown=gapped.parts_shown,
            taken=gapped.parts_taken,
        ),
        Editor(
            Hotspot(picture=pointing.EMPTY, areas=()),
            pointing.PointForm,
            (_AREAS, *_CLEARING),
            shown=pointing.shown,
            taken=pointing.taken,
            sent=pointing.sent,
            beside="quizzes/studio/_areas.html",
        ),
        Editor(
            FindIt(targets=()),
            to_find.FindForm,
            (_TARGETS, *_tried()),
            sent=to_find.sent,
            beside="quizzes/studio/_articles.html",
        ),
        Editor(Description(), forms.ReadForm),
    )
}
