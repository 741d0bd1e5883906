"""The demo's quizzes, and half a year of attempts at them."""

import datetime
import itertools
from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from demo.attempts import load_attempts
from demo.quizzes import load_quizzes, told
from demo.weeks import monday_before
from quizzes.answer_tables import picks_of, table_of
from quizzes.attempts import Scope, problems_of, regrade_preview
from quizzes.item_analysis import Suspicion, choice_statistics, doubts, item_statistics
from quizzes.models import (
    Attempt,
    AttemptEvent,
    AttemptSlot,
    Mark,
    Question,
    Quiz,
    QuizSlot,
    Statement,
)


def named(title):
    return Quiz.objects.get(title=title)


def suspicions(title, number):
    """What item analysis suspects of a question of a quiz."""
    quiz, question = named(title), Question.objects.get(idnumber=number)
    table = table_of(quiz)
    at = table.questions.index(question.pk)
    item = item_statistics(table.marks, table.maxima, table.guesses)[at]
    picks = picks_of(question.version_to_use, table)
    choices = choice_statistics(picks.picked, picks.rest, picks.fractions)
    return {(doubt.suspicion, doubt.answer) for doubt in doubts(item, choices)}


def test_there_are_twelve_quizzes_of_all_kinds(demo):
    quizzes = Quiz.objects.all()
    assert quizzes.count() == len(told()) == 12
    assert set(quizzes.values_list("behaviour", flat=True)) == set(Quiz.Behaviour)
    assert set(quizzes.values_list("when_over", flat=True)) == set(Quiz.WhenOver)
    assert quizzes.filter(status="draft").count() == 1
    assert quizzes.filter(closes_at__lt=timezone.now()).count() == 1
    assert quizzes.exclude(password="").count() == 1
    assert quizzes.filter(navigation="sequential").count() == 1
    assert quizzes.exclude(time_limit=None).count() >= 3
    assert len({str(quiz.review) for quiz in quizzes}) >= 3
    assert QuizSlot.objects.filter(question=None).count() >= 10


def test_every_quiz_can_be_taken(demo):
    assert {str(quiz): problems_of(quiz) for quiz in Quiz.objects.all() if problems_of(quiz)} == {}


def test_half_a_year_of_answers_was_given(demo):
    given = AttemptSlot.objects.filter(response__isnull=False)
    assert given.count() >= 8_000
    assert Attempt.objects.values("person").distinct().count() >= 60
    ages = [timezone.now() - at for at in Attempt.objects.values_list("started_at", flat=True)]
    assert min(ages) > datetime.timedelta(0)
    assert datetime.timedelta(days=150) < max(ages) < datetime.timedelta(days=200)


def test_most_quizzes_were_taken_often_enough_for_item_analysis(demo):
    firsts = {str(quiz): len(table_of(quiz).attempts) for quiz in Quiz.objects.all()}
    assert sum(count >= 50 for count in firsts.values()) >= 8, firsts


def test_attempts_are_in_every_state(demo):
    counted = Counter(Attempt.objects.values_list("state", flat=True))
    assert set(counted) == set(Attempt.State)
    assert counted["finished"] > 900
    assert Attempt.objects.get(person__username="mia", state="in_progress").sequence > 0


def test_some_texts_wait_for_a_mark_and_most_have_one(demo):
    waiting = AttemptSlot.objects.to_mark(User.objects.get(username="tomas"))
    assert 0 < waiting.count() < Mark.objects.count()
    assert not Attempt.objects.filter(to_mark__gt=0).exclude(state="finished").exists()


def test_item_analysis_finds_what_is_odd(demo):
    wrong_key = suspicions("Router and Wi-Fi", "net-power-start")
    assert (Suspicion.WRONG_KEY, 0) in wrong_key
    assert Suspicion.TOO_EASY in {one for one, _ in suspicions(BASICS, "mob-what-pin")}
    assert suspicions("Router and Wi-Fi", "net-line-red")  # two answers are right


BASICS = "First week: the basics"


def test_the_trainer_sees_what_to_look_at(demo, enter):
    page = enter(User.objects.get(username="tomas")).get(
        reverse("bank:by_question", args=[named("Router and Wi-Fi").pk])
    )
    assert page.status_code == 200
    assert "it may be the right one" in page.content.decode()


def test_every_mark_is_what_grading_says_today(demo):
    for quiz in Quiz.objects.exclude(attempts=None):
        assert regrade_preview(Scope(quiz)) == [], quiz


def test_nobody_takes_a_quiz_before_it_opens_or_sooner_than_they_may(demo):
    for quiz in Quiz.objects.exclude(attempts=None):
        attempts = quiz.attempts.order_by("person", "number")
        assert not attempts.filter(started_at__lt=quiz.opens_at).exists()
        assert not quiz.tries or attempts.filter(number__gt=quiz.tries).count() == 0
        for _, own in itertools.groupby(attempts, key=lambda one: one.person_id):
            row = list(own)
            assert [one.number for one in row] == list(range(1, len(row) + 1))
            gaps = [b.started_at - a.finished_at for a, b in itertools.pairwise(row)]
            assert all(gap.total_seconds() >= quiz.wait for gap in gaps)


def test_former_people_are_out_and_their_answers_stay(demo):
    former = User.objects.filter(is_active=False)
    assert former.count() >= 30
    assert not former.exclude(groups=None).exists()
    assert not former.exclude(team=None).exists()
    assert not Attempt.objects.filter(person__in=former, team=None).exists()
    assert not Attempt.objects.filter(person__in=former).going_on().exists()


def test_statements_tell_of_every_attempt(demo):
    told_of = Statement.objects.filter(verb="attempted").values("attempt").distinct().count()
    assert told_of == Attempt.objects.count()
    ended = Attempt.objects.filter(state="finished").count()
    assert Statement.objects.filter(verb="completed").count() == ended


def test_events_are_in_the_order_of_time(demo):
    moments = AttemptEvent.objects.exclude(kind="marked").order_by("pk")
    told_at = list(moments.values_list("at", flat=True))
    assert told_at == sorted(told_at)


def test_loading_quizzes_and_attempts_again_changes_nothing(demo):
    before = Quiz.objects.count(), Attempt.objects.count(), User.objects.count()
    now = timezone.now() + datetime.timedelta(days=9)
    assert load_quizzes(now) == 12
    assert load_attempts(now) == 0
    assert (Quiz.objects.count(), Attempt.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize("day", range(7))
def test_history_counts_from_monday(day):
    moment = datetime.datetime(2026, 11, 16 + day, 13, 5, tzinfo=datetime.UTC)
    assert monday_before(moment) == datetime.datetime(2026, 11, 16, tzinfo=datetime.UTC)
