"""The heat map of a team: who may see it, in which order, as of when."""

import datetime
import re
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Team, User
from kb.models import Passage, ProductPage
from tests.conftest import article, person
from tests.quizzes.exam import letter, question, quiz
from tests.training.known import answered, questions
from tests.training.test_knowledge_pages import days_ago
from training.deeds import Kind
from training.heat_map import heat_map, shade_of
from training.this_week import this_week

TEAM = "/learning/team/"


@pytest.fixture
def nora(team: Team) -> User:
    """Another agent of the team, who knows less."""
    return person("nora", "agent", team=team, first_name="Nora", last_name="Berg")


@pytest.fixture
def known(agent: User, nora: User, internet: ProductPage, mobile: ProductPage) -> None:
    asked = questions(internet, 8)
    answered(agent, asked, 1, days_ago=days_ago(1))
    answered(nora, asked, [1, 1, 0, 0, 0, 0, 0, 0], days_ago=days_ago(1))
    answered(agent, questions(mobile, 3), 1, days_ago=days_ago(1))


@pytest.mark.parametrize("who", ["agent", "editor", "outsider", "customer"])
def test_only_who_reads_results_gets_in(
    who: str, enter: Any, request: pytest.FixtureRequest
) -> None:
    assert enter(request.getfixturevalue(who)).get(TEAM).status_code in (302, 403)


def test_a_lead_sees_value_and_answers_of_their_own_team(
    known: None, lead: User, enter: Any
) -> None:
    html = enter(lead).get(TEAM).content.decode()
    assert "What North knows" in html
    assert re.search(r"<b>9\d</b><span>7</span>", html)  # Mia's internet: 7.9 effective answers
    assert "too few answers" in html
    assert html.index("Nora Berg") < html.index(">mia<")


def test_a_lead_never_sees_another_team(known: None, lead: User, enter: Any) -> None:
    south = Team.objects.create(name="South")
    person("otto", "agent", team=south)
    client = enter(lead)
    assert client.get(TEAM, {"team": south.pk}).status_code == 404
    assert "South" not in client.get(TEAM).content.decode()


def test_addresses_that_name_no_number_of_a_row_ask_for_nothing(
    known: None, lead: User, enter: Any
) -> None:
    many = "9" * 5000  # more digits than Python reads
    assert enter(lead).get(TEAM, {"sort": many}).status_code == 200
    assert enter(lead).get(TEAM, {"team": many}).status_code == 404


@pytest.mark.parametrize("who", ["trainer", "manager"])
def test_trainers_and_managers_choose_any_team(
    who: str, known: None, enter: Any, request: pytest.FixtureRequest
) -> None:
    south = Team.objects.create(name="South")
    person("otto", "agent", team=south)
    html = enter(request.getfixturevalue(who)).get(TEAM, {"team": south.pk}).content.decode()
    assert "What South knows" in html
    assert "Nothing answered yet" in html
    assert "North" in html


def test_somebody_who_leads_nobody_is_told_so(db: None, enter: Any) -> None:
    assert "No team yet" in enter(person("leo", "lead")).get(TEAM).content.decode()


def test_it_is_asked_as_of_an_earlier_day(known: None, lead: User, enter: Any) -> None:
    before = timezone.localdate() - datetime.timedelta(days=9)
    html = enter(lead).get(TEAM, {"as_of": before.isoformat()}).content.decode()
    assert "Nothing answered yet" in html


def test_a_day_that_is_none_is_refused_with_a_word(known: None, lead: User, enter: Any) -> None:
    html = enter(lead).get(TEAM, {"as_of": "yesterday"}).content.decode()
    assert "Write the day as" in html
    assert "<b>" in html  # today's map is there all the same


def test_people_and_products_come_by_need_by_name_or_by_a_product(
    known: None, lead: User, team: Team, internet: ProductPage, agent: User, nora: User
) -> None:
    now = timezone.now()

    def people(sort: str) -> list[str]:
        return [row.person.username for row in heat_map(team.pk, lead, now, now, sort).rows]

    assert people("need") == people(str(internet.pk)) == ["nora", "mia", "lena"]
    assert people("name") == ["lena", "mia", "nora"]
    columns = heat_map(team.pk, lead, now, now).columns
    assert [one.product.title for one in columns] == ["Internet", "Mobile"]
    assert columns[1].mean is None


def test_what_is_lacking_has_a_quiz_to_assign_if_there_is_one(
    known: None, lead: User, mobile: ProductPage, enter: Any
) -> None:
    html = enter(lead).get(TEAM).content.decode()
    assert "Find out about Mobile" in html
    assert f"scores/?team={lead.team_id}&amp;product={mobile.pk}" in html
    made = quiz(*questions(mobile, 1), product=mobile)
    html = enter(lead).get(TEAM).content.decode()
    assert f"assignments/add/?quiz={made.pk}" in html
    assert enter(lead).get(f"/studio/training/assignments/add/?quiz={made.pk}").status_code == 200


def test_who_may_do_something_about_it_hears_of_stale_questions_and_texts_to_mark(
    known: None, trainer: User, lead: User, internet: ProductPage, agent: User, enter: Any
) -> None:
    page = article(internet, "Router")
    question(product=internet, passages=Passage.objects.filter(page=page))
    page.body = [("text", "<p>Something else.</p>")]
    page.save_revision().publish()
    made = quiz(question(letter(), product=internet))
    answered(agent, [made.sections.get().slots.get().question], None, of=made, to_mark=1)
    seen, hers = (enter(one).get(TEAM).content.decode() for one in (trainer, lead))
    assert "Look at the questions about Internet" in seen
    assert "1 text waits for a mark." in seen
    assert "Look at the questions" not in hers
    assert "waits for a mark" not in hers


@pytest.mark.parametrize(
    ("share", "shade"),
    [(0.49, "low"), (0.5, "middling"), (0.7, "fair"), (0.85, "high"), (1, "high")],
)
def test_each_share_has_its_shade(share: float, shade: str) -> None:
    assert shade_of(share) == shade


def test_so_many_queries_however_many_people_and_products(
    known: None,
    lead: User,
    team: Team,
    home: Any,
    enter: Any,
    django_assert_max_num_queries: Any,
) -> None:
    products = [
        home.add_child(instance=ProductPage(title=f"P{number}", slug=f"p{number}"))
        for number in range(6)
    ]
    for number in range(6):
        one = person(f"agent{number}", "agent", team=team)
        answered(one, [ask for product in products for ask in questions(product, 1)])
    client = enter(lead)
    client.get(TEAM)
    with django_assert_max_num_queries(28):
        assert client.get(TEAM).status_code == 200


def test_a_newcomer_who_knows_less_does_not_make_a_product_fade(
    agent: User, nora: User, lead: User, team: Team, internet: ProductPage
) -> None:
    now = timezone.now()
    asked = questions(internet, 10)
    for days in (40, 29, 1):
        answered(agent, asked, 1, days_ago=days_ago(days))
    answered(nora, asked, [1] * 8 + [0] * 2, days_ago=days_ago(1))
    seen = heat_map(team.pk, lead, now, now)
    assert Kind.FELL not in [one.deed.kind for one in this_week(seen, lead, team, now)]
