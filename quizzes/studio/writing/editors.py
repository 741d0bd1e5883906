"""Questions as what a form holds, and back. What the form does not hold stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from quizzes.content import (
    NOTHING,
    Answer,
    Content,
    FindIt,
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
)
from quizzes.studio.writing import forms, pointing, to_find

NONE = Fraction(0)
Said = dict[str, Any]


@dataclass(frozen=True)
class Editor:
    """How questions of a type are written: an empty one, its form, and its rows.

    `parts`: the field of the content that the rows hold. `fewest`: rows that are offered.
    `part`: a row as a part of the content, made from the part that it was; `row_shown` the other
    way round. `shown` and `taken`: what the form holds and changes besides. `sent`: what was sent,
    with what its button adds. `beside`: a template of what stands above the rows.
    """

    blank: Content
    form: type[forms.SaidForm]
    row: type[forms.Row] | None = None
    parts: str = ""
    fewest: int = 3
    ordered: bool = False
    part: Callable[[Said, Any], Any] | None = None
    row_shown: Callable[[Any], Said] | None = None
    shown: Callable[[Any], Said] | None = None
    taken: Callable[[Said], Said] | None = None
    sent: Callable[[QueryDict, str], QueryDict] | None = None
    beside: str = ""
    rows_called: str = "Answers"
    row_knows_person: bool = False


def settings_of(editor: Editor, content: Content) -> Said:
    """What the form holds of a question."""
    names = [name for name in editor.form.base_fields if hasattr(content, name)]
    said = {name: _shown(getattr(content, name)) for name in names}
    return said | (editor.shown(content) if editor.shown else {})


def rows_of(editor: Editor, content: Content) -> list[Said]:
    """What its rows hold."""
    if editor.row is None:
        return []
    parts = enumerate(getattr(content, editor.parts))
    return [{"was": at, **_row(editor, part)} for at, part in parts]


def written(
    editor: Editor, before: Content, said: Said, rows: Sequence[tuple[int | None, Said]]
) -> Content:
    """The question with what the form holds now. `rows`: which part each was, and what it says."""
    names = [name for name in said if hasattr(before, name)]
    changes = {name: _taken(said[name], getattr(before, name)) for name in names}
    changes |= editor.taken(said) if editor.taken else {}
    if editor.part is not None:
        parts = getattr(before, editor.parts)
        kept = [
            (parts[at] if at is not None and at < len(parts) else None, row) for at, row in rows
        ]
        changes[editor.parts] = tuple(editor.part(row, part) for part, row in kept)
    return replace(before, **changes)


def _shown(value: Any) -> Any:
    return value.text if isinstance(value, Text) else value


def _taken(value: Any, before: Any) -> Any:
    """A text keeps the format it is written in, and its files."""
    return replace(before, text=value) if isinstance(before, Text) else value


def _row(editor: Editor, part: Any) -> Said:
    if editor.row_shown is not None:
        return editor.row_shown(part)
    if isinstance(part, Text):
        return {"text": part.text}
    names = [name for name in editor.row.base_fields if name != "was"]  # type: ignore[union-attr]
    return {name: _shown(getattr(part, name)) for name in names}


def _choice(row: Said, was: Answer | None) -> Answer:
    was = was or Answer(NOTHING)
    text, feedback = _taken(row["text"], was.text), _taken(row["feedback"], was.feedback)
    return Answer(text, row["fraction"] or NONE, feedback)


def _pattern(row: Said, was: Pattern | None) -> Pattern:
    was = was or Pattern("")
    return Pattern(row["pattern"], _whole(row), _taken(row["feedback"], was.feedback))


def _number(row: Said, was: NumericAnswer | None) -> NumericAnswer:
    was = was or NumericAnswer(None)
    tolerance, feedback = row["tolerance"] or Decimal(0), _taken(row["feedback"], was.feedback)
    return NumericAnswer(row["value"], tolerance, _whole(row), feedback, was.kind)


def _whole(row: Said) -> Fraction:
    """An answer that is typed is right unless somebody says otherwise."""
    return Fraction(1) if row["fraction"] is None else row["fraction"]


def _pair(row: Said, was: Pair | None) -> Pair:
    return Pair(_taken(row["text"], was.text if was else NOTHING), row["answer"])


def _item(row: Said, was: Text | None) -> Text:
    item: Text = _taken(row["text"], was or NOTHING)
    return item


_CHOICES: dict[str, Any] = {
    "form": forms.ShuffledForm,
    "row": forms.ChoiceRow,
    "parts": "answers",
    "part": _choice,
    "fewest": 4,
}
EDITORS: dict[str, Editor] = {
    editor.blank.type: editor
    for editor in (
        Editor(SingleChoice(answers=()), **_CHOICES),
        Editor(MultipleAnswers(answers=()), **_CHOICES),
        Editor(TrueFalse(right=True), forms.TruthForm),
        Editor(ShortText(answers=()), forms.ShortForm, forms.PatternRow, "answers", part=_pattern),
        Editor(Numeric(answers=()), forms.SaidForm, forms.NumberRow, "answers", part=_number),
        Editor(Matching(pairs=()), forms.ShuffledForm, forms.PairRow, "pairs", part=_pair),
        Editor(
            Ordering(items=()), forms.OrderForm, forms.ItemRow, "items", ordered=True, part=_item
        ),
        Editor(
            Hotspot(picture=pointing.EMPTY, areas=()),
            pointing.PointForm,
            pointing.AreaRow,
            "areas",
            part=pointing.area,
            row_shown=pointing.row_shown,
            shown=pointing.shown,
            taken=pointing.taken,
            sent=pointing.sent,
            beside="quizzes/studio/_areas.html",
            rows_called="Areas",
        ),
        Editor(
            FindIt(targets=()),
            to_find.FindForm,
            to_find.TargetRow,
            "targets",
            fewest=1,
            part=to_find.target,
            row_shown=to_find.row_shown,
            sent=to_find.sent,
            beside="quizzes/studio/_articles.html",
            rows_called="Articles that answer",
            row_knows_person=True,
        ),
    )
}
