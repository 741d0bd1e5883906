"""What people know, on their own pages: nothing of it that a quiz still hides."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from kb.models import Passage, ProductPage
from quizzes.content import Cloze, GapText, Pattern, ShortGap, Text, Word
from quizzes.models import Quiz
from quizzes.review import Phase, Thing
from tests.conftest import article, for_agents, heading
from tests.quizzes.exam import NOON, letter, lights, question, quiz
from tests.training.known import answered, questions
from training.own import because, knowledge_of
from training.shown import hidden_from

KNOWLEDGE = "/learning/knowledge/"
SOON = NOON + datetime.timedelta(hours=1)
HIDES = {phase.value: ["attempt"] for phase in Phase}


def page_of(product: ProductPage) -> str:
    return f"{KNOWLEDGE}{product.pk}/"


def days_ago(days: float) -> float:
    """As `answered` counts: days before its noon."""
    return days - (timezone.now() - NOON) / datetime.timedelta(days=1)


@pytest.fixture
def known(agent: User, internet: ProductPage) -> list[Any]:
    asked = questions(internet, 8)
    answered(agent, asked, [1, 1, 1, 1, 1, 1, 0, 0], days_ago=days_ago(1))
    return asked


@pytest.mark.parametrize("who", ["outsider", "customer"])
def test_nobody_else_gets_in(
    who: str, internet: ProductPage, enter: Any, request: pytest.FixtureRequest
) -> None:
    questions(internet, 1)
    client = enter(request.getfixturevalue(who))
    for address in (KNOWLEDGE, page_of(internet)):
        assert client.get(address).status_code in (302, 403)


def test_an_agent_reads_how_much_they_know(
    known: list[Any], agent: User, internet: ProductPage, enter: Any
) -> None:
    html = enter(agent).get(KNOWLEDGE).content.decode()
    assert "Internet" in html
    assert "8 of 8 questions answered" in html
    assert "to 8" in html or "to 9" in html or "to 100 %" in html
    assert "Not enough evidence" not in html


def test_of_others_they_read_nothing(
    known: list[Any], lead: User, internet: ProductPage, enter: Any
) -> None:
    html = enter(lead).get(KNOWLEDGE).content.decode()
    assert "Nothing answered yet" in html
    assert "You have not answered anything" in enter(lead).get(page_of(internet)).content.decode()


def test_below_five_answers_it_says_how_many_are_missing(
    agent: User, internet: ProductPage, enter: Any
) -> None:
    answered(agent, questions(internet, 3), days_ago=days_ago(0.01))
    html = enter(agent).get(KNOWLEDGE).content.decode()
    assert "Not enough evidence" in html
    assert "3 more answers needed" in html  # what is 0.01 days old is not quite a whole answer
    assert "%</b>" not in html


def test_a_product_says_what_raised_and_lowered_it(
    known: list[Any], agent: User, internet: ProductPage
) -> None:
    told = because(agent, internet, timezone.now()).told
    assert sorted(one.result for one in told) == ["right"] * 6 + ["wrong"] * 2
    assert all((one.effect or 0) > 0 for one in told if one.result == "right")
    assert all((one.effect or 0) < 0 for one in told if one.result == "wrong")


def test_what_waits_for_a_mark_or_was_excused_has_no_effect(
    agent: User, internet: ProductPage
) -> None:
    answered(agent, [question(letter(), product=internet)], None)
    answered(agent, questions(internet, 1), 1, slots={"excused": "full"})
    told = because(agent, internet, SOON).told
    assert {(one.result, one.effect) for one in told} == {("marking", None), ("excused", None)}


def test_what_was_known_long_ago_is_said_to_fade(agent: User, internet: ProductPage) -> None:
    answered(agent, questions(internet, 6), days_ago=60)
    fading = because(agent, internet, SOON).fading
    assert len(fading) == 6
    assert {one.days for one in fading} == {60}
    assert all(0 < one.kept < 0.9 for one in fading)
    assert fading[0].said == "How many days?"


def test_gaps_are_told_without_the_numbers_of_their_words(
    agent: User, internet: ProductPage, enter: Any
) -> None:
    words = (Word("Reset"), Word("Hold"), Word("Power"))
    filled = GapText(stem=Text("Press [[3]] before [[1]]."), words=words)
    said = Cloze(stem=Text("Wait [[1]]."), gaps=(ShortGap((Pattern("ten seconds"),)),))
    plain = lights(stem="What does [[2]] mean?")
    asked = [question(one, product=internet) for one in (filled, said, plain)]
    answered(agent, asked, days_ago=60)
    told = because(agent, internet, SOON).told
    assert [one.said for one in told] == ["Press … before ….", "Wait ….", "What does [[2]] mean?"]


def test_passages_to_read_are_those_that_went_wrong_and_that_one_may_see(
    agent: User, trainer: User, internet: ProductPage, enter: Any
) -> None:
    page = article(internet, "Router", [heading("Lights"), ("text", "<p>Orange.</p>")])
    notes = article(internet, "Notes", [for_agents(("text", "<p>Secret.</p>"))])
    other = article(internet, "Other")
    lit, secret, fine = (Passage.objects.filter(page=one).first() for one in (page, notes, other))
    assert lit
    assert secret
    assert fine
    asked = [question(product=internet, passages=[one]) for one in (lit, secret, fine)]
    answered(agent, asked, [0, 0, 1], days_ago=days_ago(0.5))
    Passage.objects.filter(pk=secret.pk).update(live=False)
    html = enter(agent).get(page_of(internet)).content.decode()
    assert f"{page.url}#{lit.anchor}" in html
    assert notes.url not in html
    assert other.url not in html


def test_the_parts_of_a_long_section_are_one_place_to_read(
    agent: User, internet: ProductPage
) -> None:
    page = article(internet, "Router", [("text", f"<p>{'Orange. ' * 400}</p>" * 2)])
    parts = list(Passage.objects.filter(page=page).order_by("part"))
    assert len(parts) > 1
    asked = [question(product=internet, passages=parts), question(product=internet)]
    answered(agent, asked, [0, 0], days_ago=days_ago(0.5))
    assert [(one.passage, one.many) for one in because(agent, internet, SOON).to_read] == [
        (parts[0], 1)
    ]


def test_nothing_follows_from_what_a_quiz_still_hides(
    known: list[Any], agent: User, internet: ProductPage, enter: Any
) -> None:
    client, now = enter(agent), timezone.now()
    before, _ = knowledge_of(agent, now)
    secret = question(lights(stem="Is snorkelwump hidden?"), product=internet)
    hiding = quiz(secret, review=HIDES)
    answered(agent, [secret], 0, days_ago=days_ago(0.2), of=hiding)
    after, waiting = knowledge_of(agent, now)
    assert [one.known and one.known.answers for one in after] == [
        one.known and one.known.answers for one in before
    ]
    assert waiting == 1
    html = client.get(page_of(internet)).content.decode()
    assert "snorkelwump" not in html
    assert "1 try is not in here yet" in html


def test_a_try_that_was_not_handed_in_is_not_waited_for(
    agent: User, internet: ProductPage, enter: Any
) -> None:
    asked = questions(internet, 1)
    answered(agent, asked, None, of=quiz(*asked, review=HIDES), state="abandoned")
    _, waiting = knowledge_of(agent, SOON)
    assert waiting == 0
    assert "not in here yet" not in enter(agent).get(KNOWLEDGE).content.decode()


@pytest.mark.parametrize("thing", [Thing.MARKS, Thing.CORRECTNESS])
def test_what_its_review_tells_counts(agent: User, internet: ProductPage, thing: Thing) -> None:
    shows = {**HIDES, "closed": ["attempt", thing.value]}
    closes = NOON + datetime.timedelta(days=2)
    asked = questions(internet, 1)
    made = quiz(*asked, review=shows, closes_at=closes)
    attempt = answered(agent, asked, of=made)
    assert hidden_from(agent, SOON) == [attempt.pk]
    assert hidden_from(agent, closes) == []
    assert Quiz.objects.count() == 1


def test_a_product_that_nobody_asks_about_has_no_page(
    agent: User, internet: ProductPage, enter: Any
) -> None:
    assert enter(agent).get(page_of(internet)).status_code == 404


def test_so_many_queries_however_much_was_answered(
    known: list[Any],
    agent: User,
    internet: ProductPage,
    mobile: ProductPage,
    enter: Any,
    django_assert_max_num_queries: Any,
) -> None:
    answered(agent, questions(mobile, 9), days_ago=days_ago(3))
    client = enter(agent)
    client.get(page_of(internet))  # what guessing earns, and the site, are known by now
    with django_assert_max_num_queries(20):
        assert client.get(KNOWLEDGE).status_code == 200
    with django_assert_max_num_queries(32):
        assert client.get(page_of(internet)).status_code == 200
