"""Who may see and change which assignments, and how far everybody is."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Team, User
from quizzes.models import Quiz
from quizzes.review import everything_afterwards
from tests.conftest import person
from tests.quizzes.exam import question, quiz
from tests.training.given import assigned, day, handed_in
from training.following import Tally, follow, tallies
from training.models import Assignment, OtherDueDate
from training.progress import State
from training.reach import Named, followed_by, open_to, reached, shut_out, words_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return quiz(question(), pass_percent=50)


@pytest.fixture
def south():
    return Team.objects.create(name="South")


@pytest.fixture
def stranger(south):
    """Sam works in another team."""
    return person("sam", "agent", team=south)


def seen(who):
    return list(Assignment.objects.visible_to(who))


def told(one, viewer) -> dict[str, State]:
    return {who.name: who.state for who in follow(one, viewer, timezone.now())}


def test_trainers_and_managers_see_and_change_all(made, trainer, manager, agent):
    one = assigned(made, agent)
    for who in (trainer, manager):
        assert seen(who) == list(Assignment.objects.changeable_by(who)) == [one]


def test_a_lead_sees_what_reaches_their_team_and_nothing_else(
    made, lead, agent, stranger, team, south
):
    by_team, by_name = assigned(made, teams=[team]), assigned(made, agent)
    by_role = assigned(made, roles=[Group.objects.get(name="agent")])
    assigned(made, stranger)
    assigned(made, teams=[south])
    assert seen(lead) == [by_team, by_name, by_role]
    assert list(Assignment.objects.changeable_by(lead)) == []


def test_a_lead_changes_what_they_gave_to_their_own_team_alone(
    made, lead, agent, stranger, team, south
):
    own = assigned(made, agent, teams=[team], assigned_by=lead)
    assigned(made, agent, stranger, assigned_by=lead)
    assigned(made, teams=[team, south], assigned_by=lead)
    assigned(made, roles=[Group.objects.get(name="agent")], assigned_by=lead)
    assert list(Assignment.objects.changeable_by(lead)) == [own]


def test_agents_see_what_is_asked_of_themselves(made, agent, stranger, outsider, customer):
    one = assigned(made, agent)
    assigned(made, stranger)
    assert seen(agent) == [one]
    assert seen(outsider) == seen(customer) == []
    assert list(Assignment.objects.changeable_by(agent)) == []


def test_a_lead_follows_their_own_team_and_nobody_else(made, lead, agent, stranger, trainer):
    one = assigned(made, roles=[Group.objects.get(name="agent")])
    assert set(told(one, lead)) == {"mia"}
    assert set(told(one, trainer)) == {"mia", "sam"}
    assert list(followed_by(agent)) == []


def test_who_takes_no_quizzes_or_has_left_is_not_followed(made, trainer, agent, outsider, team):
    gone = person("gus", "agent", team=team, is_active=False)
    one = assigned(made, outsider, gone, teams=[team])
    assert set(told(one, trainer)) == {"mia"}


def test_the_most_pressing_come_first(made, trainer, agent, stranger):
    late, ready = person("lou", "agent"), person("ann", "agent")
    one = assigned(made, agent, stranger, late, ready, due=-2)
    handed_in(made, agent, ago=3)
    handed_in(made, stranger)
    assert list(told(one, trainer).items()) == [
        ("ann", State.OVERDUE),
        ("lou", State.OVERDUE),
        ("sam", State.DONE_LATE),
        ("mia", State.DONE),
    ]


def test_the_count_leaves_out_who_is_excused(made, trainer, agent, stranger):
    free = person("fay", "agent")
    one = assigned(made, agent, stranger, free, due=-1)
    OtherDueDate.objects.create(assignment=one, person=free)
    handed_in(made, agent)
    assert tallies([one], trainer, timezone.now()) == {one.pk: Tally(of=2, done=1, overdue=1)}


def test_a_trainer_sees_a_result_that_the_agent_may_not_see_yet(trainer, lead, agent):
    review = {**everything_afterwards(), "right_after": ["attempt"], "later": ["attempt"]}
    made = quiz(question(), pass_percent=50, review=review)
    one = assigned(made, agent, lead)
    handed_in(made, agent)
    handed_in(made, lead)
    assert told(one, trainer) == {"lena": State.DONE, "mia": State.DONE}
    # A lead may not see their own result before everybody does.
    assert told(one, lead) == {"lena": State.HANDED_IN, "mia": State.DONE}


def test_the_quiz_must_be_open_to_those_who_are_to_take_it(trainer, agent, stranger, team):
    made = quiz(question(), open_to_all=False)
    made.teams.add(team)
    one = assigned(made, agent, stranger)
    assert told(one, trainer) == {"sam": State.SHUT_OUT, "mia": State.TO_DO}
    open_to(made, Named.by(one))
    assert set(told(one, trainer).values()) == {State.TO_DO}


def test_nobody_can_take_what_is_not_published(made, trainer, agent):
    one = assigned(made, agent)
    Quiz.objects.update(status=Quiz.Status.ARCHIVED)
    one.refresh_from_db()
    assert told(one, trainer) == {"mia": State.SHUT_OUT}


def test_whom_a_quiz_shuts_out_is_whom_it_is_not_open_to(
    agent, lead, trainer, manager, stranger, team
):
    """`reach.shut_out` and `QuizQuerySet.open_to` tell the same rule from both sides."""
    everybody = list(User.objects.prefetch_related("groups").exclude(groups=None))
    leads = {"roles": Group.objects.filter(name="lead")}
    rules = [{"teams": [team]}, {"people": [stranger]}, leads, {"people": [agent], **leads}]
    for named in ({}, *rules):
        made = quiz(question(), open_to_all=False)
        for kind, whom in named.items():
            getattr(made, kind).set(whom)
        out = set(shut_out(made, everybody))
        assert out == {who for who in everybody if made not in Quiz.objects.all().open_to(who)}
    assert shut_out(quiz(question()), everybody) == []


def test_whom_it_reaches_is_whom_it_names(trainer, agent, stranger, team):
    one = assigned(quiz(question()), stranger, teams=[team])
    named = Named.by(one)
    people = reached(named, trainer)
    assert people == [agent, stranger]
    assert all(named.covers(who) for who in people)
    assert words_for(one, None) == "North, sam"
    assert words_for(one, set()) == "North"


def test_following_ten_costs_as_many_queries_as_one(
    made, trainer, agent, stranger, django_assert_num_queries
):
    listed = Assignment.objects.select_related("quiz").prefetch_related("teams", "people", "roles")
    assigned(made, agent)
    trainer.get_all_permissions()
    with django_assert_num_queries(9):
        tallies(listed.all(), trainer, timezone.now())
    for number in range(9):
        one = assigned(quiz(question()), agent, stranger, due=number)
        handed_in(one.quiz, agent)
        OtherDueDate.objects.create(assignment=one, person=stranger, due_on=day(3))
    with django_assert_num_queries(9):
        assert len(tallies(listed.all(), trainer, timezone.now())) == 10
