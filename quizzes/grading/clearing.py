"""What stays of an answer when a hint takes away what was wrong in it. Pure.

Moodle's clear_wrong_from_response, for the types that have it: several answers, matching, gap
texts, texts with several parts, and points on a picture (ddmarker). Others have no parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from quizzes.content import Cloze, Content, GapText, Hotspot, Matching, MultipleAnswers
from quizzes.grading.areas import lies_in
from quizzes.grading.grade import grade
from quizzes.responses import Filled, Matched, Pointed, Response, Ticked


def cleared(content: Content, response: Response) -> Response:
    """The response without its wrong parts; the same where it has no parts, or none is wrong."""
    rule = _RULES.get(type(content))
    return rule(content, response) if rule else response


def _ticks(content: MultipleAnswers, response: Ticked) -> Ticked:
    return Ticked(frozenset(at for at in response.choices if content.answers[at].fraction > 0))


def _pairs(content: Matching, response: Matched) -> Matched:
    return replace(response, pairs=_right_ones(content, response, response.pairs))


def _gaps(content: GapText | Cloze, response: Filled) -> Filled:
    return replace(response, gaps=_right_ones(content, response, response.gaps))


def _right_ones(content: Content, response: Response, said: tuple[Any, ...]) -> tuple[Any, ...]:
    rights = [part.right for part in grade(content, response).parts]
    pairs = zip(said, rights, strict=False)  # an empty answer has no parts
    return tuple(one if right else None for one, right in pairs) or said


def _points(content: Hotspot, response: Pointed) -> Pointed:
    def earns(point: tuple[int, int]) -> bool:
        hit = next((area for area in content.areas if lies_in(point, area.shape)), None)
        return hit is not None and hit.fraction > 0

    return Pointed(tuple(filter(earns, response.points)))


_RULES: dict[type[Content], Callable[[Any, Any], Response]] = {
    MultipleAnswers: _ticks,
    Matching: _pairs,
    GapText: _gaps,
    Cloze: _gaps,
    Hotspot: _points,
}
