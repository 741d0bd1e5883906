"""Beginning an attempt: who may, when, how often; and what the server draws."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from quizzes import bank
from quizzes.attempts import Reason, Refused, finish, hindrance, problems_of, start, terms_for
from quizzes.attempts.bars import Bar, bar
from quizzes.attempts.terms import Terms, effective
from quizzes.models import Attempt, Question, Quiz, QuizOverride, QuizSection, QuizSlot, Statement
from quizzes.standing import standings
from tests.conftest import person
from tests.quizzes.exam import (
    NOON,
    after,
    begun,
    lights,
    question,
    quiz,
    random_slot,
    refund,
    shelf,
    slot,
    steps,
)

pytestmark = pytest.mark.django_db


def refused(made, who, at=NOON, **fields):
    with pytest.raises(Refused) as error:
        start(made, who, at, **fields)
    assert str(error.value)
    return error.value.reason


def test_an_attempt_has_its_questions_its_pages_and_the_server_s_deadline(agent, team):
    made = quiz(question(), question(steps()), question(refund()), per_page=2, time_limit=600)
    attempt = begun(made, agent)
    assert attempt.pages == [[1, 2], [3]]
    assert [(one.number, one.page) for one in attempt.slots.all()] == [(1, 0), (2, 0), (3, 1)]
    assert (attempt.started_at, attempt.deadline) == (NOON, after(600))
    assert (attempt.number, attempt.state, attempt.team) == (1, "in_progress", team)
    assert sorted(slot(attempt, 2).order["items"]) == [0, 1, 2]
    assert [event.kind for event in attempt.events.all()] == ["started"]


def test_starting_twice_is_the_same_attempt(agent):
    made = quiz(question())
    assert begun(made, agent) == begun(made, agent, after(60))
    assert Attempt.objects.count() == 1


def test_the_database_lets_nobody_have_two_open_attempts(agent):
    first = begun(quiz(question()), agent)
    first.pk, first.number, first.ref = None, 2, "7c1b1f3e-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_who_may_not_take_quizzes_is_told_that_it_is_not_for_them(outsider):
    assert refused(quiz(question()), outsider) is Reason.NOT_FOR_YOU


@pytest.mark.parametrize("status", [Quiz.Status.DRAFT, Quiz.Status.ARCHIVED])
def test_nobody_starts_what_is_not_published(status, agent):
    assert refused(quiz(question(), status=status), agent) is Reason.NOT_FOR_YOU


def test_a_quiz_opens_and_closes_by_the_server_s_clock(agent):
    made = quiz(question(), opens_at=after(10), closes_at=after(20))
    assert refused(made, agent, after(9)) is Reason.NOT_OPEN_YET
    assert hindrance(made, agent, after(9)).until == after(10)
    assert hindrance(made, agent, after(10)) is None
    assert refused(made, agent, after(20)) is Reason.CLOSED
    assert begun(made, agent, after(19)).deadline == after(20)


def test_the_deadline_is_whatever_comes_first(agent, lead):
    made = quiz(question(), closes_at=after(1000), time_limit=600)
    assert begun(made, agent).deadline == after(600)
    assert begun(made, lead, after(500)).deadline == after(1000)


def test_a_quiz_without_limits_has_no_deadline(agent):
    assert begun(quiz(question()), agent).deadline is None


def test_tries_are_counted(agent):
    made = quiz(question(), tries=2)
    for number in (1, 2):
        attempt = begun(made, agent)
        assert attempt.number == number
        finish(attempt, after(1))
    assert refused(made, agent) is Reason.NO_TRIES_LEFT


def test_between_two_tries_there_is_a_wait(agent):
    made = quiz(question(), wait=3600)
    finish(begun(made, agent), after(100))
    assert refused(made, agent, after(3699)) is Reason.WAIT
    assert hindrance(made, agent, after(200)).until == after(3700)
    assert begun(made, agent, after(3700)).number == 2


DAY = {"opens_at": after(10), "closes_at": after(90)}


@pytest.mark.parametrize(
    ("terms", "ended", "at", "said"),
    [
        ({}, [], 0, (Bar.NONE, None)),
        (DAY, [], 9, (Bar.OPENS, after(10))),
        (DAY, [], 10, (Bar.NONE, None)),
        (DAY, [], 90, (Bar.CLOSED, after(90))),
        ({"tries": 1, **DAY}, [20], 90, (Bar.CLOSED, after(90))),
        ({"tries": 2}, [20], 50, (Bar.NONE, None)),
        ({"tries": 2}, [20, 30], 50, (Bar.TRIES, None)),
        ({}, [20, 30], 49, (Bar.WAIT, after(50))),
        ({}, [20, 30], 50, (Bar.NONE, None)),
    ],
)
def test_one_rule_says_what_keeps_somebody_from_beginning(terms, ended, at, said):
    assert bar(Terms(**terms), 20, [after(one) for one in ended], after(at)) == said


def test_the_list_of_quizzes_and_the_button_say_the_same(agent):
    made = quiz(question(), wait=3600, tries=2, closes_at=after(9000))
    finish(begun(made, agent), after(100))
    for at in (200, 3699, 3700, 9000):
        [stands] = standings([made], agent, after(at))
        assert bool(stands.bar) is bool(hindrance(made, agent, after(at)))


def test_a_password_is_kept_as_a_hash_and_asked_for_once(agent):
    made = quiz(question())
    made.set_password("open sesame")
    made.save()
    assert "sesame" not in Quiz.objects.get().password
    assert refused(made, agent) is Reason.PASSWORD
    assert refused(made, agent, password="open") is Reason.PASSWORD
    assert hindrance(made, agent, NOON) is None
    attempt = begun(made, agent, password="open sesame")
    assert begun(made, agent) == attempt


def test_a_quiz_without_questions_cannot_be_taken(agent):
    assert refused(quiz(), agent) is Reason.EMPTY


def test_a_draw_that_cannot_be_filled_is_refused(agent):
    made = quiz(question(into=shelf("Bills")))
    random_slot(made, category=shelf("Internet"), count=1)
    assert refused(made, agent) is Reason.EMPTY
    assert not Attempt.objects.exists()


def test_a_retired_question_is_left_out(agent):
    gone, stays = question(), question(refund())
    made = quiz(gone, stays)
    bank.retire(gone, NOON)
    assert [one.version.question for one in begun(made, agent).slots.all()] == [stays]


def test_draws_go_by_category_tags_and_difficulty(agent):
    easy = question(into=shelf("Internet", "Router"), tags=["light"], difficulty=1)
    question(into=shelf("Internet"), tags=["other"], difficulty=1)
    question(into=shelf("Internet"), tags=["light"], difficulty=3)
    question(into=shelf("Bills"), tags=["light"], difficulty=1)
    made = quiz()
    random_slot(made, category=shelf("Internet"), tags=["light"], difficulties=[1, 2])
    assert slot(begun(made, agent)).version.question == easy


def test_a_draw_can_stay_on_its_shelf(agent):
    question(into=shelf("Internet", "Router"))
    here = question(into=shelf("Internet"))
    made = quiz()
    random_slot(made, category=shelf("Internet"), with_below=False)
    assert slot(begun(made, agent)).version.question == here


def test_a_draw_can_ask_for_what_turned_out_hard(agent):
    easy, hard, unknown = question(), question(), question()
    Question.objects.filter(pk=easy.pk).update(facility=0.9)
    Question.objects.filter(pk=hard.pk).update(facility=0.3)
    made = quiz()
    random_slot(made, facility_to=0.5)
    assert slot(begun(made, agent)).version.question == hard
    assert unknown.facility is None


def test_a_trainer_is_told_what_keeps_a_quiz_from_being_taken():
    gone = question()
    made = quiz(gone, gone, question(refund()))
    assert problems_of(quiz()) == ["The quiz has no questions."]
    assert problems_of(made) == [f"Question {gone.pk} is in the quiz more than once."]
    bank.retire(gone, NOON)
    assert problems_of(made)[0] == "“Lights” is retired or has no version that is ready."
    fine = quiz(question())
    assert problems_of(fine) == []
    random_slot(fine, category=shelf("Nowhere"), count=2)
    assert problems_of(fine) == ["There are not enough questions for the draw in place 2."]


@pytest.mark.parametrize("mark", ["-1", "0", "10001", "9" * 400])
def test_a_mark_that_would_break_the_totals_keeps_a_quiz_from_being_taken(mark):
    question()
    made = quiz(question(refund()))
    random_slot(made, count=1, mark=Fraction(mark))
    [said] = problems_of(made)
    assert said.startswith(f"A mark of {mark[:20]}")
    assert said.endswith("is not possible: it is above 0 and at most 10000.")
    QuizSlot.objects.filter(question=None).update(mark=Fraction(1, 3))
    assert problems_of(made) == []


def test_a_quiz_that_was_taken_is_not_deleted_and_previews_do_not_keep_it(agent, trainer):
    made, taken = quiz(question()), quiz(question())
    begun(made, trainer, preview=True)
    made.delete()
    begun(taken, agent)
    with pytest.raises(ProtectedError):
        taken.delete()
    assert list(Quiz.objects.all()) == [taken]


def test_the_next_try_asks_what_was_not_asked_yet(agent):
    for _ in range(4):
        question()
    made = quiz()
    random_slot(made, count=2)
    first, second = begun(made, agent), None
    finish(first, NOON)
    second = begun(made, agent)
    asked = {one.version.question_id for one in [*first.slots.all(), *second.slots.all()]}
    assert len(asked) == 4


def test_marks_come_from_the_quiz_or_else_from_the_question(agent):
    made = quiz(question(lights(default_mark=2)), question())
    QuizSlot.objects.filter(question=made.sections.get().slots.last().question).update(mark=5)
    attempt = begun(made, agent)
    assert [one.max_mark for one in attempt.slots.all()] == [2, 5]


def test_starting_takes_as_many_queries_for_many_questions_as_for_few(
    agent, django_assert_max_num_queries
):
    questions = [question(into=shelf("Internet", str(n % 4))) for n in range(12)]
    made = quiz(*questions[:4])
    for name in "0123":
        random_slot(made, category=shelf("Internet", name), count=2)
    with django_assert_max_num_queries(30):
        assert begun(made, agent).slots.count() == 12


def test_a_trainer_previews_a_draft_at_any_time_and_leaves_nothing_behind(trainer):
    made = quiz(question(), status=Quiz.Status.DRAFT, closes_at=after(-1), tries=1)
    first = begun(made, trainer, preview=True)
    assert begun(made, trainer, preview=True) == first
    finish(first, NOON)
    second = begun(made, trainer, after(1), preview=True)
    assert list(Attempt.objects.all()) == [second]
    assert not Statement.objects.exists()


def test_an_agent_has_no_previews(agent):
    assert refused(quiz(question()), agent, preview=True) is Reason.NOT_FOR_YOU


# Other rules for some


def overridden(made, **fields):
    return QuizOverride.objects.create(quiz=made, **fields)


def test_who_needs_more_time_gets_it(agent):
    made = quiz(question(), time_limit=601)
    overridden(made, person=agent, time_factor=Decimal("1.25"), extra_minutes=5)
    assert begun(made, agent).deadline == after(752 + 300)


def test_a_team_may_begin_later_and_longer(agent, team, trainer):
    made = quiz(question(), opens_at=after(0), closes_at=after(10))
    overridden(made, team=team, closes_at=after(99))
    assert terms_for(made, agent).closes_at == after(99)
    assert terms_for(made, agent).opens_at == after(0)
    assert terms_for(made, trainer).closes_at == after(10)


def test_ones_own_rule_wins_over_ones_team_s(agent, team):
    made = quiz(question(), tries=1, time_limit=60)
    overridden(made, team=team, tries=5, extra_minutes=10)
    overridden(made, person=agent, tries=2)
    terms = terms_for(made, agent)
    assert (terms.tries, terms.time_limit) == (2, 660)


def test_a_password_of_ones_own_takes_the_place_of_the_quiz_s(agent):
    made = quiz(question())
    made.set_password("for all")
    made.save()
    own = overridden(made, person=agent)
    own.set_password("for her")
    own.save()
    assert refused(made, agent, password="for all") is Reason.PASSWORD
    assert begun(made, agent, password="for her")


def test_an_override_names_a_person_or_a_team_and_each_once(agent, team):
    made = quiz(question())
    overridden(made, person=agent)
    for wrong in ({"person": agent, "team": team}, {}, {"person": agent}):
        with pytest.raises(IntegrityError), transaction.atomic():
            overridden(made, **wrong)


moments = st.one_of(st.none(), st.integers(0, 99).map(after))
overrides = st.builds(
    QuizOverride,
    opens_at=moments,
    closes_at=moments,
    tries=st.one_of(st.none(), st.integers(0, 3)),
    extra_minutes=st.one_of(st.none(), st.integers(0, 9)),
)


@given(st.lists(overrides, max_size=3), st.lists(overrides, max_size=1))
def test_of_several_teams_the_most_generous_rule_counts(teams, own):
    quiz = Quiz(opens_at=after(50), closes_at=after(60), tries=1, time_limit=100)
    terms = effective(quiz, own, teams)
    mine = own[0] if own else QuizOverride()
    for name, best in (("opens_at", min), ("closes_at", max)):
        theirs = [value for team in teams if (value := getattr(team, name)) is not None]
        wanted = getattr(mine, name) or (best(theirs) if theirs else getattr(quiz, name))
        assert getattr(terms, name) == wanted
    tries = [team.tries for team in teams if team.tries is not None]
    if mine.tries is not None:
        assert terms.tries == mine.tries
    elif tries:
        assert terms.tries == (0 if 0 in tries else max(tries))
    extra = [team.extra_minutes for team in teams if team.extra_minutes is not None]
    if mine.extra_minutes is not None:
        extra = [mine.extra_minutes]
    assert terms.time_limit == 100 + 60 * max(extra, default=0)


def test_the_moment_is_the_server_s_and_nobody_else_s(agent):
    made = quiz(question(), time_limit=60)
    attempt = begun(made, agent, datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC))
    assert attempt.deadline == datetime.datetime(2027, 1, 1, 0, 1, tzinfo=datetime.UTC)


def test_sections_keep_their_headings_and_begin_on_pages_of_their_own(agent):
    made = quiz(question(), per_page=5)
    second = QuizSection.objects.create(quiz=made, sort_order=1, heading="Bills")
    QuizSlot.objects.create(section=second, question=question(), sort_order=0)
    attempt = begun(made, agent)
    assert attempt.pages == [[1], [2]]
    assert [one.heading for one in attempt.slots.all()] == ["", "Bills"]


def test_two_people_have_attempts_of_their_own(agent):
    made = quiz(question())
    assert begun(made, agent) != begun(made, person("omar", "agent"))
