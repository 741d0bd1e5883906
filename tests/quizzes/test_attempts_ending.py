"""How attempts end, what they earn, what may be seen of them afterwards, and what is told."""

import json
import uuid
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts import (
    Given,
    Reason,
    Refused,
    Stale,
    check,
    finish,
    page_of,
    result_of,
    retime,
    review_of,
    save,
    state_of,
    sweep,
)
from quizzes.content import FreeText, Hint, Text
from quizzes.counting import passed, result
from quizzes.models import Attempt, Question, Quiz, QuizOverride, Statement
from quizzes.observed import refresh
from quizzes.review import Phase, Thing, everything_afterwards
from quizzes.studio.results.overview import question_lines
from quizzes.tasks import end_attempts, observe_difficulty
from tests.quizzes.exam import (
    NOON,
    after,
    answer,
    begun,
    lights,
    question,
    quiz,
    refund,
    shown,
    slot,
    ways,
)

pytestmark = pytest.mark.django_db


def now(attempt):
    return Attempt.objects.select_related("quiz", "person").get(pk=attempt.pk)


def timed(agent, rule, **fields):
    made = quiz(question(), time_limit=600, when_over=rule, **fields)
    return begun(made, agent)


def test_submitting_grades_everything_exactly(agent):
    made = quiz(question(lights(default_mark=Fraction(1, 3))), question(ways()), question(refund()))
    attempt = begun(made, agent)
    answer(attempt, 0)
    ticks = [slot(attempt, 2).order["choices"].index(0)]
    save(attempt, {2: Given({"choices": ticks})}, NOON)
    ended = finish(attempt, after(60))
    assert [one.fraction for one in ended.slots.all()] == [1, Fraction(1, 2), 0]
    assert (ended.earned, ended.out_of) == (Fraction(5, 6), Fraction(7, 3))
    assert ended.share == Fraction(5, 14)
    assert (ended.state, ended.finished_at, ended.to_mark) == ("finished", after(60), 0)


def test_submitted_twice_is_once(agent):
    attempt = begun(quiz(question()), agent)
    first = finish(attempt, after(1))
    assert finish(attempt, after(99)).finished_at == first.finished_at
    assert attempt.events.filter(kind="finished").count() == 1


def test_when_the_time_is_up_it_is_submitted_as_it_stands(agent):
    attempt = timed(agent, Quiz.WhenOver.SUBMIT)
    answer(attempt, at=after(10))
    assert sweep(after(630)) == 0
    assert sweep(after(631)) == 1
    ended = now(attempt)
    assert (ended.state, ended.finished_at, ended.earned) == ("finished", after(600), 1)
    assert attempt.events.filter(kind="time_up").exists()
    assert sweep(after(9999)) == 0


def test_with_grace_it_can_still_be_submitted_and_no_longer_changed(agent):
    attempt = timed(agent, Quiz.WhenOver.GRACE, grace=300)
    answer(attempt, at=after(10))
    assert sweep(after(631)) == 1
    assert now(attempt).state == "overdue"
    with pytest.raises(Refused) as error:
        answer(attempt, 1, at=after(640))
    assert error.value.reason is Reason.TIME_UP
    assert state_of(now(attempt), after(700)).seconds_to_submit == 200
    ended = finish(attempt, after(900))
    assert (ended.state, ended.earned, ended.finished_at) == ("finished", 1, after(900))


def test_when_the_grace_is_over_it_is_abandoned(agent):
    attempt = timed(agent, Quiz.WhenOver.GRACE, grace=300)
    sweep(after(631))
    assert sweep(after(900)) == 0
    assert sweep(after(901)) == 1
    assert now(attempt).state == "abandoned"
    assert finish(attempt, after(902)).state == "abandoned"


def test_by_the_strictest_rule_only_what_was_submitted_counts(agent):
    attempt = timed(agent, Quiz.WhenOver.ABANDON)
    answer(attempt, at=after(10))
    assert finish(attempt, after(631)).state == "abandoned"
    assert (now(attempt).earned, slot(attempt).response) == (None, {"choice": 0})
    assert result_of(attempt.quiz, agent).share is None


