"""A response in, a grade out. Pure: the same question and response always earn the same."""

from __future__ import annotations

from fractions import Fraction

from quizzes.content import (
    NOTHING,
    ChoiceGap,
    Cloze,
    Content,
    Criterion,
    Description,
    SingleChoice,
    Text,
)
from quizzes.grading.completeness import is_gradable
from quizzes.grading.grades import Grade, State
from quizzes.grading.rules import RULES
from quizzes.responses import Response

NONE = Fraction(0)


def grade(content: Content, response: Response) -> Grade:
    """What a response (as `read_response` gives it for this question) earns.

    Nothing answered earns 0. The fraction is exact; from `lowest(content)` to 1.
    """
    if isinstance(content, Description):
        return Grade(NONE, State.NOTHING_ASKED)
    if not is_gradable(response):
        return Grade(NONE, State.BLANK)
    return RULES[type(content)](content, response)


def lowest(content: Content) -> Fraction:
    """The least a response can earn: below 0 only where picking something wrong may cost."""
    if isinstance(content, SingleChoice):
        return min([NONE, *(answer.fraction for answer in content.answers)])
    return _lowest_of_gaps(content) if isinstance(content, Cloze) else NONE


def _lowest_of_gaps(content: Cloze) -> Fraction:
    total = sum(gap.weight for gap in content.gaps) or 1
    costs = [
        min([NONE, *(answer.fraction for answer in gap.answers)]) * gap.weight
        for gap in content.gaps
        if isinstance(gap, ChoiceGap)
    ]
    return sum(costs, NONE) / total


def feedback_on_whole(content: Content, given: Grade) -> Text:
    """The text for a right, partly right or wrong answer."""
    return {
        State.RIGHT: content.correct_feedback,
        State.PARTLY: content.partially_correct_feedback,
        State.WRONG: content.incorrect_feedback,
        State.BLANK: content.incorrect_feedback,
    }.get(given.state, NOTHING)


def rubric_fraction(rubric: tuple[Criterion, ...], levels: tuple[int, ...]) -> Fraction:
    """The fraction for the level (from 0) that a person picked in each line of a rubric.

    Points are taken from the worst to the best level of each line, as in Moodle's rubrics
    (gradingform_rubric::get_min_max_score). Raises ValueError when a line has no such level.
    """
    if len(levels) != len(rubric) or not all(
        0 <= level < len(line.levels) for level, line in zip(levels, rubric, strict=True)
    ):
        raise ValueError("Pick one level in each line of the rubric.")
    points = [[level.points for level in line.levels] for line in rubric]
    least = sum((min(line) for line in points), NONE)
    most = sum((max(line) for line in points), NONE)
    earned = sum((line[level] for line, level in zip(points, levels, strict=True)), NONE)
    return (earned - least) / (most - least) if most > least else NONE
