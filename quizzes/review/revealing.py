"""What a page may say about an answer that was given. Pure.

Whatever is not put in here on purpose does not leave the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.content import Content, Matching, MultipleAnswers, SingleChoice, Text
from quizzes.grading import Grade, State, feedback_on_whole, grade, right_response
from quizzes.responses import read_response, response_to_json
from quizzes.review.phases import Thing
from quizzes.review.public_form import Form, public_form, text_form
from quizzes.shuffling import Order, to_shown


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question of an attempt and what became of it.

    `response` is as it is kept. `fraction` is what the answer earned in the end; None: nobody has
    said yet. `tries`: what was checked in vain, first to last; each has earned a hint. `full_marks`
    and `dropped`: how a bad question was made good.
    """

    content: Content
    order: Order
    response: dict[str, Any] | None = None
    max_mark: Fraction = Fraction(1)
    fraction: Fraction | None = None
    tries: tuple[dict[str, Any], ...] = ()
    settled: bool = False
    full_marks: bool = False
    dropped: bool = False
    comments: tuple[str, ...] = ()


def while_taking(asked: Asked, shown: frozenset[Thing]) -> Form:
    """What the page of an open attempt may know; `shown`: what the phase allows.

    Before an answer is settled: the question, the answer as saved, and what its last try earned:
    how that went, and hints. Never how the answer would do that was saved since.
    """
    if asked.settled:
        return revealed(asked, shown)
    page: Form = {"form": public_form(asked.content, asked.order), **_response(asked)}
    if not asked.tries:
        return page
    tried = grade(asked.content, read_response(asked.content, asked.tries[-1]))
    if Thing.CORRECTNESS in shown:
        page["last_try"] = tried.state.value
    if Thing.FEEDBACK in shown:
        page["hints"] = _hints(asked, tried)
    return page


def revealed(asked: Asked, shown: frozenset[Thing]) -> Form:
    """What a review may know of a question, given what the phase allows; {}: nothing."""
    if Thing.ATTEMPT not in shown:
        return {}
    given = _grade(asked)
    page: Form = {"form": public_form(asked.content, asked.order), **_response(asked)}
    if Thing.CORRECTNESS in shown:
        page |= {"state": _state(asked, given).value, "parts": _parts(asked, given)}
    if Thing.MARKS in shown and not asked.dropped:
        page |= _marks(asked)
    if shown & {Thing.MARKS, Thing.CORRECTNESS}:
        page |= _excused(asked)
    if Thing.FEEDBACK in shown:
        page |= {"feedback": _feedback(asked, given), "comments": list(asked.comments)}
    if Thing.GENERAL_FEEDBACK in shown and asked.content.general_feedback:
        page["general_feedback"] = text_form(asked.content.general_feedback)
    if Thing.RIGHT_ANSWER in shown:
        page["right"] = _right(asked)
    return page


def _grade(asked: Asked) -> Grade:
    return grade(asked.content, read_response(asked.content, asked.response))


def _response(asked: Asked) -> Form:
    return {"response": to_shown(asked.content, asked.order, asked.response)}


def _state(asked: Asked, given: Grade) -> State:
    """The grade's own; where a person or an excuse decided, theirs."""
    if asked.full_marks:
        return State.BLANK if given.state is State.BLANK else State.RIGHT
    if given.state is not State.TO_MARK or asked.fraction is None:
        return given.state
    if asked.fraction >= 1:
        return State.RIGHT
    return State.PARTLY if asked.fraction > 0 else State.WRONG


def _excused(asked: Asked) -> Form:
    """Why the result is another than the answer says."""
    if asked.dropped:
        return {"excused": "dropped"}
    return {"excused": "full"} if asked.full_marks else {}


def _parts(asked: Asked, given: Grade) -> Any:
    """Which of what was answered is right, by positions as shown; none where all is right."""
    if asked.full_marks:
        return None
    rights = [part.right for part in given.parts]
    if isinstance(asked.content, SingleChoice | MultipleAnswers):
        kept = [part.answer for part in given.parts]
        positions = [asked.order["choices"].index(answer) for answer in kept]
        return {str(at): right for at, right in sorted(zip(positions, rights, strict=True))}
    if isinstance(asked.content, Matching) and rights:
        return [rights[stem] for stem in asked.order["stems"]]
    return rights


def _marks(asked: Asked) -> Form:
    mark = None if asked.fraction is None else str(asked.fraction * asked.max_mark)
    return {"mark": mark, "out_of": str(asked.max_mark)}


def _feedback(asked: Asked, given: Grade) -> list[Form]:
    whole = feedback_on_whole(asked.content, given)
    return [text_form(text) for text in (*given.feedback, whole) if text]


def _right(asked: Asked) -> Any:
    best = right_response(asked.content)
    if best is None:
        return None
    return to_shown(asked.content, asked.order, response_to_json(best))


def _hints(asked: Asked, tried: Grade) -> list[Form]:
    earned = asked.content.hints[: len(asked.tries)]
    return [_hint(hint.text, hint.show_number_right, tried) for hint in earned]


def _hint(text: Text, with_number: bool, tried: Grade) -> Form:
    number = sum(part.right for part in tried.parts)
    return {**text_form(text), **({"number_right": number} if with_number else {})}
