"""What answers say about questions: Moodle's statistics, and what they make one suspect. Pure."""

from quizzes.item_analysis.choices import ChoiceStatistics, choice_statistics
from quizzes.item_analysis.items import ENOUGH, ItemStatistics, item_statistics
from quizzes.item_analysis.moments import Interval
from quizzes.item_analysis.quiz import QuizStatistics, quiz_statistics
from quizzes.item_analysis.suspicions import Doubt, Suspicion, doubts

__all__ = [
    "ENOUGH",
    "ChoiceStatistics",
    "Doubt",
    "Interval",
    "ItemStatistics",
    "QuizStatistics",
    "Suspicion",
    "choice_statistics",
    "doubts",
    "item_statistics",
    "quiz_statistics",
]
