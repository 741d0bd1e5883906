"""Quizzes that draw from a whole bank, and agents who take them.

    python -m benchmarks.inside.quizzes.drawn PEOPLE QUESTIONS

Tells the quiz that draws so many, sessions of the agents, and the queries that a start takes: of a
draw of so many, and of one of a single question.
"""

import sys

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks.inside import tell
from benchmarks.inside.quizzes.people import agents
from benchmarks.inside.sessions import enter
from quizzes.models import Category, Quiz, QuizSection, QuizSlot


def drawing(count: int, **fields: object) -> Quiz:
    """A published quiz of so many questions drawn from everything there is."""
    quiz = Quiz.objects.create(
        title=f"{count} of everything", status=Quiz.Status.PUBLISHED, **fields
    )
    section = QuizSection.objects.create(quiz=quiz, sort_order=0)
    for top in Category.objects.filter(parent=None)[:1]:
        QuizSlot.objects.create(section=section, category=top, count=count, sort_order=0)
    return quiz


def queries_of_start(quiz: Quiz, person: User) -> int:
    """Queries of the whole request, with a session and all else that it reads."""
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(person)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(reverse("quizzes:start", args=[quiz.pk]))
    assert answer.status_code == 302, answer.content[:2000]
    return len(asked)


if __name__ == "__main__":
    people, questions = map(int, sys.argv[1:])
    first, *others = agents(people + 1)
    quiz, single = drawing(questions), drawing(1)
    queries = [queries_of_start(one, first) for one in (quiz, single)]
    tell(
        {"quiz": quiz.pk, "cookies": [f"sessionid={enter(one)}" for one in others]}
        | {"queries": queries}
    )
