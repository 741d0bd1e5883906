"""A question as a person who answers it may know it. Pure.

Built field by field, so that what is added to a question later stays secret until somebody decides
otherwise. Choices have no names but their positions as shown. Never in it: the question's name,
fractions, feedback, hints, right answers, patterns, tolerances, areas, targets, rubrics, and the
order in which anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizzes.content import (
    ChoiceGap,
    Cloze,
    Content,
    FreeText,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericGap,
    Ordering,
    SingleChoice,
    Text,
    UnitDisplay,
)
from quizzes.content.gaps import after, marks
from quizzes.review.files import key_of, place_of
from quizzes.shuffling import Order

Form = dict[str, Any]


def public_form(content: Content, order: Order) -> Form:
    """The question as plain JSON, in the order in which this person sees it."""
    rule = _FORMS.get(type(content))
    more = rule(content, order) if rule else {}
    return {"type": content.type, "stem": text_form(_stem(content)), **more}


def text_form(text: Text) -> Form:
    """A text as JSON; its files by name and key, because they are fetched on their own."""
    keys = {place_of(file): key_of(file) for file in text.files}
    return {"text": text.text, "format": text.format.value, **({"files": keys} if keys else {})}


def _stem(content: Content) -> Text:
    if not isinstance(content, GapText):
        return content.stem
    # `[[2]]` names the second word, which is the answer: gaps are numbered as they stand instead.
    text = content.stem.text
    numbered = [f"{mark.before}[[{at}]]" for at, mark in enumerate(marks(text), start=1)]
    return Text("".join([*numbered, after(text)]), content.stem.format, content.stem.files)


def _choices(content: SingleChoice | MultipleAnswers, order: Order) -> Form:
    shown = [text_form(content.answers[kept].text) for kept in order["choices"]]
    return {"choices": shown, "numbering": content.numbering}


def _numeric(content: Numeric, order: Order) -> Form:
    asked = content.unit_display in (UnitDisplay.BUTTONS, UnitDisplay.LIST)
    units = [unit.name for unit in content.units] if asked else []
    return {"units": units, "unit_display": content.unit_display.value, "left": content.units_left}


def _matching(content: Matching, order: Order) -> Form:
    stems = [text_form(content.stems[kept].text) for kept in order["stems"]]
    return {"stems": stems, "choices": [content.choices[kept] for kept in order["choices"]]}


def _ordering(content: Ordering, order: Order) -> Form:
    return {"items": [text_form(content.items[kept]) for kept in order["items"]]}


def _gap_text(content: GapText, order: Order) -> Form:
    named = [mark.number - 1 for mark in marks(content.stem.text)]
    groups = [content.words[at].group if at < len(content.words) else 0 for at in named]
    words = [content.words[kept] for kept in order["words"]]
    return {
        "gaps": [{"group": group} for group in groups],
        "words": [{"text": w.text, "group": w.group, "unlimited": w.unlimited} for w in words],
        "filling": content.filling.value,
    }


def _cloze(content: Cloze, order: Order) -> Form:
    pairs = zip(content.gaps, order["gaps"], strict=True)
    return {"gaps": [_gap(gap, kept) for gap, kept in pairs]}


def _gap(gap: Any, order: list[int] | None) -> Form:
    if isinstance(gap, ChoiceGap):
        shown = [text_form(gap.answers[kept].text) for kept in order or ()]
        return {"is": "choice", "shown": gap.shown, "choices": shown}
    return {"is": "number" if isinstance(gap, NumericGap) else "text"}


def _hotspot(content: Hotspot, order: Order) -> Form:
    picture = content.picture
    shown = {"source": picture.source, "width": picture.width, "height": picture.height}
    return {"picture": {**shown, "alt": picture.alt}, "most": content.most}


def _free_text(content: FreeText, order: Order) -> Form:
    lengths = {"lines": content.lines, "least": content.least, "most": content.most}
    return {"template": text_form(content.response_template), **lengths}


_FORMS: dict[type[Content], Callable[[Any, Order], Form]] = {
    SingleChoice: _choices,
    MultipleAnswers: _choices,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    GapText: _gap_text,
    Cloze: _cloze,
    Hotspot: _hotspot,
    FreeText: _free_text,
}
