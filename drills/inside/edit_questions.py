"""Edit a quiz that is being taken, as a trainer would on a bad day.

    python -m drills.inside.edit_questions ATTEMPT

Every question of the bank says something else in a new version that is ready, every fifth is
retired, and the quiz asks for one question. Tells how many were touched.
"""

import sys
from dataclasses import replace

from django.utils import timezone

from drills.inside import tell
from quizzes import bank
from quizzes.content import Text
from quizzes.models import Attempt, Question, QuizSlot


def edit(number: int, question: Question) -> None:
    """Another text, or none."""
    if number % 5 == 0:
        bank.retire(question, timezone.now())
        return
    newest = question.newest
    assert newest is not None
    said = replace(newest.said, stem=Text("Something else is asked now."))
    bank.make_ready(bank.edit(question, said, None))


if __name__ == "__main__":
    attempt = Attempt.objects.get(pk=sys.argv[1])
    questions = list(Question.objects.filter(retired_at=None))
    QuizSlot.objects.filter(section__quiz=attempt.quiz_id).update(count=1)
    for number, question in enumerate(questions):
        edit(number, question)
    tell(len(questions))
