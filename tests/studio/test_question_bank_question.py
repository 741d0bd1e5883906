"""A trainer reads a question, and says what becomes of it."""

import re
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from accounts.models import User
from kb.models import Passage, ProductPage
from quizzes import bank
from quizzes.content import Answer, SingleChoice, Text
from quizzes.content.texts import File, Format
from quizzes.models import Question, TestedPassage
from quizzes.review.files import key_of
from quizzes.studio.differences import side_by_side
from quizzes.studio.writing.details import DetailsForm, print_of
from tests.conftest import article
from tests.quizzes.every_type import examples
from tests.quizzes.exam import lights, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def page(browser: Client, asked: Question, **asking: Any) -> str:
    """What the question's page shows."""
    answer = browser.get(reverse("bank:question", args=[asked.pk]), asking)
    assert answer.status_code == 200
    return str(answer.content.decode())


def do(browser: Client, asked: Question, deed: str, **sent: Any) -> str:
    """The page after a deed."""
    address = reverse("bank:deed", args=[asked.pk, deed])
    return str(browser.post(address, sent, follow=True).content.decode())


def seen_on(shown: str) -> list[str]:
    """What the button "Still right" or "Make ready" of a page says was read."""
    return re.findall(r'name="seen" value="(\w*)"', shown)


def changed(product: ProductPage) -> Question:
    """A question about a text that has changed since."""
    text = article(product, "Router", body=[("text", "<p>Wait ten seconds.</p>")])
    passage = Passage.objects.get(page=text)
    asked = question(passages=[passage])
    text.body = [("text", "<p>Wait thirty seconds.</p>")]
    text.save_revision().publish()
    return asked


