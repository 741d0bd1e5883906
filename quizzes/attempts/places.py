"""What a quiz asks for, read from the bank: the fixed questions, and what draws choose from."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from quizzes.drawing import Part, TooFew, Wanted, draw
from quizzes.models import Category, Question, Quiz, QuizSection, QuizSlot
from quizzes.querysets import QuestionQuerySet, Tree


def parts_of(quiz: Quiz) -> list[Part]:
    """The sections of the quiz with the questions that can be asked now.

    A fixed question that was retired, or has no version that is ready, is left out.
    """
    sections = list(quiz.sections.prefetch_related("slots"))
    slots = [slot for section in sections for slot in section.slots.all()]
    live = _live(slot.question_id for slot in slots)
    drawn = {_key(slot): slot for slot in slots if slot.question_id is None}
    tree = Category.objects.all().tree() if drawn else {}
    pools = {key: _pool(slot, tree) for key, slot in drawn.items()}
    return [_part(section, live, pools) for section in sections]


def pool_of(slot: QuizSlot, tree: Tree | None = None) -> QuestionQuerySet:
    """The questions that a random slot draws from. `tree`: of all categories, if it is known."""
    pool = Question.objects.live().tagged(slot.tags)
    if slot.category_id is not None:
        shelves = {slot.category_id}
        if slot.with_below:
            shelves = Category.objects.all().below(slot.category_id, tree)
        pool = pool.filter(category__in=shelves)
    if slot.difficulties:
        pool = pool.filter(difficulty__in=slot.difficulties)
    if slot.facility_from is not None:
        pool = pool.filter(facility__gte=slot.facility_from)
    if slot.facility_to is not None:
        pool = pool.filter(facility__lte=slot.facility_to)
    return pool


def problems_of(quiz: Quiz) -> list[str]:
    """All that must be put right before anybody takes the quiz, in words; none: it can be taken."""
    slots = list(QuizSlot.objects.filter(section__quiz=quiz).select_related("question"))
    if not slots:
        return ["The quiz has no questions."]
    fixed = [slot.question_id for slot in slots if slot.question_id is not None]
    live = _live(fixed)
    gone = [slot for slot in slots if slot.question_id and slot.question_id not in live]
    wrong = [f"“{slot.question}” is retired or has no version that is ready." for slot in gone]
    twice = sorted({one for one in fixed if fixed.count(one) > 1})
    wrong += [f"Question {one} is in the quiz more than once." for one in twice]
    return wrong + _draw_problems(quiz)


def _draw_problems(quiz: Quiz) -> list[str]:
    try:
        draw(parts_of(quiz), Random(0))  # noqa: S311 - only whether it can be done
    except TooFew as error:
        return [str(error)]
    return []


def _live(ids: Iterable[int | None]) -> set[int]:
    named = [pk for pk in ids if pk is not None]
    found = Question.objects.live().filter(pk__in=named) if named else Question.objects.none()
    return set(found.values_list("pk", flat=True))


def _key(slot: QuizSlot) -> tuple[object, ...]:
    """Equal for slots that draw from the same questions, which are then read once."""
    return (
        slot.category_id,
        slot.with_below,
        *map(tuple, (slot.tags, slot.difficulties)),
        slot.facility_from,
        slot.facility_to,
    )


def _pool(slot: QuizSlot, tree: Tree) -> tuple[int, ...]:
    return tuple(pool_of(slot, tree).order_by("pk").values_list("pk", flat=True))


def _part(
    section: QuizSection, live: set[int], pools: dict[tuple[object, ...], tuple[int, ...]]
) -> Part:
    wanted = [
        Wanted(pools[_key(slot)], slot.count, slot.mark)
        if slot.question_id is None
        else Wanted((slot.question_id,), mark=slot.mark, fixed=True)
        for slot in section.slots.all()
        if slot.question_id is None or slot.question_id in live
    ]
    return Part(tuple(wanted), section.heading, section.shuffle)
