"""Whether a response answers all that was asked, or anything at all. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quizzes.content import Content, FreeText, Numeric, NumericGap, UnitDisplay
from quizzes.content.questions import Cloze
from quizzes.grading.numbers import is_number
from quizzes.responses import (
    Filled,
    Matched,
    Nothing,
    Opened,
    Ordered,
    Picked,
    Pointed,
    Response,
    Said,
    Ticked,
    Typed,
)

_BLANK: dict[type[Response], Callable[[Any], bool]] = {
    Picked: lambda response: response.choice is None,
    Ticked: lambda response: not response.choices,
    Said: lambda response: response.answer is None,
    Typed: lambda response: not response.text,
    Matched: lambda response: all(choice is None for choice in response.pairs),
    Ordered: lambda response: not response.order,
    Filled: lambda response: all(gap in (None, "") for gap in response.gaps),
    Pointed: lambda response: not response.points,
    Opened: lambda response: response.page is None,
    Nothing: lambda response: True,
}


def is_gradable(response: Response) -> bool:
    """Whether anything was answered, so that there is something to grade."""
    return not _BLANK[type(response)](response)


def is_complete(content: Content, response: Response) -> bool:
    """Whether nothing is left to answer. A description always is."""
    if isinstance(response, Nothing):
        return True
    return is_gradable(response) and not missing(content, response)


def missing(content: Content, response: Response) -> str:
    """What is still to be done, as a sentence for whoever answers; "" when nothing is."""
    if isinstance(response, Nothing):
        return ""
    if not is_gradable(response):
        return "Nothing is answered yet."
    if isinstance(response, Matched) and None in response.pairs:
        return "Some have no partner yet."
    if isinstance(response, Filled):
        return _missing_in_gaps(content, response)
    return _missing_in_text(content, response) if isinstance(response, Typed) else ""


def _missing_in_gaps(content: Content, response: Filled) -> str:
    if any(gap in (None, "") for gap in response.gaps):
        return "Some gaps are empty."
    if isinstance(content, Cloze):
        for gap, said in zip(content.gaps, response.gaps, strict=True):
            if isinstance(gap, NumericGap) and not is_number(str(said)):
                return f"“{said}” is no number."
    return ""


def _missing_in_text(content: Content, response: Typed) -> str:
    if isinstance(content, Numeric):
        return _missing_in_number(content, response)
    return _missing_in_free_text(content, response.text) if isinstance(content, FreeText) else ""


def _missing_in_free_text(content: FreeText, text: str) -> str:
    words = len(text.split())
    if words < content.least:
        return f"Write at least {content.least} words."
    if content.most is not None and words > content.most:
        return f"Write at most {content.most} words; there are {words}."
    return ""


def _missing_in_number(content: Numeric, response: Typed) -> str:
    typed = content.unit_display is UnitDisplay.TYPED
    if not is_number(response.text, with_unit=typed):
        return f"“{response.text}” is no number."
    picked = content.unit_display in (UnitDisplay.BUTTONS, UnitDisplay.LIST)
    return "Pick a unit." if picked and not response.unit else ""
