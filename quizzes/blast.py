"""What it would cost to publish a draft: questions that become stale, quizzes, people at it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from kb.audiences import Person
from kb.passages import PassageText
from quizzes.attempts import pool_of
from quizzes.models import Attempt, Category, Quiz, QuizSlot
from quizzes.staleness import touched_by


@dataclass(frozen=True)
class Blast:
    """Ids of questions that would become stale; `quizzes` that ask or may draw one, those that
    this person may see; how many `other_quizzes`; how many `people` have one in an open attempt.
    """

    questions: frozenset[int] = frozenset()
    quizzes: list[Quiz] = field(default_factory=list)
    other_quizzes: int = 0
    people: int = 0


def blast_of(page: Any, texts: Iterable[PassageText], person: Person) -> Blast:
    """What publishing these texts on the page would do. Two queries where it does nothing."""
    questions = frozenset(touched_by(page, texts).values_list("pk", flat=True))
    if not questions:
        return Blast()
    quizzes = _asking(questions)
    seen = list(Quiz.objects.visible_to(person).filter(pk__in=quizzes))
    return Blast(questions, seen, len(quizzes) - len(seen), _people_at(questions))


def _asking(questions: Collection[int]) -> set[int]:
    """Ids of published quizzes that ask one of these, or may draw it."""
    slots = QuizSlot.objects.filter(section__quiz__status=Quiz.Status.PUBLISHED)
    named = slots.filter(question__in=questions)
    asking = set(named.values_list("section__quiz", flat=True))
    tree = Category.objects.all().tree()
    for slot in slots.filter(question=None).select_related("section"):
        quiz = slot.section.quiz_id
        if quiz not in asking and pool_of(slot, tree).filter(pk__in=questions).exists():
            asking.add(quiz)
    return asking


def _people_at(questions: Collection[int]) -> int:
    attempts = Attempt.objects.all().going_on().filter(preview=False)
    at_it = attempts.filter(slots__version__question__in=questions)
    return int(at_it.values("person").distinct().count())
