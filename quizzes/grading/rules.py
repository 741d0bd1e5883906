"""How a response of each type is graded. Pure and exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from quizzes.content import (
    Answer,
    ChoiceGap,
    Cloze,
    Content,
    FindIt,
    FreeText,
    Gap,
    GapText,
    Hotspot,
    Matching,
    MultipleAnswers,
    Numeric,
    NumericAnswer,
    NumericGap,
    OrderGrading,
    Ordering,
    Pattern,
    ShortText,
    SingleChoice,
    TrueFalse,
    Unit,
    UnitDisplay,
    UnitGrading,
)
from quizzes.content.gaps import marks
from quizzes.grading import numbers
from quizzes.grading.areas import lies_in
from quizzes.grading.grades import Grade, Part, State, graded
from quizzes.grading.orders import order_fraction
from quizzes.grading.wildcards import matches
from quizzes.responses import Filled, Matched, Opened, Ordered, Picked, Pointed, Said, Ticked, Typed

NONE, ALL = Fraction(0), Fraction(1)
_MISSED = Part(NONE, False)


def default_weights(right: Sequence[bool]) -> tuple[Fraction, ...]:
    """Weights of multiple answers when nobody says otherwise.

    Each right one earns 1/(number right), each wrong one costs 1/max(number wrong, 2): ticking
    everything earns nothing once two are wrong, and one slip does not cost all.
    """
    earns = Fraction(1, max(sum(right), 1))
    costs = Fraction(-1, max(len(right) - sum(right), 2))
    return tuple(earns if one else costs for one in right)


def single_choice(content: SingleChoice, response: Picked) -> Grade:
    """The fraction of what was picked, below 0 too (qtype_multichoice_single_question)."""
    return _one(_picked(content.answers, response.choice))


def _picked(answers: Sequence[Answer], choice: int | None) -> Part:
    if choice is None:
        return _MISSED
    answer = answers[choice]
    return Part(answer.fraction, answer.fraction >= 1, choice, answer.feedback)


def _one(part: Part) -> Grade:
    return graded(part.earned, (part,))


def multiple_answers(content: MultipleAnswers, response: Ticked) -> Grade:
    """The sum of what was ticked, cut to 0 and 1 (qtype_multichoice_multi_question)."""
    ticked = [(tick, content.answers[tick]) for tick in sorted(response.choices)]
    parts = tuple(Part(a.fraction, a.fraction > 0, tick, a.feedback) for tick, a in ticked)
    return graded(min(max(sum((part.earned for part in parts), NONE), NONE), ALL), parts)


def true_false(content: TrueFalse, response: Said) -> Grade:
    """All or nothing."""
    feedback = content.true_feedback if response.answer else content.false_feedback
    right = response.answer == content.right
    return _one(Part(ALL if right else NONE, right, int(not response.answer), feedback))


def short_text(content: ShortText, response: Typed) -> Grade:
    """The first pattern that matches (question_first_matching_answer_grading_strategy)."""
    return _one(_typed(content.answers, response.text, content.use_case))


def _typed(answers: Sequence[Pattern], text: str, use_case: bool) -> Part:
    for number, answer in enumerate(answers):
        if matches(answer.pattern, text, use_case=use_case):
            return Part(answer.fraction, answer.fraction >= 1, number, answer.feedback)
    return _MISSED


def numeric(content: Numeric, response: Typed) -> Grade:
    """The first answer that holds the number, less what a wrong unit costs.

    A number that cannot be read earns nothing. A number that reads two ways counts as the better.
    """
    measure = numbers.read(response.text)
    name = response.unit or measure.unit
    unit = numbers.unit_named(name, content.units)
    if measure.unit and content.unit_display is not UnitDisplay.TYPED:
        return _one(_MISSED)
    part = _measured(content.answers, measure, unit)
    return _one(_with_unit_penalty(content, part, unit))


def _measured(
    answers: Sequence[NumericAnswer], measure: numbers.Measure, unit: Unit | None = None
) -> Part:
    values = [numbers.in_answer_unit(value, unit) for value in measure.values]
    return max((_held(answers, value) for value in values), key=_earned, default=_MISSED)


def _earned(part: Part) -> Fraction:
    return part.earned


def _held(answers: Sequence[NumericAnswer], value: Fraction) -> Part:
    for number, answer in enumerate(answers):
        if numbers.holds(answer, value):
            return Part(answer.fraction, answer.fraction >= 1, number, answer.feedback)
    return _MISSED


def _with_unit_penalty(content: Numeric, part: Part, unit: Unit | None) -> Part:
    """qtype_numerical_question::apply_unit_penalty: of what was earned, or of the whole mark."""
    if unit is not None or content.unit_grading is UnitGrading.NONE:
        return part
    of = part.earned if content.unit_grading is UnitGrading.OF_MARK else ALL
    earned = max(part.earned - content.unit_penalty * of, NONE)
    return Part(earned, earned >= 1, part.answer, part.feedback)


def matching(content: Matching, response: Matched) -> Grade:
    """Each right pair earns the same (qtype_match_question::grade_response)."""
    choices = content.choices
    rights = [
        said is not None and choices[said] == stem.answer
        for stem, said in zip(content.stems, response.pairs, strict=True)
    ]
    return _even(rights, list(response.pairs))


def _even(rights: Sequence[bool], said: Sequence[Any]) -> Grade:
    """Parts that share the mark evenly."""
    share = Fraction(1, max(len(rights), 1))
    parts = tuple(
        Part(share if right else NONE, right, answer)
        for right, answer in zip(rights, said, strict=True)
    )
    return graded(share * sum(rights), parts)


def ordering(content: Ordering, response: Ordered) -> Grade:
    """By the question's rule. Parts say which item is in place, whatever the rule counts."""
    places = _even([item == at for at, item in enumerate(response.order)], response.order)
    if content.grading is OrderGrading.ABSOLUTE_POSITION:
        return places
    parts = tuple(Part(NONE, part.right, part.answer) for part in places.parts)
    return graded(order_fraction(content.grading, response.order), parts)


