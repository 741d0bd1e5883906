"""Who may see what of the bank, of quizzes, and of what people answered."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import Team, User
from quizzes.models import (
    Attempt,
    AttemptSlot,
    Category,
    Question,
    QuestionVersion,
    Quiz,
    TestedPassage,
)
from tests.conftest import person
from tests.quizzes.exam import begun, question, quiz

pytestmark = pytest.mark.django_db

BANK = (Category, Question, QuestionVersion)


@pytest.fixture
def made():
    return quiz(question())


def seen(model, who):
    return list(model.objects.visible_to(who))


@pytest.mark.parametrize("model", [*BANK, TestedPassage], ids=lambda model: model.__name__)
def test_the_bank_is_for_who_looks_after_it(
    model, made, trainer, editor, manager, agent, lead, outsider, customer
):
    everything = list(model.objects.all())
    assert all(seen(model, who) == everything for who in (trainer, editor, manager))
    assert all(seen(model, who) == [] for who in (agent, lead, outsider, customer))


def test_agents_see_what_is_published_and_open_to_them(made, agent, trainer):
    draft = quiz(question(), status=Quiz.Status.DRAFT)
    archived = quiz(question(), status=Quiz.Status.ARCHIVED)
    closed_to_her = quiz(question(), open_to_all=False)
    assert seen(Quiz, agent) == [made]
    assert set(seen(Quiz, trainer)) == {made, draft, archived, closed_to_her}


def test_leads_see_what_is_or_was_published(made, lead):
    quiz(question(), status=Quiz.Status.DRAFT)
    archived = quiz(question(), status=Quiz.Status.ARCHIVED)
    assert set(seen(Quiz, lead)) == {made, archived}
    assert set(Quiz.objects.all().open_to(lead)) == {made}


def test_outsiders_and_customers_see_no_quiz(made, outsider, customer):
    assert seen(Quiz, outsider) == seen(Quiz, customer) == []
    assert seen(Attempt, outsider) == seen(Attempt, customer) == []


def test_an_editor_may_take_a_quiz_and_not_put_one_together(made, editor):
    quiz(question(), status=Quiz.Status.DRAFT)
    assert seen(Quiz, editor) == [made]


def test_a_quiz_can_be_for_some_people_teams_or_roles(agent, lead, team):
    other = person("omar", "agent", team=Team.objects.create(name="South"))
    for_her, for_team, for_leads, for_two = (quiz(question(), open_to_all=False) for _ in range(4))
    for_her.people.add(agent)
    for_team.teams.add(team)
    for_leads.roles.set(Group.objects.filter(name="lead"))
    for_two.people.add(agent, other)
    for_two.teams.add(team)
    opened = lambda who: set(Quiz.objects.all().open_to(who))  # noqa: E731
    assert opened(agent) == {for_her, for_team, for_two}
    assert opened(lead) == {for_team, for_leads, for_two}
    assert opened(other) == {for_two}
    assert Quiz.objects.all().open_to(agent).count() == 3


def test_who_is_in_no_team_is_not_in_every_team(team):
    alone = person("ada", "agent")
    for_nobody = quiz(question(), open_to_all=False)
    assert not Quiz.objects.all().open_to(alone).exists()
    for_nobody.teams.add(team)
    assert not Quiz.objects.all().open_to(alone).exists()


def test_attempts_are_for_oneself_ones_lead_and_who_manages(made, agent, lead, trainer, manager):
    stranger = person("omar", "agent")
    other_lead = person("lars", "lead")
    hers, his = begun(made, agent), begun(made, stranger)
    assert seen(Attempt, agent) == [hers]
    assert seen(Attempt, stranger) == [his]
    assert seen(Attempt, lead) == [hers]
    assert seen(Attempt, other_lead) == []
    assert set(seen(Attempt, trainer)) == set(seen(Attempt, manager)) == {hers, his}
    assert [one.attempt for one in AttemptSlot.objects.all().visible_to(lead)] == [hers]


def test_a_preview_is_seen_by_nobody_else(made, trainer, manager):
    preview = begun(made, trainer, preview=True)
    assert seen(Attempt, trainer) == [preview]
    assert seen(Attempt, manager) == []


def test_who_was_let_go_sees_nothing(made, agent):
    begun(made, agent)
    agent.is_active = False
    agent.save()
    gone = User.objects.get(pk=agent.pk)
    assert seen(Quiz, gone) == seen(Attempt, gone) == []