@pytest.mark.parametrize("who", ["agent", "lead", "outsider", "customer"])
def test_a_key_is_for_those_who_look_after_the_bank(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    asked = question(ready=False)
    browser = enter(request.getfixturevalue(who))
    assert browser.get(reverse("bank:question", args=[asked.pk])).status_code == 302
    browser.post(reverse("bank:deed", args=[asked.pk, "make-ready"]))
    assert asked.version_to_use is None


@pytest.mark.parametrize("content", [one.content for one in examples()], ids=lambda one: one.type)
def test_a_question_of_every_type_is_shown_with_its_key(browser: Client, content: Any) -> None:
    shown = page(browser, question(content, ready=False))
    assert content.label.capitalize() in shown
    assert "As an agent sees it" in shown


def test_what_an_agent_sees_holds_no_key(browser: Client) -> None:
    shown = page(browser, question(lights()))
    asked, key = shown.split('class="as-asked"')[1].split("Its key")
    assert "No signal" in asked
    assert "You said No signal." not in asked
    assert "You said No signal." in key
    assert "100 %" in key


def test_texts_are_cleaned_before_anybody_sees_them(browser: Client) -> None:
    nasty = Text('<p>Go</p><script>alert("x")</script>', Format.HTML)
    answers = (Answer(nasty, Fraction(1), nasty), Answer(Text("Stop")))
    shown = page(browser, question(SingleChoice(stem=nasty, answers=answers), ready=False))
    assert "<p>Go</p>" in shown
    assert 'alert("x")' not in shown


def test_pictures_of_a_question_are_served(browser: Client, agent: User, enter: Any) -> None:
    picture = Text("<img src='@@PLUGINFILE@@/a.png'>", Format.HTML, (File("a.png", b"PNG"),))
    asked = question(lights(stem="x").__class__(stem=picture, answers=lights().answers))
    key = key_of(picture.files[0])
    address = reverse("bank:file", args=[asked.pk, 1, key, "a.png"])
    assert address in page(browser, asked)
    assert browser.get(address).content == b"PNG"
    assert browser.get(address.replace(key, "0123")).status_code == 404
    assert enter(agent).get(address).status_code == 302


def test_versions_say_who_wrote_them(browser: Client, trainer: User) -> None:
    asked = question(lights(stem="The old text"))
    bank.edit(asked, lights(stem="The new text"), trainer)
    shown = page(browser, asked)
    assert "The new text" in shown
    assert "The old text" not in shown
    assert "tomas" in shown.split("Versions</h")[1]
    assert "The old text" in page(browser, asked, version=1)
    gone = browser.get(reverse("bank:question", args=[asked.pk]), {"version": "9"})
    assert gone.status_code == 404


def test_both_texts_stand_side_by_side_when_a_question_is_stale(
    browser: Client, internet: ProductPage
) -> None:
    shown = page(browser, changed(internet))
    assert "<del>ten</del>" in shown
    assert "<ins>thirty</ins>" in shown
    assert "Still right" in shown


def test_still_right_takes_the_new_text_over(
    browser: Client, internet: ProductPage, trainer: User
) -> None:
    asked = changed(internet)
    seen = seen_on(page(browser, asked))
    assert "Noted" in do(browser, asked, "still-right", seen=seen)
    test = asked.tests.get()
    assert test.text == "Wait thirty seconds."
    assert test.confirmed_by == trainer
    assert "Still right" not in page(browser, asked)


def test_nobody_confirms_a_text_that_changed_while_they_read(
    browser: Client, internet: ProductPage
) -> None:
    asked = changed(internet)
    seen = seen_on(page(browser, asked))
    text = asked.tests.get().passage.page.specific
    text.body = [("text", "<p>Wait an hour.</p>")]
    text.save_revision().publish()
    assert "changed once more" in do(browser, asked, "still-right", seen=seen)
    assert asked.tests.get().is_stale
    assert "Noted" in do(browser, asked, "still-right", seen=seen_on(page(browser, asked)))


def test_an_edit_that_is_made_ready_is_right_with_the_text_it_was_compared_with(
    browser: Client, internet: ProductPage, trainer: User
) -> None:
    asked = changed(internet)
    bank.edit(asked, lights(stem="The new text"), trainer)
    shown = page(browser, asked)
    texts = re.findall(r'name="text" value="(\w+)"', shown)
    assert len(texts) == 1
    test = asked.tests.get()
    again = test.passage.page.specific
    again.body = [("text", "<p>Wait an hour.</p>")]
    again.save_revision().publish()
    print_ = seen_on(shown)[0]
    do(browser, asked, "make-ready", seen=print_, text=texts)
    assert asked.tests.get().is_stale
    bank.edit(asked, lights(stem="The newest text"), trainer)
    shown = page(browser, asked)
    texts = re.findall(r'name="text" value="(\w+)"', shown)
    said = do(browser, asked, "make-ready", seen=seen_on(shown)[0], text=texts)
    assert "It is noted as right with what the text says now." in said
    assert asked.tests.get().text == "Wait an hour."


def test_a_passage_that_one_may_not_read_is_left_to_who_may(
    browser: Client, internet: ProductPage, mobile: ProductPage, trainer: User
) -> None:
    asked = changed(internet)
    other = changed(mobile).tests.get().passage
    assert other
    bank.add_passage(asked, other, trainer)
    TestedPassage.objects.filter(question=asked, passage=other).update(text_hash="x")
    PageViewRestriction.objects.create(page=other.page, restriction_type="groups")
    shown = page(browser, asked)
    assert "A passage of an article that you may not read. It has changed." in shown
    assert "Noted" in do(browser, asked, "still-right", seen=seen_on(shown))
    assert [test.passage for test in asked.tests.all() if test.is_stale] == [other]
    shown = page(browser, asked)
    assert "somebody who may has to compare both texts" in shown
    assert "Still right" not in shown


def test_the_first_page_tells_authors_whose_text_has_changed(
    browser: Client, internet: ProductPage, mobile: ProductPage, trainer: User
) -> None:
    asked, others = changed(internet), changed(mobile)
    bank.edit(asked, lights(stem="The new text"), trainer)
    home = " ".join(browser.get(reverse("wagtailadmin_home")).content.decode().split())
    assert "2 Questions <span>whose text has changed, 1 of them yours</span>" in home
    listed = browser.get(reverse("bank:questions"), {"stale": "yes", "mine": "yes"})
    assert list(listed.context["object_list"]) == [asked]
    assert list(Question.objects.all().by(trainer)) == [asked]
    assert others.pk != asked.pk


def test_a_text_that_is_gone_is_said_to_be(browser: Client, internet: ProductPage) -> None:
    asked = changed(internet)
    asked.tests.get().passage.page.unpublish()
    shown = page(browser, asked)
    assert "It is not there any more." in shown
    assert "Noted" in do(browser, asked, "still-right", seen=seen_on(shown))
    assert not asked.tests.exists()


def test_a_draft_is_made_ready(browser: Client) -> None:
    asked = question(ready=False)
    seen = seen_on(page(browser, asked))
    assert "is asked from now on" in do(browser, asked, "make-ready", seen=seen)
    assert asked.version_to_use is not None
    assert "Make ready" not in page(browser, asked)


def test_nobody_makes_ready_what_changed_while_they_read(
    browser: Client, manager: User, trainer: User
) -> None:
    asked = question(ready=False)
    seen = seen_on(page(browser, asked))
    bank.edit(asked, lights(stem="Half a sent"), manager)
    assert "Somebody changed this question" in do(browser, asked, "make-ready", seen=seen)
    assert asked.version_to_use is None
    bank.edit(asked, lights(), trainer)
    assert "is asked from now on" in do(browser, asked, "make-ready", seen=seen)


def test_a_draft_is_made_ready_where_it_is_read_and_not_beside_an_old_version(
    browser: Client, trainer: User
) -> None:
    asked = question()
    bank.edit(asked, lights(stem="The new text"), trainer)
    assert "Make ready" in page(browser, asked)
    assert "Make ready" not in page(browser, asked, version=1)


def test_a_draft_that_cannot_be_asked_says_why(browser: Client) -> None:
    asked = question(lights(stem=""), ready=False)
    shown = page(browser, asked)
    assert "The question has no text." in shown
    said = do(browser, asked, "make-ready", seen=seen_on(shown))
    assert "It cannot be asked yet. The question has no text." in said
    assert asked.version_to_use is None


def test_a_question_is_retired_and_brought_back(browser: Client) -> None:
    asked = question()
    assert "Bring back" in do(browser, asked, "retire")
    assert not Question.objects.live().exists()
    assert "Retire" in do(browser, asked, "bring-back")
    assert Question.objects.live().exists()


def test_nothing_happens_by_following_a_link(browser: Client) -> None:
    asked = question()
    assert browser.get(reverse("bank:deed", args=[asked.pk, "retire"])).status_code == 405
    assert browser.post(reverse("bank:deed", args=[asked.pk, "burn"])).status_code == 404


@given(st.text(), st.text())
def test_two_texts_cut_into_pieces_say_the_same(before: str, after: str) -> None:
    left, right = side_by_side(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    kept = ["".join(one.text for one in side if not one.changed) for side in (left, right)]
    assert kept[0] == kept[1]


def test_who_files_a_question_writes_over_nothing_that_was_filed_meanwhile(
    trainer: User,
) -> None:
    asked = question(tags=["lights"])
    sent = {"shelf": "Billing", "words": "", "seen": print_of(asked)}
    form = DetailsForm(sent, instance=asked, person=trainer)
    assert form.is_valid()
    asked.tags.add("router")
    with pytest.raises(bank.Changed):
        form.file()
    assert sorted(asked.tags.names()) == ["lights", "router"]
    again = {**sent, "seen": print_of(asked)}
    form = DetailsForm(again, instance=asked, person=trainer)
    assert form.is_valid()
    assert (form.file().category.name, list(asked.tags.names())) == ("Billing", [])
