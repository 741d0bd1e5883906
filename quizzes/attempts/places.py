"""What a quiz asks for, read from the bank: the fixed questions, and what draws choose from."""

from __future__ import annotations

from collections.abc import Iterable

from quizzes.drawing import Part, Wanted
from quizzes.models import Category, Question, Quiz, QuizSection, QuizSlot
from quizzes.querysets import QuestionQuerySet


def parts_of(quiz: Quiz) -> list[Part]:
    """The sections of the quiz with the questions that can be asked now.

    A fixed question that was retired, or has no version that is ready, is left out.
    """
    sections = list(quiz.sections.prefetch_related("slots"))
    slots = [slot for section in sections for slot in section.slots.all()]
    live = _live(slot.question_id for slot in slots)
    pools = {_key(slot): _pool(slot) for slot in slots if slot.question_id is None}
    return [_part(section, live, pools) for section in sections]


def pool_of(slot: QuizSlot) -> QuestionQuerySet:
    """The questions that a random slot draws from."""
    pool = Question.objects.live().tagged(slot.tags)
    if slot.category_id is not None:
        below = Category.objects.below(slot.category_id) if slot.with_below else set()
        pool = pool.filter(category__in=below | {slot.category_id})
    if slot.difficulties:
        pool = pool.filter(difficulty__in=slot.difficulties)
    if slot.facility_from is not None:
        pool = pool.filter(facility__gte=slot.facility_from)
    if slot.facility_to is not None:
        pool = pool.filter(facility__lte=slot.facility_to)
    return pool


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


def _pool(slot: QuizSlot) -> tuple[int, ...]:
    return tuple(pool_of(slot).order_by("pk").values_list("pk", flat=True))


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
