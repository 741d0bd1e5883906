"""Writing texts with gaps: words for `[[1]]`, or parts in braces."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join

from quizzes.content import Cloze, Filling, Word
from quizzes.content.gaps import MARK, marks
from quizzes.formats.faults import Wrong
from quizzes.formats.keeping import kept
from quizzes.formats.moodle_xml.cloze import read_cloze, written_stem
from quizzes.formats.xml_tree import Node
from quizzes.studio.writing.fields import LongText
from quizzes.studio.writing.forms import Row, ShuffledForm, TriedForm

MOST_GROUPS = 20
FILLINGS = {
    Filling.SELECT: "Picked from a list in each gap",
    Filling.DRAG: "Dragged into the gaps, or picked",
}
BREAK = format_html("{}<br>", "")
PARTS = (
    ("is typed; “amber” earns half.", "{1:SHORTANSWER:=orange~%50%amber}"),
    (
        "is picked from a list; # begins feedback.",
        "{1:MULTICHOICE:=orange~green#That is all well.}",
    ),
    ("is a number, half more or less, and weighs double.", "{2:NUMERICAL:=7:0.5}"),
    ('goes before ~ # } " where these are meant.', "\\"),
)
HOW = format_html(
    "Write each part where it belongs, in braces:<br>{}",
    format_html_join(BREAK, "<code>{1}</code> {0}", PARTS),
)
_NO_PART = re.compile(r"\{\d*:[A-Za-z_]+:")
_NOWHERE = Node("", {}, 0)  # the text stands in no file


class GapTextForm(ShuffledForm):
    """A text whose gaps are filled with words."""

    stem = LongText(
        label="The text",
        rows=6,
        help_text="[[1]] is the gap for word 1, and [[2]] for word 2."
        " Words whose number stands nowhere only distract.",
    )
    filling = forms.TypedChoiceField(
        label="The words are",
        choices=[(kind.value, words) for kind, words in FILLINGS.items()],
        coerce=Filling,
    )
    shuffle = forms.BooleanField(required=False, label="Mix the words")

    def rows_left(self, numbers: list[int]) -> None:
        """Number the gaps as the words are numbered now."""
        said = self.fields["stem"].clean(self["stem"].data)
        gone = {n for n in range(1, max(numbers, default=0)) if n not in numbers}
        missing = [mark.number for mark in marks(said) if mark.number in gone]
        if missing:
            what = (
                f"[[{missing[0]}]] stands in the text, but word {missing[0]} is empty or removed."
            )
            self.add_error("stem", f"{what} Take the gap out, or write the word.")
        else:
            self.cleaned_data["stem"] = _numbered_anew(said, numbers)


def _numbered_anew(text: str, numbers: list[int]) -> str:
    now = {number: at for at, number in enumerate(numbers, start=1)}
    return MARK.sub(lambda mark: f"[[{now.get(int(mark[1]), int(mark[1]))}]]", text)


class WordRow(Row):
    """A word for the gaps."""

    text = forms.CharField(label="Word", required=False)
    group = forms.IntegerField(
        label="Group",
        initial=1,
        min_value=1,
        max_value=MOST_GROUPS,
    )
    unlimited = forms.BooleanField(required=False, label="May fill several gaps")
    alone = ("group", "unlimited")


def word(row: dict[str, Any], was: Word | None) -> Word:
    """The word of a row."""
    return Word(row["text"], row["group"], row["unlimited"])


class PartsForm(TriedForm):
    """A text with parts to fill in, in the way of Moodle."""

    stem = LongText(label="The text with its parts", rows=8, help_text=HOW)

    def clean_stem(self) -> str:
        """As it was typed. Raises ValidationError for parts that cannot be read."""
        said: str = self.cleaned_data["stem"]
        try:
            left = _read(said, Cloze(gaps=())).stem.text
        except Wrong as wrong:
            raise forms.ValidationError(f"{wrong.what.capitalize()}; {wrong.cure}.") from wrong
        if found := _NO_PART.search(left):
            part = left[found.start() : found.start() + 30]
            raise forms.ValidationError(f"“{part}” cannot be read: it needs an answer, and a }}.")
        return said


def parts_shown(content: Cloze) -> dict[str, Any]:
    """The text with its parts where they belong."""
    return {"stem": written_stem(content)}


def parts_taken(said: dict[str, Any], before: Cloze) -> dict[str, Any]:
    """The text and its parts; what cannot be typed of a part stays as it was."""
    shown, now = _read(written_stem(before), before), _read(said["stem"], before)
    cloze: Cloze = kept(before, shown, now)
    return {"stem": cloze.stem, "gaps": cloze.gaps}


def _read(text: str, before: Cloze) -> Cloze:
    return read_cloze(_NOWHERE, {"stem": replace(before.stem, text=text)})
