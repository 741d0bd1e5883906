"""The question bank: an edit makes a version, and what people were asked stays as it was."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from quizzes import bank
from quizzes.content import SingleChoice, Text
from quizzes.models import Category, Question, QuestionVersion
from quizzes.models.bank import Immutable
from quizzes.models.fractions import read_fraction
from tests.quizzes.exam import NOON, answer, begun, lights, question, quiz, refund, shelf, slot

pytestmark = pytest.mark.django_db


def test_a_new_question_is_a_draft_with_the_product_of_its_category(trainer, internet):
    category = Category.objects.create(name="Lights", product=internet)
    made = bank.create(lights(), category, trainer, tags=["router", "light"], idnumber="L-1")
    assert (made.product, made.created_by, made.idnumber) == (internet, trainer, "L-1")
    assert made.newest.status == "draft"
    assert made.version_to_use is None
    assert sorted(made.tags.names()) == ["light", "router"]
    assert made.newest.said == lights()


def test_a_question_that_cannot_be_asked_is_not_made_ready(trainer):
    nobody_right = replace(lights(), answers=lights(right=9).answers)
    with pytest.raises(bank.NotReady) as error:
        bank.create(nobody_right, shelf(), trainer, ready=True)
    assert error.value.problems
    assert not Question.objects.exists()


def test_an_edit_of_a_ready_question_is_a_draft_until_it_is_made_ready(trainer):
    made = question()
    draft = bank.edit(made, lights(stem="What does red mean?"), trainer)
    assert (draft.number, made.version_to_use.number) == (2, 1)
    bank.make_ready(draft)
    assert made.version_to_use == draft


def test_polishing_a_draft_makes_no_more_versions(trainer):
    made = bank.create(lights(), shelf(), trainer)
    bank.edit(made, lights(stem="What does red mean?"), trainer)
    version = bank.edit(made, refund(), trainer)
    assert (made.versions.count(), version.number, version.type) == (1, 1, "short_text")
    assert version.said == refund()
    assert version.name == "Refund"


def test_nobody_changes_what_was_ready(trainer):
    version = question().newest
    version.content = lights(stem="Another?") and refund_json()
    with pytest.raises(Immutable):
        version.save()
    version.refresh_from_db()
    assert version.said == lights()


def refund_json():
    return bank.to_json(refund())


def test_a_version_that_was_withdrawn_gives_way_to_the_one_before(trainer):
    made = question()
    bank.withdraw(bank.make_ready(bank.edit(made, refund(), trainer)))
    assert made.version_to_use.number == 1


def test_an_attempt_keeps_the_version_it_was_given(agent, trainer):
    made = question()
    attempt = begun(quiz(made), agent)
    bank.make_ready(bank.edit(made, refund(), trainer))
    answer(attempt)
    assert slot(attempt).version.number == 1
    assert slot(attempt).version.said == lights()


def test_a_retired_question_is_not_asked_until_it_is_brought_back():
    made = question()
    bank.retire(made, NOON)
    assert not Question.objects.live().exists()
    bank.bring_back(made)
    assert Question.objects.live().get() == made


def test_two_questions_cannot_have_one_number_of_their_own_and_many_can_have_none():
    question(idnumber="A")
    question()
    question()
    with pytest.raises(IntegrityError), transaction.atomic():
        question(idnumber="A")


def test_a_path_of_categories_is_made_once(internet):
    inner = shelf("Internet", "Router", "Lights")
    assert shelf("Internet", "Router", "Lights") == inner
    assert Category.objects.count() == 3
    assert len(Category.objects.all().below(shelf("Internet").pk)) == 3


def test_a_category_cannot_stand_in_itself():
    outer, inner = shelf("Internet"), shelf("Internet", "Router")
    outer.parent = inner
    with pytest.raises(ValidationError):
        outer.clean()


def test_the_versions_to_use_are_read_at_once(django_assert_num_queries, trainer):
    made = [question() for _ in range(3)]
    bank.make_ready(bank.edit(made[0], refund(), trainer))
    bank.edit(made[1], refund(), trainer)
    with django_assert_num_queries(1):
        found = QuestionVersion.objects.all().to_use([one.pk for one in made])
    assert [found[one.pk].number for one in made] == [2, 1, 1]


def test_tags_are_all_asked_for_whatever_their_case():
    question(tags=["router"])
    both = question(tags=["Router", "lights"])
    assert list(Question.objects.all().tagged(["ROUTER", "Lights"])) == [both]


@pytest.mark.parametrize("said", ["1/3", "-2", "0.25", " 7/6 "])
def test_fractions_are_read_exactly(said):
    assert read_fraction(said) == Fraction(said.strip())


@pytest.mark.parametrize("said", ["", "x", "1/0", "1e9", "1e999999999", "1//2", "١", "0x1"])
def test_what_is_no_fraction_is_refused(said):
    with pytest.raises(ValidationError):
        read_fraction(said)


def test_a_content_that_has_files_comes_back_whole():
    content = SingleChoice(
        stem=Text("?"), answers=lights().answers, default_mark=Fraction(1, 3), name="n" * 400
    )
    made = question(content)
    assert QuestionVersion.objects.get(question=made).said == content
    assert len(made.newest.name) == 300


def test_an_edit_is_refused_when_somebody_else_was_quicker(trainer, manager):
    made = bank.create(lights(), shelf(), trainer)
    seen = made.newest.said
    bank.edit(made, lights(stem="Hers"), manager, seen=seen)
    with pytest.raises(bank.Changed):
        bank.edit(made, lights(stem="His"), trainer, seen=seen)
    assert str(made.newest.said.stem) == "Hers"


def test_a_draft_that_somebody_changed_since_it_was_read_is_not_made_ready(trainer, manager):
    made = bank.create(lights(), shelf(), trainer)
    read = made.newest
    bank.edit(made, lights(stem="Hers"), manager)
    with pytest.raises(bank.Changed):
        bank.make_ready(read, seen=lights())
    assert made.version_to_use is None


def test_what_is_made_ready_is_looked_over_as_it_is_now(trainer, manager):
    made = bank.create(lights(), shelf(), trainer)
    read = made.newest
    assert read.said == lights()
    bank.edit(made, lights(right=9), manager)
    with pytest.raises(bank.NotReady):
        bank.make_ready(read)
    assert made.version_to_use is None