def test_who_submits_in_time_needs_no_rule(agent):
    assert finish(timed(agent, Quiz.WhenOver.ABANDON), after(630)).state == "finished"


def test_starting_again_ends_what_was_left_open_too_long(agent):
    attempt = timed(agent, Quiz.WhenOver.SUBMIT)
    second = begun(attempt.quiz, agent, after(5000))
    assert second.number == 2
    assert now(attempt).state == "finished"


def test_one_attempt_that_cannot_be_ended_holds_up_no_other(agent, lead):
    broken, fine = timed(agent, Quiz.WhenOver.SUBMIT), timed(lead, Quiz.WhenOver.SUBMIT)
    broken.slots.update(response={"choice": "nonsense"})
    assert sweep(after(700)) == 1
    assert (now(broken).state, now(fine).state) == ("in_progress", "finished")


def test_the_clock_ends_forgotten_attempts_by_itself(agent):
    attempt = timed(agent, Quiz.WhenOver.SUBMIT)
    Attempt.objects.update(deadline=NOON.replace(year=2020))
    assert end_attempts.call() == 1
    assert now(attempt).state == "finished"


def test_extra_time_counts_at_once(agent):
    attempt = timed(agent, Quiz.WhenOver.GRACE, grace=9000)
    sweep(after(700))
    QuizOverride.objects.create(quiz=attempt.quiz, person=agent, extra_minutes=10)
    assert retime(attempt.quiz, after(700)) == 1
    assert (now(attempt).deadline, now(attempt).state) == (after(1200), "in_progress")
    answer(attempt, at=after(1100))
    assert retime(attempt.quiz, after(700)) == 0


def test_times_that_change_while_somebody_begins_hold_for_them(agent, team):
    made = quiz(question(), time_limit=600)
    Quiz.objects.filter(pk=made.pk).update(time_limit=1200)
    QuizOverride.objects.create(quiz=made, team=team, extra_minutes=5)
    attempt = begun(made, agent)
    assert attempt.deadline == now(attempt).deadline == after(1500)


# Behaviours


@pytest.mark.parametrize("choice", [0, 1, None])
def test_a_certainty_that_no_mark_was_made_by_makes_no_question_harder(agent, choice):
    attempt = begun(quiz(question()), agent)
    if choice is not None:
        answer(attempt, choice)
    finish(attempt, NOON)
    attempt.slots.update(certainty="high")
    refresh()
    assert Question.objects.get().facility == (choice == 0)
    [line] = question_lines(Attempt.objects.all())
    assert line.share == (choice == 0)


def test_by_certainty_being_wrong_and_sure_is_dear(agent):
    made = quiz(*[question() for _ in range(4)], behaviour=Quiz.Behaviour.CERTAINTY)
    attempt = begun(made, agent)
    for number, (kept, sure) in enumerate([(0, "high"), (1, "high"), (0, "")], start=1):
        answer(attempt, kept, number, certainty=sure)
    ended = finish(attempt, NOON)
    assert [one.fraction for one in ended.slots.all()] == [3, -6, 1, 0]
    assert ended.earned == -2


def immediate(agent, behaviour=Quiz.Behaviour.IMMEDIATE, **fields):
    return begun(quiz(question(lights(**fields)), question(), behaviour=behaviour), agent)


def test_an_answer_that_was_checked_cannot_be_changed(agent):
    attempt = immediate(agent)
    answer(attempt, 1)
    assert check(attempt, 1, after(1)).settled_at == after(1)
    (paper,) = page_of(now(attempt), 0)
    assert paper.shown["state"] == "wrong"
    assert paper.shown["feedback"][0]["text"] == "You said Firmware."
    assert "right" not in paper.shown
    with pytest.raises(Refused) as error:
        answer(attempt, 0)
    assert error.value.reason is Reason.SETTLED
    assert finish(attempt, NOON).earned == 0


