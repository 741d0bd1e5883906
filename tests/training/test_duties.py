"""What is asked of whom, and what the number of what is due tells."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from quizzes.attempts import Given, finish, save
from quizzes.models import Quiz, QuizOverride
from quizzes.review import everything_afterwards
from tests.conftest import person
from tests.quizzes.exam import begun, letter, question, quiz
from tests.training.given import assigned, day, handed_in
from training.due import Due, due_of
from training.duties import duties
from training.models import Assignment, OtherDueDate
from training.progress import State

pytestmark = pytest.mark.django_db
SECRET = {**everything_afterwards(), "right_after": ["attempt"], "later": ["attempt"]}


@pytest.fixture
def made():
    return quiz(question(), pass_percent=50)


def states(who) -> list[State]:
    return [one.state for one in duties(who, timezone.now())]


def test_a_quiz_is_asked_of_a_person_a_team_or_a_role(made, agent, team):
    for whom in ({"teams": [team]}, {"roles": [Group.objects.get(name="agent")]}):
        one = assigned(made, **whom)
        assert states(agent) == [State.TO_DO]
        one.delete()
    assigned(made, agent)
    assert states(agent) == [State.TO_DO]


def test_whoever_joins_the_team_later_has_it_too(made, team, agent):
    assigned(made, teams=[team])
    newcomer = person("nora", "agent")
    assert states(newcomer) == []
    newcomer.team = team
    newcomer.save()
    assert states(newcomer) == [State.TO_DO]


def test_whoever_leaves_the_team_is_asked_no_more(made, team, agent):
    assigned(made, teams=[team])
    agent.team = None
    agent.save()
    assert states(agent) == []


def test_nothing_is_asked_of_who_takes_no_quizzes(made, outsider, customer):
    assigned(made, outsider)
    assert list(Assignment.objects.asked_of(outsider)) == []
    assert list(Assignment.objects.asked_of(customer)) == []


def test_a_quiz_that_is_not_open_to_somebody_is_not_asked_of_them(agent):
    assigned(quiz(question(), open_to_all=False), agent)
    assigned(quiz(question(), status=Quiz.Status.DRAFT), agent)
    assert states(agent) == []


def test_what_was_withdrawn_is_asked_no_more(made, agent):
    assigned(made, agent, withdrawn_at=timezone.now())
    assert states(agent) == []


def test_the_quiz_is_done_when_it_is_passed(made, agent):
    assigned(made, agent)
    handed_in(made, agent, right=False)
    assert states(agent) == [State.TO_DO]
    handed_in(made, agent)
    assert states(agent) == [State.DONE]


def test_done_after_the_day_is_done_late(made, agent):
    assigned(made, agent, due=-3)
    assert states(agent) == [State.OVERDUE]
    handed_in(made, agent, ago=1)
    assert states(agent) == [State.DONE_LATE]


def test_a_preview_and_a_try_under_way_are_not_done(made, trainer):
    assigned(made, trainer)
    begun(made, trainer, timezone.now(), preview=True)
    begun(made, trainer, timezone.now())
    [one] = duties(trainer, timezone.now())
    assert one.state == State.TO_DO
    assert one.standing.going is not None


def test_tries_before_the_day_from_which_they_count_do_not(made, agent):
    handed_in(made, agent, ago=5)
    assigned(made, agent, counts_from=day(-4))
    assert states(agent) == [State.TO_DO]
    handed_in(made, agent)
    assert states(agent) == [State.DONE]


def test_a_text_that_waits_for_a_mark_is_being_marked(agent):
    made = quiz(question(letter()), pass_percent=50)
    assigned(made, agent)
    now = timezone.now()
    attempt = begun(made, agent, now)
    save(attempt, {1: Given({"text": "Dear customer"})}, now)
    finish(attempt, now)
    assert states(agent) == [State.MARKING]


@pytest.mark.parametrize("right", [True, False])
def test_nothing_tells_of_a_result_that_may_not_be_seen_yet(agent, right):
    made = quiz(question(), pass_percent=50, review=SECRET, tries=1)
    assigned(made, agent, due=-1)
    handed_in(made, agent, right=right)
    assert states(agent) == [State.HANDED_IN]
    assert due_of(agent, timezone.now()) == Due()


def test_without_tries_left_it_has_failed(agent):
    made = quiz(question(), pass_percent=50, tries=1)
    assigned(made, agent)
    handed_in(made, agent, right=False)
    assert states(agent) == [State.FAILED]
    QuizOverride.objects.create(quiz=made, person=agent, tries=2)
    assert states(agent) == [State.TO_DO]


def test_a_quiz_that_closed_was_missed(agent):
    made = quiz(question(), closes_at=timezone.now() - datetime.timedelta(hours=1))
    assigned(made, agent, due=-1)
    assert states(agent) == [State.MISSED]


def test_one_person_can_have_another_day_or_be_excused(made, agent):
    one = assigned(made, agent, due=-1)
    other = OtherDueDate.objects.create(assignment=one, person=agent, due_on=day(2))
    assert states(agent) == [State.DUE_SOON]
    other.due_on = None
    other.save()
    assert states(agent) == [State.EXCUSED]
    assert due_of(agent, timezone.now()) == Due()


def test_a_quiz_that_was_assigned_twice_stands_once_with_the_earlier_day(made, agent, team):
    assigned(made, teams=[team], due=9)
    assigned(made, agent, due=2)
    [one] = duties(agent, timezone.now())
    assert one.due_on == day(2)


def test_the_most_pressing_comes_first(agent):
    for due in (9, -2, 1):
        assigned(quiz(question()), agent, due=due)
    done = quiz(question())
    assigned(done, agent, due=-5)
    handed_in(done, agent)
    assert states(agent) == [State.OVERDUE, State.DUE_SOON, State.TO_DO, State.DONE_LATE]
    assert due_of(agent, timezone.now()) == Due(many=3, overdue=1)


def test_the_number_due_costs_the_same_few_queries_for_one_quiz_and_for_ten(
    agent, django_assert_max_num_queries
):
    agent.get_all_permissions()
    assigned(quiz(question()), agent)
    with django_assert_max_num_queries(6):
        due_of(agent, timezone.now())
    for _ in range(9):
        assigned(quiz(question()), agent)
    with django_assert_max_num_queries(6):
        assert due_of(agent, timezone.now()).many == 10


def test_where_nothing_is_assigned_the_number_costs_two_queries(
    agent, django_assert_max_num_queries
):
    agent.get_all_permissions()
    with django_assert_max_num_queries(2):
        assert due_of(agent, timezone.now()) == Due()
