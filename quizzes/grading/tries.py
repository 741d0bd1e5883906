"""What is left of a mark after several tries. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from quizzes.content import Cloze, Content, GapText, Matching
from quizzes.grading.grade import grade
from quizzes.grading.grades import Grade
from quizzes.responses import Filled, Matched, Response

NONE = Fraction(0)


def after_tries(fraction: Fraction, wrong_tries: int, penalty: Fraction) -> Fraction:
    """The fraction less a penalty for each try before, never below 0.

    qbehaviour_interactive::adjust_fraction. Below 0 already: it stays as it is.
    """
    return min(fraction, max(fraction - wrong_tries * penalty, NONE))


def final_fraction(content: Content, responses: Sequence[Response]) -> Fraction | None:
    """The fraction for all tries of a question, first to last; None: a person has to say.

    A stem or gap pays only for the tries until its answer was the last one: what was right from
    the start earns all its share (qbehaviour_interactivecountback, and compute_final_grade of
    Moodle's matching, gap and cloze types). Everything else pays as a whole.
    """
    if not responses:
        return NONE
    last = grade(content, responses[-1])
    if last.fraction is None:
        return None
    if isinstance(content, Matching | GapText | Cloze) and last.parts:
        return _counted_back(content, responses, last)
    return after_tries(last.fraction, len(responses) - 1, content.penalty)


def _counted_back(content: Content, responses: Sequence[Response], last: Grade) -> Fraction:
    said = [_values(response) for response in responses]
    shares = _shares(content, len(last.parts))
    return sum(
        (
            after_tries(part.earned, _settled(said, at), share * content.penalty)
            for at, (part, share) in enumerate(zip(last.parts, shares, strict=True))
        ),
        NONE,
    )


def _values(response: Response) -> tuple[Any, ...]:
    if isinstance(response, Matched):
        return response.pairs
    return response.gaps if isinstance(response, Filled) else ()


def _shares(content: Content, many: int) -> list[Fraction]:
    if not isinstance(content, Cloze):
        return [Fraction(1, many)] * many
    total = sum(gap.weight for gap in content.gaps) or 1
    return [Fraction(gap.weight, total) for gap in content.gaps]


def _settled(said: Sequence[Sequence[Any]], part: int) -> int:
    """The try, from 0, since which this part's answer did not change."""
    final = said[-1][part]
    changed = [number for number, values in enumerate(said) if values[part] != final]
    return changed[-1] + 1 if changed else 0
