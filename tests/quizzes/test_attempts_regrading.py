"""Marks that people give, and marks that are worked out anew."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import bank
from quizzes.attempts import Given, Scope, excuse, finish, mark, regrade, regrade_preview, save
from quizzes.attempts.marking import CannotMark, settle_anew
from quizzes.content import Answer, FreeText, Ordering, SingleChoice, Text
from quizzes.grading import grade
from quizzes.models import Attempt, AttemptSlot, Excusal, Quiz, Regrade, RegradedSlot, Statement
from quizzes.rekeying import CannotRekey, Rekeying
from quizzes.responses import read_response, response_to_json
from quizzes.review import public_form
from quizzes.shuffling import order_for, to_shown
from tests.conftest import person
from tests.quizzes.exam import (
    NOON,
    after,
    answer,
    begun,
    letter,
    lights,
    question,
    quiz,
    refund,
    slot,
    steps,
)
from tests.quizzes.written import answered, contents

pytestmark = pytest.mark.django_db


def now(attempt):
    return Attempt.objects.get(pk=attempt.pk)


# Marking


@pytest.fixture
def written(agent):
    """Mia wrote a letter and picked the right light."""
    attempt = begun(quiz(question(letter()), question()), agent)
    save(attempt, {1: Given({"text": "Dear customer"})}, NOON)
    answer(attempt, number=2)
    return finish(attempt, after(1))


def test_a_text_waits_for_a_person(written, trainer):
    assert (written.earned, written.to_mark, slot(written).fraction) == (1, 1, None)
    assert [one.number for one in AttemptSlot.objects.all().to_mark(trainer)] == [1]


def test_nothing_written_needs_nobody_to_mark_it(agent):
    attempt = finish(begun(quiz(question(letter())), agent), NOON)
    assert (attempt.to_mark, attempt.earned) == (0, 0)


def test_a_mark_by_rubric_is_worked_out_exactly(written, trainer):
    marked = mark(slot(written), trainer, after(9), levels=[2, 1], comment="Almost")
    assert marked.fraction == Fraction(2, 3)
    assert (now(written).earned, now(written).to_mark) == (Fraction(5, 3), 0)
    assert not AttemptSlot.objects.all().to_mark(trainer).exists()
    assert written.events.filter(kind="marked").exists()
    assert Statement.objects.last().verb == "scored"


def test_a_marker_can_change_their_mind(written, trainer):
    mark(slot(written), trainer, after(9), fraction=Fraction(1))
    mark(slot(written), trainer, after(10), fraction=Fraction(1, 4))
    assert slot(written).fraction == Fraction(1, 4)
    assert slot(written).marks.count() == 1


def test_where_two_people_mark_it_waits_for_both(written, trainer, manager):
    Quiz.objects.update(markers=2)
    mark(slot(written), trainer, after(9), fraction=Fraction(1))
    assert (slot(written).fraction, now(written).to_mark) == (None, 1)
    assert not AttemptSlot.objects.all().to_mark(trainer).exists()
    assert AttemptSlot.objects.all().to_mark(manager).exists()
    mark(slot(written), manager, after(10), fraction=Fraction(1, 3))
    assert slot(written).fraction == Fraction(2, 3)


def test_what_has_its_mark_is_marked_by_nobody_else(written, trainer, manager):
    mark(slot(written), trainer, after(9), fraction=Fraction(1))
    with pytest.raises(CannotMark, match="already"):
        mark(slot(written), manager, after(10), fraction=Fraction(0))
    assert (slot(written).fraction, slot(written).marks.count()) == (1, 1)


def test_nobody_marks_their_own_answers(trainer):
    attempt = begun(quiz(question(letter())), trainer)
    save(attempt, {1: Given({"text": "Dear customer"})}, NOON)
    finish(attempt, NOON)
    assert not AttemptSlot.objects.all().to_mark(trainer).exists()
    with pytest.raises(CannotMark, match="Somebody else"):
        mark(slot(attempt), trainer, NOON, fraction=Fraction(1))


@pytest.mark.parametrize(
    "given", [{"fraction": Fraction(2)}, {"fraction": Fraction(-1)}, {}, {"levels": [9, 0]}]
)
def test_a_mark_that_is_none_is_refused(written, trainer, given):
    with pytest.raises(CannotMark):
        mark(slot(written), trainer, NOON, **given)


def test_who_marks_is_allowed_to_and_marks_what_needs_it(written, lead, trainer):
    with pytest.raises(CannotMark):
        mark(slot(written), lead, NOON, fraction=Fraction(1))
    with pytest.raises(CannotMark, match="by itself"):
        mark(slot(written, 2), trainer, NOON, fraction=Fraction(1))
    assert not AttemptSlot.objects.all().to_mark(lead).exists()


def test_a_mark_outlives_a_regrade(written, trainer):
    mark(slot(written), trainer, NOON, fraction=Fraction(1, 3))
    regrade(Scope(quiz=written.quiz), trainer, NOON)
    assert (slot(written).fraction, now(written).earned) == (Fraction(1, 3), Fraction(4, 3))


def test_when_one_marker_is_enough_what_one_has_marked_has_its_mark(written, trainer, manager):
    Quiz.objects.update(markers=2)
    mark(slot(written), trainer, after(9), fraction=Fraction(1, 3))
    Quiz.objects.update(markers=1)
    settle_anew(Quiz.objects.get(), after(10))
    assert (slot(written).fraction, now(written).to_mark) == (Fraction(1, 3), 0)
    assert Statement.objects.last().verb == "scored"
    assert not AttemptSlot.objects.all().to_mark(manager).exists()


def test_what_nobody_has_marked_still_waits_when_one_marker_is_enough(written, trainer):
    settle_anew(written.quiz, after(10))
    assert (slot(written).fraction, now(written).to_mark) == (None, 1)
    assert not written.events.filter(kind="marked").exists()


def test_who_has_a_mark_keeps_it_when_two_people_are_to_mark(written, trainer):
    mark(slot(written), trainer, NOON, fraction=Fraction(1, 3))
    Quiz.objects.update(markers=2)
    regrade(Scope(quiz=written.quiz), trainer, NOON)
    assert (slot(written).fraction, now(written).to_mark) == (Fraction(1, 3), 0)
    mark(slot(written), trainer, after(9), fraction=Fraction(1, 2))
    assert (slot(written).fraction, now(written).to_mark) == (Fraction(1, 2), 0)


def test_full_marks_that_are_taken_back_are_no_mark_by_one_of_two(written, trainer):
    Quiz.objects.update(markers=2)
    mark(slot(written), trainer, NOON, fraction=Fraction(1, 3))
    letter_asked = slot(written).version.question
    excuse(written.quiz, letter_asked, "full", trainer, NOON)
    assert (slot(written).fraction, now(written).to_mark) == (1, 0)
    excuse(written.quiz, letter_asked, "", trainer, NOON)
    assert (slot(written).fraction, now(written).to_mark) == (None, 1)


# Regrading


@pytest.fixture
def asked(agent, trainer):
    """Mia said what the key calls right, Omar what it should."""
    made = quiz(question(), question(refund()))
    for who, kept in ((agent, 0), (person("omar", "agent"), 1)):
        attempt = begun(made, who)
        answer(attempt, kept)
        save(attempt, {2: Given({"text": "14"})}, NOON)
        finish(attempt, NOON)
    return made


def the_question(made):
    return made.sections.get().slots.first().question


def other_key(made, trainer, content=None):
    draft = bank.edit(the_question(made), content or lights(right=1), trainer)
    return bank.make_ready(draft)


def told(changes):
    return {str(one.attempt.person): (one.before, one.after) for one in changes}


HALF = Fraction(1, 2)


def test_a_preview_says_who_changes_from_what_to_what_and_writes_nothing(asked, trainer):
    scope = Scope(question=the_question(asked), version=other_key(asked, trainer))
    before = list(AttemptSlot.objects.values_list("fraction", "version"))
    assert told(regrade_preview(scope)) == {"mia": (1, HALF), "omar": (HALF, 1)}
    assert list(AttemptSlot.objects.values_list("fraction", "version")) == before
    assert not Regrade.objects.exists()


def test_a_regrade_does_what_its_preview_said_and_writes_it_down(asked, trainer):
    version = other_key(asked, trainer)
    scope = Scope(question=the_question(asked), version=version)
    said = told(regrade_preview(scope))
    row = regrade(scope, trainer, after(9), "Wrong key")
    assert {str(one.person): one.share for one in Attempt.objects.all()} == {
        who: then for who, (_, then) in said.items()
    }
    assert (row.attempts, row.by, row.reason) == (2, trainer, "Wrong key")
    logged = RegradedSlot.objects.filter(slot__attempt__person__username="mia").get()
    assert (logged.before, logged.after) == (1, 0)
    assert logged.version_after == version
    assert Attempt.objects.first().events.filter(kind="regraded").exists()
    assert regrade_preview(scope) == []


def test_who_is_still_at_it_is_graded_by_the_new_key(asked, trainer, lead):
    attempt = begun(asked, lead)
    answer(attempt, 1)
    version = other_key(asked, trainer)
    row = regrade(Scope(question=the_question(asked), version=version), trainer, after(5))
    assert row.attempts == 2  # nothing of a try under way changes but what it is graded by
    assert (slot(attempt).version, slot(attempt).fraction) == (version, None)
    finish(now(attempt), after(9))
    assert slot(attempt).fraction == 1


def test_choices_that_are_kept_in_another_order_are_still_the_same_choices(asked, trainer):
    right = lights(right=1)
    turned = replace(right, answers=right.answers[::-1])
    said = {one.pk: _shown_text(one) for one in AttemptSlot.objects.filter(number=1)}
    key = other_key(asked, trainer, turned)
    regrade(Scope(asked, the_question(asked), key), trainer, NOON)
    assert {str(one.person): one.share for one in Attempt.objects.all()} == {"mia": HALF, "omar": 1}
    assert {one.pk: _shown_text(one) for one in AttemptSlot.objects.filter(number=1)} == said


def _shown_text(one):
    content = one.version.said
    shown = to_shown(content, one.order, one.response)
    return public_form(content, one.order)["choices"], shown


def test_an_attempt_cannot_be_read_by_another_question(asked, trainer):
    version = other_key(asked, trainer, refund())
    with pytest.raises(CannotRekey):
        regrade(Scope(question=the_question(asked), version=version), trainer, NOON)
    assert not Regrade.objects.exists()


def test_when_something_fails_nothing_is_regraded(asked, trainer, monkeypatch):
    def fail(*args, **fields):
        raise RuntimeError

    monkeypatch.setattr("quizzes.attempts.regrading.telling.scored", fail)
    scope = Scope(question=the_question(asked), version=other_key(asked, trainer))
    with pytest.raises(RuntimeError):
        regrade(scope, trainer, NOON)
    assert not Regrade.objects.exists()
    assert told(regrade_preview(scope))["mia"] == (1, HALF)


def test_a_bad_question_can_earn_full_marks_for_everybody(asked, trainer):
    excuse(asked, the_question(asked), "full", trainer, NOON)
    assert {one.share for one in Attempt.objects.all()} == {Fraction(1)}
    assert Excusal.objects.get().how == "full"


def test_a_bad_question_can_be_dropped_and_taken_up_again(asked, trainer):
    excuse(asked, the_question(asked), "dropped", trainer, NOON)
    assert {(one.earned, one.out_of) for one in Attempt.objects.all()} == {(1, 1)}
    excuse(asked, the_question(asked), "", trainer, NOON)
    assert sorted((one.earned, one.out_of) for one in Attempt.objects.all()) == [(1, 2), (2, 2)]
    assert not Excusal.objects.exists()


def test_an_excuse_holds_for_who_submits_later(asked, trainer, lead):
    late = begun(asked, lead)
    excuse(asked, the_question(asked), "dropped", trainer, NOON)
    ended = finish(late, after(1))
    assert (ended.earned, ended.out_of) == (0, 1)


def test_an_excuse_in_one_quiz_is_none_in_another(asked, trainer, lead):
    other = quiz(the_question(asked))
    attempt = finish(begun(other, lead), NOON)
    excuse(asked, the_question(asked), "full", trainer, NOON)
    assert now(attempt).share == 0


def test_what_waits_for_a_marker_counts_for_nothing_when_it_is_dropped(written, trainer):
    excuse(written.quiz, slot(written).version.question, "dropped", trainer, NOON)
    assert (now(written).to_mark, now(written).out_of) == (0, 1)
    assert not AttemptSlot.objects.all().to_mark(trainer).exists()


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_total_is_the_sum_of_its_parts_after_any_number_of_regrades(asked, trainer, rounds):
    for number in range(rounds):
        key = other_key(asked, trainer, lights(right=(number + 1) % 3))
        regrade(Scope(question=the_question(asked), version=key), trainer, NOON)
    for attempt in Attempt.objects.all():
        parts = [one.fraction * one.max_mark for one in attempt.slots.all()]
        assert attempt.earned == sum(parts)


# Reading answers by another version


@given(st.data(), contents(), st.integers(0, 99))
def test_the_same_question_reads_every_answer_as_it_was(data, content, seed):
    response = response_to_json(data.draw(answered(content)))
    rekeying = Rekeying(content, content)
    assert rekeying.response(None) is None
    order = order_for(content, Random(seed))
    assert public_form(content, rekeying.order(order)) == public_form(content, order)
    was, kept = (read_response(content, r) for r in (response, rekeying.response(response)))
    assert grade(content, kept).fraction == grade(content, was).fraction


@given(st.permutations(range(3)), st.permutations(range(3)))
def test_another_right_order_changes_the_mark_and_not_what_was_said(turned, said):
    old = steps()
    new = replace(old, items=tuple(old.items[at] for at in turned))
    response = Rekeying(old, new).response({"order": list(said)})
    assert [new.items[at] for at in response["order"]] == [old.items[at] for at in said]


@pytest.mark.parametrize(
    "new",
    [
        replace(lights(), answers=lights().answers[:2]),
        replace(lights(), answers=(*lights().answers, Answer(Text("More")))),
        replace(lights(), answers=(*lights().answers[:2], Answer(Text("Other")))),
        refund(),
    ],
)
def test_with_other_choices_it_is_another_question(new):
    with pytest.raises(CannotRekey):
        Rekeying(lights(), new)


def test_types_do_not_read_each_other():
    assert isinstance(lights(), SingleChoice)
    for one, other in ((steps(), FreeText(stem=Text("?"))), (lights(), steps())):
        with pytest.raises(CannotRekey, match="another type"):
            Rekeying(one, other)
    assert isinstance(steps(), Ordering)


def test_of_each_change_one_statement_tells_and_of_none_no_statement(agent, lead, trainer):
    asked = question()
    made = quiz(asked)
    for who, kept in ((agent, 1), (lead, 0)):
        attempt = begun(made, who)
        answer(attempt, kept)
        finish(attempt, NOON)
        finish(attempt, NOON)
    assert Statement.objects.filter(verb="completed").count() == 2
    fixed = bank.make_ready(bank.edit(asked, lights(right=1), trainer))
    regrade(Scope(made, asked, fixed), trainer, NOON)
    assert Statement.objects.filter(verb="scored").count() == 2
    regrade(Scope(made, asked, fixed), trainer, NOON)
    assert Statement.objects.filter(verb="scored").count() == 2
