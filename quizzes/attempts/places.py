"""What a quiz asks for, read from the bank: the fixed questions, and what draws choose from."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from random import Random

from accounts.models import User
from quizzes.attempts.findable import not_to_be_found, takers
from quizzes.content import MOST_MARK
from quizzes.drawing import Part, TooFew, Wanted, draw
from quizzes.models import Category, Question, Quiz, QuizSection, QuizSlot
from quizzes.querysets import QuestionQuerySet, Tree


def parts_of(quiz: Quiz, person: User | None = None) -> list[Part]:
    """The sections of the quiz with the questions that can be asked now, or asked of `person`.

    A fixed question that was retired, or has no version that is ready, is left out; so is one
    whose answer is an article that this person may not see.
    """
    sections = list(quiz.sections.prefetch_related("slots"))
    slots = [slot for section in sections for slot in section.slots.all()]
    live = _live(slot.question_id for slot in slots)
    drawn = {_key(slot): slot for slot in slots if slot.question_id is None}
    tree = Category.objects.all().tree() if drawn else {}
    pools = {key: _pool(slot, tree) for key, slot in drawn.items()}
    if person is not None:
        hidden = not_to_be_found(person, live.union(*pools.values()))
        live = live - hidden
        pools = {key: tuple(pk for pk in pool if pk not in hidden) for key, pool in pools.items()}
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
    wrong += _wrong_marks(slots)
    return wrong + (_draw_problems(quiz) or _hidden(quiz, live, slots))


def problems_before_publishing(quiz: Quiz) -> list[str]:
    """The same, and whether it is for anybody at all."""
    named = (quiz.teams, quiz.people, quiz.roles)
    if quiz.open_to_all or any(rows.exists() for rows in named):
        return problems_of(quiz)
    cure = "open it to everybody in its settings, or name teams, roles or people there."
    return [*problems_of(quiz), f"It is for nobody: {cure}"]


def _wrong_marks(slots: Iterable[QuizSlot]) -> list[str]:
    """Marks that a form refuses by now, or that came by another way: they would break totals."""
    marks = {slot.mark for slot in slots if slot.mark is not None}
    return [
        f"A mark of {_short(mark)} is not possible: it is above 0 and at most {MOST_MARK}."
        for mark in sorted(mark for mark in marks if not 0 < mark <= MOST_MARK)
    ]


def _short(mark: Fraction) -> str:
    """A mark as it was written; of one too long to read, how it begins."""
    said = str(mark)
    return said if len(said) <= 20 else f"{said[:20]}…"


def _draw_problems(quiz: Quiz, person: User | None = None) -> list[str]:
    try:
        draw(parts_of(quiz, person), Random(0))  # noqa: S311 - only whether it can be done
    except TooFew as error:
        return [str(error)]
    return []


def _hidden(quiz: Quiz, live: set[int], slots: Iterable[QuizSlot]) -> list[str]:
    """Articles to be found that some of those who will take it may not see."""
    people = takers(quiz)
    hidden = {pk for person in people for pk in not_to_be_found(person, live)}
    cure = "publish it for all who take the quiz, or leave the question out."
    wrong = [
        f"“{slot.question}”: not everybody may see the article to be found; {cure}"
        for slot in slots
        if slot.question_id in hidden
    ]
    if wrong or not any(slot.question_id is None for slot in slots):
        return wrong
    draws = (problem for person in people for problem in _draw_problems(quiz, person))
    return [
        f"{problem} Some are about articles that not everybody may see."
        for problem in dict.fromkeys(draws)
    ]


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
