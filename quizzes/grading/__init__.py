"""Grading: pure and exact. Fractions throughout; formulas name their source where they stand."""

from quizzes.grading.certainty import Certainty, best_certainty, certainty_fraction
from quizzes.grading.clearing import cleared
from quizzes.grading.completeness import is_complete, is_gradable, missing
from quizzes.grading.grade import feedback_on_whole, grade, lowest, rubric_fraction
from quizzes.grading.grades import Grade, Part, State
from quizzes.grading.guessing import guess_fraction
from quizzes.grading.right_answers import right_response
from quizzes.grading.rules import default_weights
from quizzes.grading.tries import after_tries, final_fraction

__all__ = [
    "Certainty",
    "Grade",
    "Part",
    "State",
    "after_tries",
    "best_certainty",
    "certainty_fraction",
    "cleared",
    "default_weights",
    "feedback_on_whole",
    "final_fraction",
    "grade",
    "guess_fraction",
    "is_complete",
    "is_gradable",
    "lowest",
    "missing",
    "right_response",
    "rubric_fraction",
]
