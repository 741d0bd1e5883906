"""A question is stale as soon as a passage it tests says something else, or is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from kb.models import Passage
from kb.passages import PassageText
from quizzes import bank, staleness
from quizzes.models import Question, TestedPassage
from quizzes.receivers import CLOSED
from quizzes.tasks import note_stale_questions
from tests.conftest import article, heading
from tests.quizzes.exam import NOON, question

BODY = [
    heading("Lights"),
    ("text", "<p>Orange: no signal.</p>"),
    heading("Reset"),
    ("text", "<p>Hold it.</p>"),
]


@pytest.fixture
def page(internet):
    return article(internet, "Router", BODY)


@pytest.fixture
def made(page, trainer):
    """A question about the lights."""
    return question(passages=[Passage.objects.get(page=page, anchor="lights")])


def say(page, *body):
    page.body = list(body)
    page.save_revision().publish()


def stale():
    return list(Question.objects.all().stale())


def test_a_question_is_fresh_while_its_passage_says_the_same(made, page):
    say(page, BODY[0], BODY[1], BODY[2], ("text", "<p>Hold it for ten seconds.</p>"))
    assert stale() == []
    assert not made.tests.get().is_stale


def test_a_question_is_stale_when_its_passage_says_something_else(made, page):
    say(page, BODY[0], ("text", "<p>Orange: no power.</p>"))
    test = made.tests.select_related("passage").get()
    assert stale() == [made]
    assert test.is_stale
    assert test.stale_since is not None
    assert (test.text, test.passage.text) == ("Orange: no signal.", "Orange: no power.")


@pytest.mark.django_db(transaction=True)
def test_a_question_is_stale_when_its_passage_is_gone(made, page):
    say(page, BODY[2], BODY[3])
    assert stale() == [made]
    assert made.tests.get().stale_since is not None


@pytest.mark.django_db(transaction=True)
def test_a_question_is_stale_while_its_page_is_not_published(made, page):
    page.unpublish()
    assert stale() == [made]
    assert made.tests.get().stale_since is not None
    page.save_revision().publish()
    assert stale() == []
    assert made.tests.get().stale_since is None


@pytest.mark.django_db(transaction=True)
def test_a_question_outlives_its_page_and_still_says_what_it_was_about(made, page):
    page.delete()
    test = made.tests.get()
    assert stale() == [made]
    assert test.stale_since is not None
    assert (test.passage, test.place) == (None, "Router › Lights")


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_the_text_of_a_restricted_article_that_was_deleted(made, page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="groups")
    page.delete()
    test = made.tests.get()
    assert test.is_stale
    assert (test.place, test.headings, test.text) == (CLOSED, [], "")


def test_a_question_that_tests_nothing_is_never_stale(db):
    question()
    assert stale() == []


def test_a_retired_question_is_no_longer_stale(made, page):
    say(page, BODY[2])
    bank.retire(made, NOON)
    assert stale() == []


def test_somebody_says_that_it_is_still_right(made, page, trainer):
    say(page, BODY[0], ("text", "<p>Orange: no power.</p>"))
    assert bank.confirm(made, trainer, NOON) == 1
    test = made.tests.get()
    assert stale() == []
    assert (test.confirmed_by, test.confirmed_at, test.stale_since) == (trainer, NOON, None)
    assert test.text == "Orange: no power."
    assert bank.confirm(made, trainer, NOON) == 0


def test_what_is_gone_is_no_longer_tested_once_somebody_looked(made, page, trainer):
    say(page, BODY[2])
    bank.confirm(made, trainer, NOON)
    assert not made.tests.exists()
    assert stale() == []


def test_passages_that_stay_named_stay_as_they_were_confirmed(made, page, trainer):
    other = Passage.objects.get(page=page, anchor="reset")
    before = made.tests.get()
    bank.name_passages(made, [before.passage, other], trainer)
    assert made.tests.count() == 2
    assert made.tests.get(pk=before.pk).confirmed_at == before.confirmed_at
    bank.name_passages(made, [other], trainer)
    assert made.tests.get().passage == other


def cost(page, *body):
    """Questions that this text would cost; forms give headings their anchors."""
    page.body = list(body)
    page.clean()
    return list(staleness.touched_by(page, page.passage_texts()))


def test_the_editor_learns_before_publishing_which_questions_it_would_cost(made, page):
    assert cost(page, BODY[0], ("text", "<p>Orange: no power.</p>")) == [made]
    assert cost(page, *BODY) == []
    assert cost(page, BODY[2]) == [made]


def test_what_is_stale_already_costs_nothing_more(made, page):
    say(page, BODY[0], ("text", "<p>Orange: no power.</p>"))
    assert not staleness.touched_by(page, []).exists()


def test_what_changed_without_anybody_noticing_is_found_by_the_clock(made, page):
    Passage.objects.filter(page=page).update(text_hash="x")
    assert made.tests.get().stale_since is None
    assert note_stale_questions.call() == 1
    since = made.tests.get().stale_since
    assert since is not None
    assert note_stale_questions.call() == 0
    assert made.tests.get().stale_since == since


def test_only_who_looks_after_the_bank_sees_stale_questions(made, page, editor, agent):
    say(page, BODY[2])
    assert list(Question.objects.visible_to(editor).stale()) == [made]
    assert not Question.objects.visible_to(agent).stale().exists()


places = st.tuples(st.sampled_from("abc"), st.integers(0, 2))
hashes = st.sampled_from("xyz")


@given(
    st.dictionaries(st.integers(0, 9), st.tuples(places, hashes)), st.dictionaries(places, hashes)
)
def test_what_would_change_is_what_says_no_longer_the_same(known, now):
    gone = staleness.changed(known, now)
    for key, (place, text_hash) in known.items():
        assert (key in gone) == (now.get(place) != text_hash)


def test_the_hash_of_a_text_is_the_hash_of_its_passage(page):
    texts = {text.anchor: text for text in page.passage_texts()}
    assert isinstance(texts["lights"], PassageText)
    assert Passage.objects.get(page=page, anchor="lights").text_hash == texts["lights"].text_hash
    assert TestedPassage.objects.count() == 0
