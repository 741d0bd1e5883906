"""What item analysis is given: exactly the answers that count, in the question's own order."""

import numpy as np
import pytest

from quizzes import bank
from quizzes.answer_tables import picks_of, table_of
from quizzes.attempts import excuse, finish
from quizzes.content import Text, TrueFalse
from quizzes.item_analysis import choice_statistics, item_statistics, quiz_statistics
from quizzes.models import Attempt, AttemptSlot, Question
from quizzes.observed import refresh
from tests.conftest import person
from tests.quizzes.exam import NOON, answer, begun, lights, question, quiz, refund, slot
from tests.quizzes.exam import letter as free_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """Two lights; the first counts double."""
    return quiz(question(lights(default_mark=2)), question())


def take(made, who, *kept):
    attempt = begun(made, who)
    for number, choice in enumerate(kept, start=1):
        answer(attempt, choice, number)
    return finish(attempt, NOON)


def test_a_table_holds_marks_of_attempts_by_questions(asked, agent, lead):
    mia, lena = take(asked, agent, 0, 1), take(asked, lead, 1, 0)
    table = table_of(asked)
    assert table.attempts == [mia.pk, lena.pk]
    assert table.marks.tolist() == [[2, 0], [0, 1]]
    assert table.maxima == [2, 1]
    assert table.guesses == [pytest.approx(1 / 3)] * 2
    assert table.rest(table.questions[0]).tolist() == [0, 1]


@pytest.mark.parametrize(("choice", "right"), [(0, 1), (1, 0), (None, 0)])
@pytest.mark.parametrize("sure", ["low", "middle", "high"])
def test_a_mark_by_certainty_counts_as_what_was_right(agent, choice, right, sure):
    made = quiz(question(), behaviour="certainty")
    attempt = begun(made, agent)
    if choice is not None:
        answer(attempt, choice)
    AttemptSlot.objects.filter(attempt=attempt).update(certainty=sure)
    finish(Attempt.objects.get(pk=attempt.pk), NOON)
    table = table_of(made)
    assert (table.marks.tolist(), table.maxima) == ([[right]], [1])
    refresh()
    assert Question.objects.get().facility == right


def test_of_each_person_the_first_finished_try_counts_unless_all_are_wanted(asked, agent):
    first, second = take(asked, agent, 0, 0), take(asked, agent, 1, 1)
    assert table_of(asked).attempts == [first.pk]
    assert table_of(asked, every_try=True).attempts == [first.pk, second.pk]


def test_who_left_is_nobody_in_particular(asked):
    for name in ("ada", "omar"):
        who = person(name, "agent")
        take(asked, who, 0, 0)
        who.delete()
    assert len(table_of(asked).attempts) == 2


def test_previews_open_attempts_and_what_waits_or_was_dropped_do_not_count(agent, lead, trainer):
    made = quiz(question(), question(free_text()), question(refund()))
    begun(made, lead)
    finish(begun(made, trainer, preview=True), NOON)
    done = take(made, agent, 0)
    slot(done, 2)
    excuse(made, slot(done, 3).version.question, "dropped", trainer, NOON)
    done.slots.filter(number=2).update(fraction=None)
    table = table_of(made)
    assert table.attempts == [done.pk]
    assert np.isnan(table.marks[:, 1:]).all()


@pytest.mark.parametrize("how", ["full", "dropped"])
def test_an_excused_question_is_neither_easy_nor_in_a_table(asked, agent, lead, trainer, how):
    take(asked, agent, 1, 0)
    take(asked, lead, 1, 1)
    bad, good = (one.question for one in asked.sections.get().slots.all())
    excuse(asked, bad, how, trainer, NOON)
    table = table_of(asked)
    assert (table.questions, table.marks.tolist()) == ([good.pk], [[1], [0]])
    refresh()
    told = Question.objects.in_bulk()
    assert (told[bad.pk].facility, told[bad.pk].answered) == (None, 0)
    assert (told[good.pk].facility, told[good.pk].answered) == (0.5, 2)


def test_what_was_picked_is_told_by_the_question_s_own_order(asked, agent, lead):
    for who, kept in ((agent, 0), (lead, 2), (person("ada", "agent"), 2)):
        take(asked, who, kept, 0)
    version = asked.sections.get().slots.first().question.version_to_use
    picks = picks_of(version, table_of(asked))
    assert picks.picked.sum(axis=0).tolist() == [1, 0, 2]
    assert picks.fractions == [1, 0, 0]
    assert picks.rest.tolist() == [1, 1, 1]


def test_who_answered_nothing_or_took_it_back_was_asked_as_well(asked, agent, lead):
    take(asked, agent, 1, 0)
    finish(begun(asked, lead), NOON)
    back = begun(asked, person("ada", "agent"))
    back.slots.filter(number=1).update(response={"choice": None})
    finish(back, NOON)
    version = asked.sections.get().slots.first().question.version_to_use
    picks = picks_of(version, table_of(asked))
    assert picks.picked.tolist() == [[False, True, False], [False] * 3, [False] * 3]
    assert picks.rest.tolist() == [1, 0, 0]


def test_each_version_has_picks_of_its_own(asked, agent, lead, trainer):
    take(asked, agent, 1, 0)
    made = asked.sections.get().slots.first().question
    old = made.version_to_use
    new = bank.make_ready(bank.edit(made, lights(right=1, default_mark=2), trainer))
    take(asked, lead, 1, 0)
    table = table_of(asked)
    assert [len(picks_of(one, table).picked) for one in (old, new)] == [1, 1]


def test_true_and_false_have_two_picks_and_a_text_none(agent):
    content = TrueFalse(stem=Text("Orange is bad?"), right=True)
    made = quiz(question(content), question(refund()))
    attempt = begun(made, agent)
    attempt.slots.filter(number=1).update(response={"answer": False})
    finish(attempt, NOON)
    table = table_of(made)
    true_false, text = (slot(attempt, number).version for number in (1, 2))
    picks = picks_of(true_false, table)
    assert (picks.picked.tolist(), picks.fractions) == ([[False, True]], [1, 0])
    assert picks_of(text, table) is None


def test_a_table_is_what_item_analysis_reads(asked):
    for number in range(6):
        take(asked, person(f"agent{number}", "agent"), number % 3, number % 2)
    table = table_of(asked)
    items = item_statistics(table.marks, table.maxima, table.guesses, enough=1)
    assert [item.facility for item in items] == [pytest.approx(1 / 3), pytest.approx(1 / 2)]
    assert quiz_statistics(table.marks, table.maxima, enough=1).n == 6
    version = asked.sections.get().slots.first().question.version_to_use
    picks = picks_of(version, table)
    told = choice_statistics(picks.picked, picks.rest, picks.fractions, enough=1)
    assert [choice.count for choice in told] == [2, 2, 2]


def test_a_quiz_that_nobody_took_has_an_empty_table(asked):
    table = table_of(asked)
    assert (table.marks.shape, table.questions) == ((0, 0), [])