def test_a_page_that_sends_a_checked_answer_along_keeps_the_others(agent):
    attempt = immediate(agent)
    answer(attempt, 1)
    check(attempt, 1, NOON)
    both = {
        number: Given(shown(attempt, 1, number), seen=slot(attempt, number).sequence)
        for number in (1, 2)
    }
    save(attempt, both, NOON)
    assert slot(attempt, 2).response == {"choice": 1}
    assert slot(attempt, 1).saved_at == NOON
    assert slot(attempt, 1).sequence == 2


def test_checking_one_question_shows_nothing_of_the_others(agent):
    attempt = immediate(agent)
    answer(attempt, 1)
    answer(attempt, 1, number=2)
    check(attempt, 1, NOON)
    (other,) = page_of(now(attempt), 1)
    assert set(other.shown) == {"form", "response"}


def test_what_is_not_answered_is_not_checked(agent):
    with pytest.raises(Refused) as error:
        check(immediate(agent), 1, NOON)
    assert error.value.reason is Reason.NO_ANSWER
    assert str(error.value) == "Nothing is answered yet."


def test_where_feedback_comes_at_the_end_nothing_is_checked(agent):
    attempt = begun(quiz(question()), agent)
    answer(attempt)
    with pytest.raises(Refused) as error:
        check(attempt, 1, NOON)
    assert error.value.reason is Reason.NOT_NOW


def test_with_hints_there_are_more_tries_and_each_costs(agent):
    attempt = immediate(agent, Quiz.Behaviour.INTERACTIVE, hints=2, penalty=Fraction(1, 4))
    for kept in (1, 2, 0):
        answer(attempt, kept)
        checked = check(attempt, 1, NOON)
    assert checked.settled_at
    assert len(checked.tries) == 3
    assert finish(attempt, NOON).earned == Fraction(1, 2)


def test_a_hint_is_shown_once_it_was_earned(agent):
    attempt = immediate(agent, Quiz.Behaviour.INTERACTIVE, hints=2)
    assert "Hint" not in str(page_of(attempt, 0))
    answer(attempt, 1)
    check(attempt, 1, NOON)
    (paper,) = page_of(now(attempt), 0)
    assert [hint["text"] for hint in paper.shown["hints"]] == ["Hint 1"]
    assert "Hint 2" not in str(paper)


def test_checking_the_same_answer_again_is_no_other_try(agent):
    attempt = immediate(agent, Quiz.Behaviour.INTERACTIVE, hints=2)
    answer(attempt, 1)
    check(attempt, 1, NOON)
    assert len(check(attempt, 1, NOON).tries) == 1
    assert slot(attempt).settled_at is None


def with_a_hint_that_clears(agent, **fields):
    """Two right ways of three, and a hint that takes away what is wrong."""
    hints = (Hint(Text("Look again."), clear_wrong=True), Hint(Text("And again.")))
    asked = replace(ways(), hints=hints)
    made = quiz(question(asked), behaviour=Quiz.Behaviour.INTERACTIVE, **fields)
    attempt = begun(made, agent)
    positions = {kept: at for at, kept in enumerate(slot(attempt).order["choices"])}
    ticks = [positions[0], positions[2]]  # chat, which is right, and fax
    save(attempt, {1: Given({"choices": ticks})}, NOON)
    check(attempt, 1, NOON)
    return attempt


def test_a_hint_may_take_away_what_was_wrong(agent):
    attempt = with_a_hint_that_clears(agent)
    assert slot(attempt).response == {"choices": [0]}
    assert slot(attempt).tries == [{"choices": [0, 2]}]
    assert len(check(attempt, 1, NOON).tries) == 1, "what it left is no answer of the person's"
    both = Given({"choices": [0, 1, 2]}, seen=slot(attempt).sequence)
    with pytest.raises(Stale):
        save(attempt, {1: replace(both, seen=1)}, NOON)
    save(attempt, {1: both}, NOON)
    check(attempt, 1, NOON)
    assert slot(attempt).response == {"choices": [0, 1, 2]}, "the second hint takes nothing away"


def test_what_a_hint_left_earns_what_the_try_did(agent):
    attempt = with_a_hint_that_clears(agent)
    assert finish(attempt, NOON).earned == 0


