"""What counts as evidence of knowing, and what does not."""

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from kb.models import Passage, ProductPage
from quizzes import bank
from quizzes.content import ShortText, Text
from quizzes.content.parts import Pattern
from quizzes.models import Question, Quiz
from tests.conftest import article, person
from tests.quizzes.exam import NOON, after, answer, begun, lights, question, quiz
from tests.training.known import answered, questions
from training.answers import Answer
from training.evidence import evidence_of, masteries
from training.mastery import Mastery, mastery

LATER = NOON + datetime.timedelta(minutes=1)


def of(agent: User, product: ProductPage, now: datetime.datetime = LATER) -> Mastery | None:
    return masteries(User.objects.filter(pk=agent.pk), None, now).get((agent.pk, product.pk))


def test_what_was_answered_is_what_mastery_is_worked_out_from(
    agent: User, internet: ProductPage
) -> None:
    asked = questions(internet, 8)
    answered(agent, asked[:6], [1, 1, 1, 1, 0, Fraction(1, 3)], days_ago=3)
    answered(agent, asked[3:6], 1, days_ago=1)
    earned = [(0, 1, 3), (1, 1, 3), (2, 1, 3), (3, 1, 3), (4, 0, 3), (5, Fraction(1, 3), 3)]
    given = [given_to(agent, asked[at], share, days) for at, share, days in earned]
    given += [given_to(agent, one, 1, 1) for one in asked[3:6]]
    live = {internet.pk: [one.pk for one in asked]}
    assert of(agent, internet) == mastery(given, live, LATER)[agent.pk, internet.pk]


def given_to(
    person: User, one: Question, earned: Fraction | int, days: float, **more: Any
) -> Answer:
    at = NOON - datetime.timedelta(days=days)
    assert one.product_id
    return Answer(person.pk, one.product_id, one.pk, at, Fraction(earned), **more)


def test_an_attempt_of_the_real_engine_counts_once_it_is_finished(
    agent: User, internet: ProductPage
) -> None:
    from quizzes.attempts import finish

    going = begun(quiz(question(lights(), product=internet)), agent)
    answer(going, 0)
    assert of(agent, internet) is None
    finish(going, after(30))
    found = of(agent, internet)
    assert found is not None
    assert found.answered == 1


@pytest.mark.parametrize(
    ("attempt", "slots"),
    [
        ({"state": "in_progress"}, {}),
        ({"state": "abandoned"}, {}),
        ({"preview": True}, {}),
        ({}, {"fraction": None}),
        ({}, {"excused": "full"}),
        ({}, {"excused": "dropped"}),
    ],
)
def test_what_is_no_evidence_does_not_count(
    agent: User, internet: ProductPage, attempt: dict[str, Any], slots: dict[str, Any]
) -> None:
    answered(agent, questions(internet, 6), slots=slots, **attempt)
    assert of(agent, internet) is None


def test_a_question_that_any_answer_is_right_to_tells_nothing(
    agent: User, internet: ProductPage
) -> None:
    anything = ShortText(name="Any", stem=Text("Say something."), answers=(Pattern("*"),))
    answered(agent, [question(anything, product=internet) for _ in range(6)])
    assert of(agent, internet) is None


def test_guessing_is_taken_off(agent: User, internet: ProductPage) -> None:
    # One of three is right: a third is earned by chance.
    asked = [question(lights(), product=internet) for _ in range(6)]
    answered(agent, asked, Fraction(1, 2))
    third = {"guess": Fraction(1, 3)}
    given = [given_to(agent, one, Fraction(1, 2), 0, **third) for one in asked]
    found = mastery(given, {internet.pk: [one.pk for one in asked]}, LATER)[agent.pk, internet.pk]
    seen = of(agent, internet)
    assert seen
    assert seen.share == pytest.approx(found.share)
    assert seen.answers == found.answers


def test_it_is_asked_as_of_any_moment(agent: User, internet: ProductPage) -> None:
    asked = questions(internet, 6)
    answered(agent, asked, 0, days_ago=40)
    answered(agent, asked, 1, days_ago=10)
    read = evidence_of(User.objects.all())
    cell, day = (agent.pk, internet.pk), datetime.timedelta(days=1)
    assert cell not in read.masteries(NOON - 41 * day)
    then, now = read.masteries(NOON - 20 * day)[cell], read.masteries(NOON)[cell]
    assert then.share is not None
    assert now.share is not None
    assert then.share < 0.3 < 0.7 < now.share


