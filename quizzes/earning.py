"""What an answer earns by the quiz's behaviour. Pure: regrading goes through here as well."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from quizzes.content import Content, Description
from quizzes.grading import (
    Certainty,
    certainty_fraction,
    cleared,
    final_fraction,
    grade,
    is_gradable,
)
from quizzes.responses import Response, read_response

CERTAINTY, INTERACTIVE = "certainty", "interactive"


def earned(
    behaviour: str,
    content: Content,
    response: dict[str, Any] | None,
    tries: Sequence[dict[str, Any]] = (),
    certainty: str = "",
) -> Fraction | None:
    """The exact share of the mark, from −6 to 3 with certainty, else at most 1.

    None: a person has to say. `tries`: responses checked before, first to last; an answer that
    was changed after the last check counts as one more try.
    """
    given = read_response(content, response)
    if behaviour == INTERACTIVE:
        return _after_all_tries(content, given, [read_response(content, one) for one in tries])
    fraction = grade(content, given).fraction
    if behaviour != CERTAINTY or fraction is None or isinstance(content, Description):
        return fraction
    if not is_gradable(given):
        return fraction  # nothing said, nothing lost
    return certainty_fraction(fraction, Certainty(certainty or Certainty.LOW))


def _after_all_tries(content: Content, given: Response, tries: list[Response]) -> Fraction | None:
    # What a hint left of the last try is no try of the person's.
    known = [*tries[-1:], *(cleared(content, one) for one in tries[-1:])]
    changed = is_gradable(given) and given not in known
    return final_fraction(content, [*tries, given] if changed else tries)


def tries_allowed(content: Content) -> int:
    """How often an answer can be checked: once, and once more for each hint."""
    return 1 + len(content.hints)