def test_where_hints_are_not_shown_nothing_is_taken_away(agent):
    review = {**everything_afterwards(), "during": ["attempt", "correctness"]}
    attempt = with_a_hint_that_clears(agent, review=review)
    assert slot(attempt).response == {"choices": [0, 2]}
    assert slot(attempt).settled_at is None


@pytest.mark.parametrize("kept", [0, 1])
def test_where_nobody_may_know_whether_it_is_right_one_check_settles_it(agent, kept):
    review = {**everything_afterwards(), "during": ["attempt", "feedback"]}
    rules = {"behaviour": Quiz.Behaviour.INTERACTIVE, "review": review}
    attempt = begun(quiz(question(lights(hints=2)), **rules), agent)
    answer(attempt, kept)
    assert check(attempt, 1, NOON).settled_at, "open for another try, it would say “wrong”"


def test_when_no_try_is_left_it_is_settled(agent):
    attempt = immediate(agent, Quiz.Behaviour.INTERACTIVE, hints=1)
    for kept in (1, 2):
        answer(attempt, kept)
        check(attempt, 1, NOON)
    assert slot(attempt).settled_at


def test_an_answer_that_was_changed_after_the_last_check_is_one_more_try(agent):
    attempt = immediate(agent, Quiz.Behaviour.INTERACTIVE, hints=2, penalty=Fraction(1, 4))
    answer(attempt, 1)
    check(attempt, 1, NOON)
    answer(attempt, 0)
    assert finish(attempt, NOON).earned == Fraction(3, 4)


def test_after_the_deadline_nothing_is_checked(agent):
    made = quiz(question(), behaviour=Quiz.Behaviour.IMMEDIATE, time_limit=60)
    attempt = begun(made, agent)
    answer(attempt, 0)
    with pytest.raises(Refused):
        check(attempt, 1, after(91))
    assert now(attempt).state == "finished"


# Afterwards


def reviewed(agent, options, seconds=5, **fields):
    made = quiz(question(), review=options, **fields)
    attempt = begun(made, agent)
    answer(attempt, 1)
    return review_of(now(finish(attempt, NOON)), agent, after(seconds))


def test_a_review_shows_what_its_phase_allows(agent):
    options = {"right_after": ["attempt", "marks"], "closed": ["attempt", "right_answer"]}
    fields = {"closes_at": after(900)}
    first = reviewed(agent, options, **fields)
    assert set(first.papers[0].shown) == {"form", "response", "mark", "out_of"}
    assert first.marks == {"earned": "0", "out_of": "1", "to_mark": "0"}
    later = reviewed(agent, options, 300, **fields)
    assert (later.phase, later.papers, later.marks) == (Phase.LATER, [], None)
    closed = reviewed(agent, options, 900, **fields)
    assert set(closed.papers[0].shown) == {"form", "response", "right"}
    assert closed.marks is None


def test_who_may_still_take_it_sees_no_answers_of_a_closed_quiz(agent):
    options = {"closed": ["attempt", "right_answer"]}
    made = quiz(question(), review=options, closes_at=after(900))
    QuizOverride.objects.create(quiz=made, person=agent, closes_at=after(5000))
    attempt = now(finish(begun(made, agent), NOON))
    assert review_of(attempt, agent, after(1000)).papers == []
    assert review_of(attempt, agent, after(5000)).papers != []


def test_an_attempt_under_way_is_no_review_for_who_takes_it(agent, trainer):
    attempt = begun(quiz(question(), review={"during": [thing.value for thing in Thing]}), agent)
    answer(attempt, 1)
    assert review_of(now(attempt), agent, NOON).papers == []
    assert review_of(now(attempt), trainer, NOON).papers[0].shown["right"]


def test_a_trainer_sees_all_of_it_at_any_time(agent, trainer):
    attempt = begun(quiz(question(), review={}), agent)
    ended = now(finish(attempt, NOON))
    assert review_of(ended, agent, after(1)).papers == []
    assert review_of(ended, trainer, after(1)).things == frozenset(Thing)


