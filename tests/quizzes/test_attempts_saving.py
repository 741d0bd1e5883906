"""Answers: acknowledged is kept, newer is never written over, and the server's clock decides."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.attempts import (
    Given,
    Reason,
    Refused,
    Stale,
    finish,
    flag,
    note,
    page_of,
    save,
    state_of,
    turn_to,
)
from quizzes.attempts.events import MOST_HINTS
from quizzes.content import to_json
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.responses import response_to_json
from quizzes.shuffling import order_for, to_shown
from tests.properties import tried
from tests.quizzes.exam import (
    NOON,
    after,
    answer,
    begun,
    question,
    quiz,
    refund,
    shown,
    slot,
    steps,
)
from tests.quizzes.written import answered, contents

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(agent):
    """Three questions on three pages, ten minutes."""
    made = quiz(question(), question(steps()), question(refund()), time_limit=600)
    return begun(made, agent)


def refused(*args, **fields):
    with pytest.raises(Refused) as error:
        save(*args, **fields)
    return error.value


def now(attempt):
    return Attempt.objects.get(pk=attempt.pk)


def test_an_answer_is_kept_in_the_question_s_own_order(attempt):
    saved = answer(attempt, kept=2, at=after(5))
    assert slot(attempt).response == {"choice": 2}
    assert (saved.sequence, slot(attempt).sequence, slot(attempt).saved_at) == (1, 1, after(5))
    assert now(attempt).sequence == 1


def test_several_answers_are_kept_together(attempt):
    save(attempt, {1: Given(shown(attempt, 0)), 3: Given({"text": "14 days"})}, NOON)
    assert (slot(attempt, 1).response, slot(attempt, 3).response) == (
        {"choice": 0},
        {"text": "14 days"},
    )
    assert slot(attempt, 2).response is None


@settings(max_examples=tried(25), suppress_health_check=list(HealthCheck))
@given(st.data(), contents())
def test_any_answer_of_any_type_comes_back_as_it_was_shown(attempt, data, content):
    versions = QuestionVersion.objects.filter(pk=slot(attempt).version_id)
    versions.update(content=to_json(content))
    attempt.slots.filter(number=1).update(order=order_for(content, Random(3)), sequence=0)
    kept = response_to_json(data.draw(answered(content)))
    said = to_shown(content, slot(attempt).order, kept)
    save(attempt, {1: Given(said)}, NOON)
    assert state_of(now(attempt), NOON).slots[1].response == said


def test_a_stale_save_gets_the_newer_state_and_writes_nothing(attempt):
    answer(attempt, kept=2)
    with pytest.raises(Stale) as error:
        answer(attempt, kept=1, seen=0)
    newer = error.value.state
    assert slot(attempt).response == {"choice": 2}
    assert (newer.sequence, newer.slots[1].response) == (1, shown(attempt, 2))
    assert attempt.events.filter(kind="saved").count() == 1


def test_answers_to_other_questions_make_nobody_stale(attempt):
    answer(attempt, kept=2)
    save(attempt, {3: Given({"text": "14"})}, NOON)
    assert slot(attempt, 1).response == {"choice": 2}
    assert slot(attempt, 3).sequence == 2


def test_nobody_writes_over_an_answer_they_have_not_seen_by_knowing_a_later_one(attempt):
    """Two tabs: the first saw nothing of question 1, but has just saved question 3."""
    answer(attempt, kept=2)
    later = save(attempt, {3: Given({"text": "14"})}, NOON)
    for seen in (0, later.sequence, 99):
        with pytest.raises(Stale):
            answer(attempt, kept=1, seen=seen)
    assert slot(attempt).response == {"choice": 2}
    answer(attempt, kept=1, seen=1)
    assert slot(attempt).response == {"choice": 1}


def test_one_stale_answer_keeps_the_others_of_its_save_out_as_well(attempt):
    answer(attempt, kept=2)
    with pytest.raises(Stale):
        save(attempt, {1: Given({}), 3: Given({"text": "14"})}, NOON)
    assert slot(attempt, 3).response is None


def test_a_save_that_is_sent_again_is_acknowledged_again_and_written_once(attempt):
    first = answer(attempt, at=after(1), save_id="a1", seen=0)
    answer(attempt, kept=1, at=after(2), save_id="a2", seen=1)
    again = answer(attempt, at=after(3), save_id="a1", seen=0)
    assert again == first
    assert slot(attempt).response == {"choice": 1}
    assert attempt.events.filter(kind="saved").count() == 2


def test_a_save_that_was_written_is_acknowledged_even_when_all_is_over(attempt):
    first = answer(attempt, at=after(1), save_id="a1", seen=0)
    finish(attempt, after(2))
    assert answer(attempt, at=after(9999), save_id="a1", seen=0) == first


def test_another_answer_under_the_same_id_is_not_lost_in_silence(attempt):
    answer(attempt, save_id="a1", seen=0)
    with pytest.raises(Refused) as error:
        answer(attempt, kept=1, save_id="a1", seen=1)
    assert error.value.reason is Reason.SAVE_ID


def test_an_answer_that_was_under_way_at_the_deadline_counts(attempt):
    answer(attempt, at=after(630))
    assert slot(attempt).response == {"choice": 0}


def test_after_the_deadline_nothing_is_taken_and_the_attempt_ends_by_its_rule(attempt):
    answer(attempt, at=after(10))
    assert refused(attempt, {3: Given({"text": "14"})}, after(631)).reason is Reason.TIME_UP
    ended = now(attempt)
    assert (ended.state, ended.finished_at, ended.earned) == ("finished", after(600), 1)
    assert slot(attempt, 3).response is None
    assert refused(attempt, {3: Given({})}, after(632)).reason is Reason.ENDED


def test_a_clock_that_was_set_back_on_the_client_changes_nothing(attempt):
    """The page has no say in what time it is: only what the server passes in counts."""
    assert state_of(attempt, after(0)).seconds_left == 600
    assert state_of(attempt, after(599.5)).seconds_left == 0
    assert state_of(attempt, after(700)).seconds_left == 0


@pytest.mark.parametrize(
    "said", [{"choice": 9}, {"choice": "x"}, {"text": "x"}, [], "x", {"choice": [1]}, 7]
)
def test_what_is_no_answer_is_refused_by_the_number_of_its_question(attempt, said):
    error = refused(attempt, {1: Given(said)}, NOON)
    assert error.reason is Reason.UNREADABLE
    assert "Question 1" in str(error)
    assert now(attempt).sequence == 0


def test_there_is_no_answering_a_question_that_was_not_asked(attempt):
    assert refused(attempt, {9: Given({})}, NOON).reason is Reason.UNREADABLE


def test_an_answer_can_be_taken_back(attempt):
    answer(attempt)
    save(attempt, {1: Given({}, seen=1)}, NOON)
    assert slot(attempt).response == {"choice": None}
    finish(attempt, NOON)
    assert now(attempt).earned == 0


def test_how_sure_somebody_is_is_kept_if_it_is_a_way_to_be_sure(agent):
    attempt = begun(quiz(question(), behaviour=Quiz.Behaviour.CERTAINTY), agent)
    answer(attempt, certainty="high")
    assert slot(attempt).certainty == "high"
    assert refused(attempt, {1: Given({}, "very", seen=1)}, NOON).reason is Reason.UNREADABLE


@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "interactive"])
def test_nobody_is_sure_in_a_quiz_that_does_not_ask(behaviour, agent):
    attempt = begun(quiz(question(), behaviour=behaviour), agent)
    answer(attempt, certainty="high")
    assert (slot(attempt).certainty, slot(attempt).response) == ("", {"choice": 0})


def test_the_state_holds_what_is_saved_and_no_answer_that_is_right(attempt):
    answer(attempt, kept=2)
    flag(attempt, 3, True, NOON)
    state = state_of(now(attempt), after(1)).as_json()
    assert state["slots"]["1"]["response"] == shown(attempt, 2)
    assert state["slots"]["3"]["flagged"]
    assert (state["seconds_left"], state["seconds_to_submit"], state["sequence"]) == (599, 629, 1)
    assert set(state["slots"]["1"]) == {
        "response",
        "sequence",
        "certainty",
        "flagged",
        "settled",
        "tries",
    }


def test_a_person_comes_back_to_the_page_they_left(attempt):
    turn_to(attempt, 2, NOON)
    assert state_of(now(attempt), NOON).page == 2
    assert [paper.number for paper in page_of(now(attempt), 2)] == [3]


def test_there_is_no_page_behind_the_last(attempt):
    for page in (3, -1):
        with pytest.raises(Refused):
            turn_to(attempt, page, NOON)


def test_a_page_shows_what_was_answered_and_nothing_of_how_it_went(attempt):
    answer(attempt, kept=1)
    (paper,) = page_of(now(attempt), 0)
    assert set(paper.shown) == {"form", "response"}
    assert paper.shown["response"] == shown(attempt, 1)
    assert "You said" not in str(paper)


@pytest.fixture
def forward(agent):
    """Three pages that only go forward."""
    made = quiz(*[question() for _ in range(3)], navigation=Quiz.Navigation.SEQUENTIAL)
    return begun(made, agent)


def test_where_it_only_goes_forward_one_sees_one_page(forward):
    assert [page_of(forward, page) != [] for page in range(3)] == [True, False, False]
    assert set(state_of(forward, NOON).slots) == {1}


def test_where_it_only_goes_forward_nobody_skips_or_goes_back(forward):
    with pytest.raises(Refused):
        turn_to(forward, 2, NOON)
    turn_to(forward, 1, NOON)
    assert turn_to(forward, 1, NOON).page == 1
    with pytest.raises(Refused):
        turn_to(forward, 0, NOON)
    assert refused(forward, {1: Given({})}, NOON).reason is Reason.PAGE_OVER
    assert refused(forward, {3: Given({})}, NOON).reason is Reason.PAGE_OVER
    answer(forward, number=2)


def test_of_an_ended_attempt_the_state_tells_no_answers(attempt):
    answer(attempt)
    ended = state_of(finish(attempt, NOON), NOON)
    assert (ended.state, ended.slots) == ("finished", {})
    assert page_of(now(attempt), 0) == []


def test_every_deed_is_in_the_log(attempt):
    answer(attempt, save_id="a1")
    turn_to(attempt, 1, after(1))
    flag(attempt, 2, True, after(2))
    note(attempt, "left", after(3), seconds=12)
    finish(attempt, after(4))
    log = [(event.kind, event.at) for event in attempt.events.all()]
    kinds = ["started", "saved", "turned", "flagged", "left", "finished"]
    assert log == list(zip(kinds, [NOON, NOON, *map(after, (1, 2, 3, 4))], strict=True))
    assert attempt.events.get(kind="saved").detail["slots"] == [1]


def test_a_browser_reports_hints_and_no_deeds_and_not_without_end(attempt):
    with pytest.raises(ValueError, match="does not report"):
        note(attempt, "finished", NOON)
    kept = [note(attempt, "came_back", NOON) for _ in range(MOST_HINTS + 1)]
    assert (kept[0], kept[-1]) == (True, False)


def test_saving_takes_few_queries_however_many_questions_there_are(
    attempt, django_assert_max_num_queries
):
    given = {1: Given(shown(attempt, 0))}
    with django_assert_max_num_queries(8):
        save(attempt, given, NOON, save_id="x")


def test_a_quiz_that_is_edited_meanwhile_changes_no_question(attempt):
    attempt.quiz.sections.get().slots.all().delete()
    attempt.quiz.behaviour = Quiz.Behaviour.CERTAINTY
    attempt.quiz.save()
    answer(attempt, kept=1, certainty="high")
    assert finish(attempt, NOON).earned == 0
    assert attempt.slots.count() == 3
