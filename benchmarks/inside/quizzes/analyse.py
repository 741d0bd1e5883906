"""Item analysis of a quiz, as its page has it made when nothing is kept.

    python -m benchmarks.inside.quizzes.analyse QUIZ

Tells the seconds of the statistics alone and of the whole, reading included; the megabytes that the
process held at most and before it began; and how many attempts and items there were.
"""

import sys
import time

from django.core.cache import cache

from benchmarks.inside import tell
from benchmarks.inside.memory import peak
from quizzes.analysing import analysis_of
from quizzes.answer_tables import AnswerTable, table_of
from quizzes.item_analysis import item_statistics, quiz_statistics
from quizzes.models import Quiz


def statistics(table: AnswerTable) -> float:
    """Seconds of the statistics alone."""
    began = time.perf_counter()
    item_statistics(table.marks, table.maxima, table.guesses)
    quiz_statistics(table.marks, table.maxima)
    return time.perf_counter() - began


if __name__ == "__main__":
    quiz, before = Quiz.objects.get(pk=sys.argv[1]), peak()
    cache.clear()
    began = time.perf_counter()
    made = analysis_of(quiz)
    whole, most = time.perf_counter() - began, peak()
    table = table_of(quiz)
    tell(
        {
            "whole": whole,
            "statistics": statistics(table),
            "memory": most,
            "before": before,
            "shape": table.marks.shape,
            "known": sum(item.known.is_known for item in made.items),
        }
    )
