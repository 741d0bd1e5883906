"""How hard questions turned out to be: the mean share that was right of all answers that count."""

from __future__ import annotations

import json
from collections import defaultdict
from fractions import Fraction

from django.db.models import Count

from quizzes.models import AttemptSlot, Question
from quizzes.rightness import right_share

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
    graded = AttemptSlot.objects.filter(fraction__isnull=False).that_count()
    # Of an excused question everybody has full marks, or an answer to what was wrong with it.
    earned = graded.filter(excused=AttemptSlot.Excused.NOT).with_certainty().order_by()
    counted = earned.values_list("version__question_id", "fraction", "sure", "said")
    sums: dict[int, list[Fraction | int]] = defaultdict(lambda: [Fraction(0), 0])
    for question, fraction, sure, said, count in counted.annotate(n=Count("pk")):
        sums[question][0] += right_share(fraction, sure, json.loads(said)) * count
        sums[question][1] += count
    return {question: (float(total / n), int(n)) for question, (total, n) in sums.items()}


def _take_over(question: Question, found: dict[int, tuple[float, int]]) -> bool:
    facility, answered = found.get(question.pk, (None, 0))
    if (question.facility, question.answered) == (facility, answered):
        return False
    question.facility, question.answered = facility, answered
    return True