def test_a_preview_shows_its_trainer_what_everybody_would_see(trainer):
    made = quiz(question(), review={"right_after": ["attempt", "marks"]})
    preview = now(finish(begun(made, trainer, preview=True), NOON))
    (paper,) = review_of(preview, trainer, after(1)).papers
    assert set(paper.shown) == {"form", "response", "mark", "out_of"}


# Which try counts

shares = st.lists(st.fractions(0, 1), min_size=1, max_size=5)


@given(shares)
def test_which_of_several_tries_counts(shares):
    assert result("highest", shares) == max(shares)
    assert result("first", shares) == shares[0]
    assert result("last", shares) == shares[-1]
    assert result("average", shares) * len(shares) == sum(shares)
    assert result("highest", []) is None


def test_a_pass_is_exactly_at_the_mark():
    third = Decimal("33.33")
    assert passed(Fraction(1, 3), third)
    assert not passed(Fraction(3332, 10000), third)
    assert passed(None, third) is passed(Fraction(1), None) is None


def test_the_best_of_two_tries_counts_and_previews_do_not(agent, trainer):
    made = quiz(question(), question(), pass_percent=Decimal(50))
    for kept in (0, 1):
        attempt = begun(made, agent)
        answer(attempt, kept)
        finish(attempt, NOON)
    found = result_of(made, agent)
    assert (found.share, found.passed, found.tries) == (Fraction(1, 2), True, 2)
    finish(begun(made, trainer, preview=True), NOON)
    assert result_of(made, trainer).tries == 0


# What is told


def test_what_happened_is_told_in_the_form_of_xapi(agent):
    made = quiz(question(), question(), pass_percent=Decimal(50))
    attempt = begun(made, agent)
    answer(attempt, 0)
    finish(attempt, after(90))
    told = list(Statement.objects.all())
    assert [one.verb for one in told] == ["attempted", "answered", "completed", "passed"]
    completed = told[2].body
    assert completed["result"]["score"] == {"raw": 1.0, "min": 0.0, "max": 2.0, "scaled": 0.5}
    assert completed["result"]["duration"] == "PT90.00S"
    assert completed["context"]["registration"] == str(attempt.ref)
    assert told[1].body["context"]["contextActivities"]["parent"][0]["id"].endswith(f"/{made.pk}/")
    for one in told:
        assert str(uuid.UUID(one.body["id"])) == str(one.ref)
        assert set(one.body) >= {"actor", "verb", "object", "timestamp", "version"}
        assert one.body["actor"]["account"]["name"] == str(agent.pk)
        assert one.sent_at is None


def test_no_name_and_no_right_answer_is_told(agent):
    attempt = begun(quiz(question()), agent)
    answer(attempt, 1)
    finish(attempt, NOON)
    told = json.dumps(list(Statement.objects.values_list("body", flat=True)))
    assert not [word for word in ("mia", "example.com/mia", "No signal") if word in told]


def test_an_attempt_that_was_abandoned_is_told_as_such(agent):
    finish(timed(agent, Quiz.WhenOver.ABANDON), after(999))
    assert list(Statement.objects.values_list("verb", flat=True)) == ["attempted", "abandoned"]


# What the answers say of a question


def test_how_hard_a_question_is_comes_from_all_answers_that_count(agent, lead, trainer):
    made = quiz(question(), question(FreeText(stem=Text("Write."))))
    for who, kept in ((agent, 0), (lead, 1)):
        attempt = begun(made, who)
        answer(attempt, kept)
        save(attempt, {2: Given({"text": "x"})}, NOON)
        finish(attempt, NOON)
    begun(made, trainer)
    finish(begun(made, trainer, preview=True), NOON)
    assert observe_difficulty.call() == 1
    found = list(Question.objects.values_list("facility", "answered"))
    assert found == [(0.5, 2), (None, 0)]
    assert refresh() == 0


def test_what_a_page_sends_is_by_position(agent):
    attempt = begun(quiz(question()), agent)
    assert shown(attempt, 0)["choice"] == slot(attempt).order["choices"].index(0)