def test_retired_questions_were_part_of_the_product_until_then(
    agent: User, internet: ProductPage
) -> None:
    asked = questions(internet, 8)
    answered(agent, asked, days_ago=20)
    for one in asked[:2]:
        bank.retire(one, NOON - datetime.timedelta(days=5))
    question(lights(), product=internet, ready=False)
    now, before = of(agent, internet), of(agent, internet, NOON - datetime.timedelta(days=9))
    assert (now and now.live, before and before.live) == (6, 8)


def test_what_was_answered_before_the_text_changed_counts_half(
    agent: User, internet: ProductPage, trainer: User
) -> None:
    page = article(internet, "Router")
    passage = Passage.objects.filter(page=page)
    asked = [question(product=internet, passages=passage) for _ in range(12)]
    answered(agent, asked, days_ago=1)
    before = of(agent, internet, timezone.now())
    page.body = [("text", "<p>Something else.</p>")]
    page.save_revision().publish()
    after_it = of(agent, internet, timezone.now())
    assert before
    assert after_it
    assert after_it.answers == pytest.approx(before.answers / 2, rel=1e-3)


def test_a_question_that_is_still_right_leaves_old_answers_at_half(
    agent: User, internet: ProductPage, trainer: User
) -> None:
    page = article(internet, "Router")
    asked = question(product=internet, passages=Passage.objects.filter(page=page))
    page.body = [("text", "<p>Something else.</p>")]
    page.save_revision().publish()
    changed = evidence_of(User.objects.all()).changed
    assert list(changed) == [asked.pk]
    bank.confirm(asked, trainer, timezone.now())
    assert evidence_of(User.objects.all()).changed == changed
    page.body = [("text", "<p>Something else again.</p>")]
    page.save_revision().publish()
    later = evidence_of(User.objects.all()).changed
    assert later[asked.pk] > changed[asked.pk]
    page.unpublish()
    bank.confirm(asked, trainer, timezone.now())
    assert not asked.tests.exists()
    assert evidence_of(User.objects.all()).changed[asked.pk] >= changed[asked.pk]


def test_a_text_that_is_as_it_was_again_costs_nothing(agent: User, internet: ProductPage) -> None:
    page = article(internet, "Router")
    question(product=internet, passages=Passage.objects.filter(page=page))
    before = page.body
    for body in ([("text", "<p>Something else.</p>")], before):
        page.body = body
        page.save_revision().publish()
    assert evidence_of(User.objects.all()).changed == {}


def test_what_needed_a_hint_fades_faster(agent: User, internet: ProductPage) -> None:
    alone, helped = questions(internet, 6), questions(internet, 6)
    tried = {"tries": [{"text": "3"}, {"text": "14"}]}
    answered(agent, alone, days_ago=60)
    other = person("nora", "agent")
    of_hints = quiz(*helped, behaviour=Quiz.Behaviour.INTERACTIVE)
    answered(other, helped, days_ago=60, of=of_hints, slots=tried)
    known = masteries(User.objects.all(), None, LATER)
    without, with_help = (known[one.pk, internet.pk] for one in (agent, other))
    assert without.answered == with_help.answered == 6
    found = evidence_of(User.objects.all()).figures(LATER)
    shares = dict(zip(found.agent.tolist(), found.share.tolist(), strict=True))
    assert shares[other.pk] < shares[agent.pk]


def test_only_the_people_and_products_asked_for_are_read(
    agent: User, lead: User, internet: ProductPage, mobile: ProductPage
) -> None:
    for one in (agent, lead):
        answered(one, questions(internet, 2) + questions(mobile, 2))
    people = User.objects.filter(pk=agent.pk)
    found = masteries(people, ProductPage.objects.filter(pk=mobile.pk), LATER)
    assert set(found) == {(agent.pk, mobile.pk)}


def test_so_many_queries_however_much_there_is(
    agent: User,
    lead: User,
    internet: ProductPage,
    mobile: ProductPage,
    django_assert_max_num_queries: Any,
) -> None:
    for one in (agent, lead):
        for product in (internet, mobile):
            answered(one, questions(product, 4))
    with django_assert_max_num_queries(5):
        assert len(masteries(User.objects.all(), None, LATER)) == 4
    with django_assert_max_num_queries(4):  # what guessing earns is known by now
        masteries(User.objects.all(), None, LATER)


def test_without_any_answer_nobody_knows_anything(agent: User, internet: ProductPage) -> None:
    questions(internet, 2)
    assert masteries(User.objects.all(), None, LATER) == {}
