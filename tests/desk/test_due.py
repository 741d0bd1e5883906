"""What an agent should learn stands at the desk, and leads there."""

import pytest
from bs4 import BeautifulSoup

from tests.quizzes.exam import question, quiz
from tests.training.given import assigned, handed_in

pytestmark = pytest.mark.django_db


def said(client) -> str:
    page = BeautifulSoup(client.get("/desk/").content, "html.parser")
    link = page.select_one("a.desk-due")
    return " ".join(link.get_text().split()) if link else ""


def test_nothing_stands_there_when_nothing_is_due(home, mia):
    quiz(question())
    assert said(mia) == ""


def test_the_number_due_leads_to_what_is_due(home, mia, agent, team):
    made = quiz(question())
    assigned(made, teams=[team])
    assert said(mia) == "1 due"
    assert "/learning/" in str(mia.get("/desk/").content)
    handed_in(made, agent)
    assert said(mia) == ""


def test_what_is_overdue_is_said_in_words(home, mia, agent):
    assigned(quiz(question()), agent, due=-1)
    assigned(quiz(question()), agent, due=1)
    assert said(mia) == "2 due, 1 overdue"


def test_the_desk_costs_the_same_few_queries_however_much_is_due(
    home, mia, agent, django_assert_max_num_queries
):
    mia.get("/desk/")
    with django_assert_max_num_queries(40) as without:
        mia.get("/desk/")
    for _ in range(8):
        assigned(quiz(question()), agent)
    with django_assert_max_num_queries(len(without) + 3):
        assert said(mia) == "8 due"
