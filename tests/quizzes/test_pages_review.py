"""The review of an attempt: only what its options allow, and only for whom it is."""

import datetime

import pytest
from django.utils import timezone

from quizzes.attempts import Given, excuse, finish, mark, save
from quizzes.models import Attempt
from quizzes.review import Phase, Thing
from tests.conftest import article
from tests.quizzes.every_type import CANARY, examples, posted, without_chance
from tests.quizzes.exam import answer, begun, letter, lights, question, quiz, refund, slot

pytestmark = pytest.mark.django_db
ADDRESS = "/quizzes/attempts/{}/"


def ended(made, person, **fields) -> Attempt:
    attempt = begun(made, person, timezone.now())
    if fields:
        answer(attempt, at=timezone.now(), **fields)
    finish(attempt, timezone.now())
    return Attempt.objects.get(pk=attempt.pk)


def seen(client, attempt: Attempt) -> str:
    response = client.get(ADDRESS.format(attempt.pk) + "review")
    assert response.status_code == 200
    return without_chance(response.content.decode())


def allowing(*things: Thing) -> dict:
    return {phase.value: [thing.value for thing in things] for phase in Phase}


def moved_to(attempt: Attempt, phase: Phase) -> None:
    """Let the attempt be in this phase now."""
    now, hour = timezone.now(), datetime.timedelta(hours=1)
    if phase is not Phase.RIGHT_AFTER:
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=now - hour)
    if phase is Phase.CLOSED:
        attempt.quiz.closes_at = now - hour / 2
        attempt.quiz.save()


AFTERWARDS = [Phase.RIGHT_AFTER, Phase.LATER, Phase.CLOSED]


@pytest.mark.parametrize("phase", AFTERWARDS)
@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_where_only_the_attempt_is_allowed_nothing_more_is_on_the_page(
    example, phase, agent, enter
):
    things = [thing for thing in Thing if thing is not Thing.ATTEMPT]
    review = {**allowing(*Thing), phase.value: [Thing.ATTEMPT.value]}
    attempt = ended(quiz(question(example.content), review=review, pass_percent=10), agent)
    moved_to(attempt, phase)
    said = seen(enter(agent), attempt)
    for secret in (CANARY, "Snorkelwump", "Passed", "Not passed", "badge--ok", *example.secrets):
        assert secret not in said, (secret, things)
    assert "The result is not shown yet." in said


@pytest.mark.parametrize("phase", AFTERWARDS)
def test_where_nothing_is_allowed_no_question_is_shown(phase, agent, enter):
    review = {**allowing(*Thing), phase.value: []}
    attempt = ended(quiz(question(), review=review), agent, kept=0)
    moved_to(attempt, phase)
    said = seen(enter(agent), attempt)
    assert "What does orange mean?" not in said
    assert "No signal" not in said


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.content.type)
def test_where_all_is_allowed_the_answer_and_the_right_one_are_shown(
    example, agent, enter, internet
):
    found = article(internet, "Lights")
    wanted = {"page": found.pk} if "page" in example.right else example.right
    attempt = begun(quiz(question(example.content)), agent, timezone.now())
    fields = {"do": "stay", "page": "1", **posted(slot(attempt), wanted)}
    enter(agent).post(ADDRESS.format(attempt.pk), fields)
    finish(attempt, timezone.now())
    said = seen(enter(agent), attempt)
    assert "Question 1" in said or "To read" in said
    if example.content.type not in ("description", "free_text", "find_it"):
        assert "Right" in said
    if example.content.type == "find_it":
        assert f"Lights ({found.code})" in said


def test_without_an_answer_the_right_one_is_still_named(agent, enter):
    said = seen(enter(agent), ended(quiz(question()), agent))
    assert "Not answered" in said
    assert "Right answer" in said


def test_marks_alone_say_neither_right_nor_wrong_of_a_question(agent, enter):
    review = allowing(Thing.ATTEMPT, Thing.FEEDBACK)
    said = seen(enter(agent), ended(quiz(question(), review=review), agent, kept=1))
    assert "You said Firmware." in said
    for word in ("Wrong", "Right", "0 of 1"):
        assert word not in said


