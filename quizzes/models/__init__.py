"""What quizzes keep: the bank, quizzes, attempts, marks, and what was told of them."""

from quizzes.models.attempts import Attempt, AttemptEvent, AttemptSlot
from quizzes.models.bank import Category, Question, QuestionTag, QuestionVersion
from quizzes.models.marks import Mark
from quizzes.models.overrides import QuizOverride
from quizzes.models.pictures import QuestionPicture
from quizzes.models.quizzes import Quiz, QuizSection, QuizSlot
from quizzes.models.regrades import Excusal, Regrade, RegradedSlot
from quizzes.models.statements import Statement
from quizzes.models.tested import TestedPassage

__all__ = [
    "Attempt",
    "AttemptEvent",
    "AttemptSlot",
    "Category",
    "Excusal",
    "Mark",
    "Question",
    "QuestionPicture",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizOverride",
    "QuizSection",
    "QuizSlot",
    "Regrade",
    "RegradedSlot",
    "Statement",
    "TestedPassage",
]