def gap_text(content: GapText, response: Filled) -> Grade:
    """Each gap earns the same (qtype_gapselect_question_base::grade_response)."""
    named = [mark.number - 1 for mark in marks(content.stem.text)]
    rights = [
        isinstance(said, int) and word < len(content.words) and _same_word(content, word, said)
        for word, said in zip(named, response.gaps, strict=True)
    ]
    return _even(rights, response.gaps)


def _same_word(content: GapText, word: int, said: int) -> bool:
    return content.words[word].text == content.words[said].text


def cloze(content: Cloze, response: Filled) -> Grade:
    """Each gap earns its weight (qtype_multianswer_question::grade_response)."""
    total = sum(gap.weight for gap in content.gaps) or 1
    parts = tuple(
        _weighed(_gap(gap, said), Fraction(gap.weight, total))
        for gap, said in zip(content.gaps, response.gaps, strict=True)
    )
    return graded(sum((part.earned for part in parts), NONE), parts)


def _weighed(part: Part, share: Fraction) -> Part:
    return Part(part.earned * share, part.right, part.answer, part.feedback)


def _gap(gap: Gap, said: int | str | None) -> Part:
    if isinstance(gap, ChoiceGap):
        return _picked(gap.answers, said if isinstance(said, int) else None)
    text = "" if said is None else str(said)
    if isinstance(gap, NumericGap):
        measure = numbers.read(text)
        return _measured(gap.answers, numbers.Measure(() if measure.unit else measure.values))
    return _typed(gap.answers, text, gap.use_case) if text else _MISSED


def hotspot(content: Hotspot, response: Pointed) -> Grade:
    """Each area pointed at earns its fraction once; a point in no area earns nothing.

    Areas may cost, and the sum is cut to 0 and 1, as with multiple answers. How many points there
    may be is limited, so that covering the picture with points is no way to hit everything.
    """
    hit = dict.fromkeys(_area(content, point) for point in response.points)
    parts = tuple(_pointed(content, area) for area in hit)
    return graded(min(max(sum((part.earned for part in parts), NONE), NONE), ALL), parts)


def _area(content: Hotspot, point: tuple[int, int]) -> int | None:
    areas = enumerate(content.areas)
    return next((number for number, area in areas if lies_in(point, area.shape)), None)


def _pointed(content: Hotspot, number: int | None) -> Part:
    if number is None:
        return _MISSED
    area = content.areas[number]
    return Part(area.fraction, area.fraction > 0, number, area.feedback)


def find_it(content: FindIt, response: Opened) -> Grade:
    """The first target that is the page, and the section where one is named."""
    for number, target in enumerate(content.targets):
        if target.page == response.page and target.anchor in ("", response.anchor):
            return _one(Part(target.fraction, target.fraction >= 1, number))
    return _one(_MISSED)


def free_text(content: FreeText, response: Typed) -> Grade:
    """A person has to say."""
    return Grade(None, State.TO_MARK)


RULES: dict[type[Content], Callable[[Any, Any], Grade]] = {
    SingleChoice: single_choice,
    MultipleAnswers: multiple_answers,
    TrueFalse: true_false,
    ShortText: short_text,
    Numeric: numeric,
    Matching: matching,
    Ordering: ordering,
    GapText: gap_text,
    Cloze: cloze,
    Hotspot: hotspot,
    FindIt: find_it,
    FreeText: free_text,
}