def test_a_title_that_an_agent_may_not_see_is_not_told(agent, enter, internet):
    hidden = article(internet, f"{CANARY} title")
    [example] = [one for one in examples(hidden.pk) if one.content.type == "find_it"]
    attempt = ended(quiz(question(example.content)), agent)
    hidden.unpublish()
    said = seen(enter(agent), attempt)
    assert f"{CANARY} title" not in said


def test_a_review_is_for_its_person_their_lead_and_trainers(agent, lead, trainer, enter):
    attempt = ended(quiz(question()), agent, kept=0)
    for person in (agent, lead, trainer):
        assert "What does orange mean?" in seen(enter(person), attempt)


@pytest.mark.parametrize("content", [lights(), refund()], ids=lambda one: one.type)
def test_only_who_answered_is_told_that_an_answer_is_theirs(content, agent, lead, trainer, enter):
    made = quiz(question(content), review=allowing(Thing.ATTEMPT))
    attempt = ended(made, agent, **({"kept": 0} if content.type == "single_choice" else {}))
    assert "Your answer" in seen(enter(agent), attempt)
    for reader in (lead, trainer):
        said = seen(enter(reader), attempt)
        assert "Your answer" not in said
        assert ">Answer<" in said


def test_a_review_is_not_there_for_anybody_else(agent, editor, outsider, customer, enter, db):
    from tests.conftest import person

    attempt = ended(quiz(question()), agent, kept=0)
    address = ADDRESS.format(attempt.pk) + "review"
    other = person("noor", "agent")
    elsewhere = person("lars", "lead")
    for stranger in (other, elsewhere, editor):
        assert enter(stranger).get(address).status_code == 404
    assert enter(outsider).get(address).status_code == 403
    assert enter(customer).get(address).url.startswith("/login/")


def test_a_lead_sees_no_more_than_the_agent(agent, lead, enter):
    review = allowing(Thing.ATTEMPT)
    attempt = ended(quiz(question(), review=review), agent, kept=1)
    assert "You said Firmware." not in seen(enter(lead), attempt)


def test_a_running_attempt_shows_a_lead_nothing(agent, lead, enter):
    attempt = begun(quiz(question()), agent, timezone.now())
    assert "What does orange mean?" not in seen(enter(lead), attempt)


def test_an_excused_question_says_so_to_who_answered_it(agent, trainer, enter):
    asked = question()
    attempt = ended(quiz(asked, question()), agent, kept=1)
    browser = enter(agent)
    excuse(attempt.quiz, asked, "dropped", trainer, timezone.now())
    said = seen(browser, attempt)
    assert "This question was taken out of the result" in said
    assert "0 of 1 marks" in said
    assert said.count(">0 of 1<") == 1
    excuse(attempt.quiz, asked, "full", trainer, timezone.now())
    said = seen(browser, attempt)
    assert "Everybody has full marks for this question." in said
    assert ">1 of 1<" in said


def test_what_the_first_of_two_markers_wrote_waits_for_the_mark(agent, trainer, manager, enter):
    attempt = begun(quiz(question(letter()), markers=2), agent, timezone.now())
    save(attempt, {1: Given({"text": "Dear customer"})}, timezone.now())
    finish(attempt, timezone.now())
    mark(slot(attempt), trainer, timezone.now(), levels=[1, 1], comment="Mind the date.")
    assert "Mind the date." not in seen(enter(agent), attempt)
    assert "Mind the date." not in seen(enter(manager), attempt)
    mark(slot(attempt), manager, timezone.now(), levels=[1, 1])
    assert "Mind the date." in seen(enter(agent), attempt)


def test_ones_own_running_attempt_is_gone_on_with(agent, enter):
    attempt = begun(quiz(question()), agent, timezone.now())
    response = enter(agent).get(ADDRESS.format(attempt.pk) + "review")
    assert response.url == ADDRESS.format(attempt.pk)
