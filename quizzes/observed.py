"""How hard questions turned out to be: the mean share of the mark over all answers that count."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from django.db.models import Count

from quizzes.models import AttemptSlot, Question

AT_ONCE = 500


def refresh() -> int:
    """Work out facility and number of answers of every question; returns how many changed.

    Exact: equal fractions are counted by the database, and added up here.
    """
    found = _observed()
    questions = Question.objects.only("facility", "answered").iterator(chunk_size=AT_ONCE)
    changed = [question for question in questions if _take_over(question, found)]
    Question.objects.bulk_update(changed, ["facility", "answered"], batch_size=AT_ONCE)
    return len(changed)


def _observed() -> dict[int, tuple[float, int]]:
    graded = AttemptSlot.objects.filter(
        attempt__state="finished", attempt__preview=False, fraction__isnull=False
    )
    counted = graded.order_by().values_list("version__question_id", "fraction")
    sums: dict[int, list[Fraction | int]] = defaultdict(lambda: [Fraction(0), 0])
    for question, fraction, count in counted.annotate(n=Count("pk")):
        sums[question][0] += fraction * count
        sums[question][1] += count
    return {question: (float(total / n), int(n)) for question, (total, n) in sums.items()}


def _take_over(question: Question, found: dict[int, tuple[float, int]]) -> bool:
    facility, answered = found.get(question.pk, (None, 0))
    if (question.facility, question.answered) == (facility, answered):
        return False
    question.facility, question.answered = facility, answered
    return True
