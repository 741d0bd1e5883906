"""Trainers put a quiz together."""

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from quizzes.attempts import Given, finish, save
from quizzes.attempts import mark as give
from quizzes.models import Attempt, Quiz, QuizSlot
from quizzes.studio.putting_together.settings import print_of
from tests.quizzes.exam import (
    NOON,
    begun,
    letter,
    lights,
    question,
    quiz,
    random_slot,
    refund,
    shelf,
    slot,
)
from tests.studio.test_studio_screens import menu

pytestmark = pytest.mark.django_db

SENT = {
    "title": "Router basics",
    "when_over": "submit",
    "grace": "0",
    "late": "30",
    "tries": "2",
    "counts": "highest",
    "questions_per_page": "1",
    "navigation": "free",
    "behaviour": "deferred",
    "markers": "1",
}


@pytest.fixture
def browser(trainer: User, enter: Any) -> Client:
    """Tomas's."""
    client: Client = enter(trainer)
    return client


def settings(browser: Client, made: Quiz | None = None, **said: Any) -> Any:
    """The answer to the form."""
    url = reverse("bank:quiz_settings", args=[made.pk]) if made else reverse("bank:add_quiz")
    seen = print_of(Quiz.objects.get(pk=made.pk)) if made else ""
    return browser.post(url, {**SENT, "seen": seen, **said})


def do(browser: Client, made: Quiz, deed: str) -> str:
    """The page after a deed."""
    url = reverse("bank:quiz_deed", args=[made.pk, deed])
    return str(browser.post(url, follow=True).content.decode())


def build(browser: Client, made: Quiz, do: str, **said: Any) -> Any:
    """The answer to one change of what is asked."""
    return browser.post(reverse("bank:quiz_structure", args=[made.pk]), {"do": do, **said})


def change(browser: Client, name: str, made: Quiz, one: Any, **said: Any) -> Any:
    """The answer to the form of a section, or of what is asked in it."""
    return browser.post(reverse(f"bank:{name}", args=[made.pk, one.pk]), said)


def test_a_lead_finds_quizzes_and_no_bank(lead: User, editor: User) -> None:
    assert "Quizzes" in menu(lead)["Training"]
    assert "Questions" not in menu(lead)["Training"]
    assert "Quizzes" not in menu(editor)["Training"]


def test_tries_with_hints_need_that_people_see_whether_they_are_right(browser: Client) -> None:
    refused = settings(browser, behaviour="interactive").content.decode()
    assert "Whoever may try again learns that the answer was not right." in refused
    assert not Quiz.objects.exists()
    settings(browser, behaviour="interactive", **{"review-during-correctness": "on"})
    assert Quiz.objects.get().behaviour == "interactive"


def test_a_quiz_is_made(browser: Client, trainer: User, team: Team) -> None:
    said = {"minutes": "12.5", "teams": [team.pk], "usernames": "tomas", "pass_percent": "80"}
    settings(browser, **said, **{"review-closed-attempt": "on", "review-closed-marks": "on"})
    made = Quiz.objects.get()
    assert (made.title, made.status, made.created_by) == ("Router basics", "draft", trainer)
    assert (made.time_limit, made.wait, made.tries) == (750, 0, 2)
    assert made.review["closed"] == ["attempt", "marks"]
    assert made.review["later"] == []
    assert list(made.teams.all()) == [team]
    assert list(made.people.all()) == [trainer]


def test_saving_what_the_form_shows_changes_nothing(browser: Client) -> None:
    made = quiz(question(), time_limit=90, status="draft")
    shown = browser.get(reverse("bank:quiz_settings", args=[made.pk]))
    form = shown.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    ticked = [name for _, row in form.review_table for name, _, on in row if on]
    before = {f.name: getattr(made, f.name) for f in Quiz._meta.fields}
    settings(browser, made, **sent, **dict.fromkeys(ticked, "on"))
    after = Quiz.objects.get(pk=made.pk)
    assert {f.name: getattr(after, f.name) for f in Quiz._meta.fields} == before


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "title"),
        ({"usernames": "nobody"}, "usernames"),
        ({"when_over": "grace"}, "grace"),
        ({"pass_percent": "101"}, "pass_percent"),
        ({"minutes": "-1"}, "minutes"),
        ({"minutes": "999999999999"}, "minutes"),
        ({"wait_minutes": "999999999999"}, "wait_minutes"),
        ({"grace": "999999999999"}, "grace"),
        ({"late": "999999999999"}, "late"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    browser: Client, said: dict[str, Any], field: str
) -> None:
    assert settings(browser, **said).context["form"].errors[field]
    assert not Quiz.objects.exists()


def test_more_time_counts_at_once(browser: Client, agent: User) -> None:
    made = quiz(question(), time_limit=600)
    attempt = begun(made, agent, timezone.now())
    answer = settings(browser, made, minutes="20", open_to_all="on")
    assert answer.status_code == 302
    moved = Attempt.objects.get(pk=attempt.pk)
    assert moved.deadline == attempt.started_at + datetime.timedelta(minutes=20)


def test_a_form_writes_over_nothing_that_a_colleague_changed_meanwhile(
    browser: Client, team: Team
) -> None:
    made = quiz(question(), closes_at=NOON)
    seen = browser.get(reverse("bank:quiz_settings", args=[made.pk])).context["seen"]
    made.teams.add(team)
    answer = settings(browser, made, seen=seen, title="Mine")
    assert "Somebody else changed these settings" in answer.content.decode()
    assert settings(browser, made, seen=answer.context["seen"], title="Mine").status_code == 200
    made.refresh_from_db()
    assert (made.title, made.closes_at) == ("Router", NOON)


def test_a_password_is_set_kept_and_taken_away(browser: Client) -> None:
    settings(browser, new_password="orange")
    made = Quiz.objects.get()
    assert made.opens_with("orange")
    assert not made.opens_with("")
    settings(browser, made)
    made.refresh_from_db()
    assert made.opens_with("orange")
    settings(browser, made, no_password="on")
    made.refresh_from_db()
    assert made.opens_with("")


def test_a_quiz_that_cannot_be_taken_is_not_published(browser: Client) -> None:
    made = Quiz.objects.create(title="Empty")
    assert "The quiz has no questions." in do(browser, made, "publish")
    made.refresh_from_db()
    assert made.status == "draft"


def test_a_quiz_for_nobody_is_not_published(browser: Client, team: Team) -> None:
    made = quiz(question(), status="draft", open_to_all=False)
    assert "It is for nobody: open it to everybody" in do(browser, made, "publish")
    made.teams.add(team)
    assert "Published: it can be taken." in do(browser, made, "publish")


def test_a_quiz_is_published_taken_back_and_archived(browser: Client) -> None:
    made = quiz(question(), status="draft")
    for deed, status in (("publish", "published"), ("unpublish", "draft"), ("archive", "archived")):
        do(browser, made, deed)
        made.refresh_from_db()
        assert made.status == status
    assert browser.get(reverse("bank:quiz_deed", args=[made.pk, "publish"])).status_code == 405
    assert browser.post(reverse("bank:quiz_deed", args=[made.pk, "burn"])).status_code == 404


def test_questions_are_searched_and_added(browser: Client) -> None:
    made = Quiz.objects.create(title="Router")
    first, second = question(lights()), question(refund())
    draft = question(lights(), ready=False)
    url = reverse("bank:quiz_structure", args=[made.pk])
    assert browser.get(url, {"q": "lights"}).context["found"] == [first]
    for one in (first, second):
        build(browser, made, "add-question", question=one.pk)
    assert [slot.question for slot in QuizSlot.objects.all()] == [first, second]
    assert browser.get(url, {"q": "lights"}).context["found"] == []
    assert draft.version_to_use is None


def test_more_questions_of_a_quiz_ask_the_database_no_more_often(browser: Client) -> None:
    few, many = quiz(question()), quiz(*[question() for _ in range(4)])
    url, counts = "bank:quiz_structure", []
    for made in (few, few, many):  # the first reads what is read once
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse(url, args=[made.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[2] == counts[1]


def test_a_draw_says_how_many_there_are(browser: Client) -> None:
    made = Quiz.objects.create(title="Router")
    for _ in range(3):
        question(into=shelf("Internet", "Router"), difficulty=1, tags=["new"])
    said = {"category": shelf("Internet").pk, "with_below": "on", "words": "new", "levels": ["1"]}
    build(browser, made, "add-draw", count="2", mark="1.5", **said)
    slot = QuizSlot.objects.get()
    assert (slot.count, slot.tags, slot.difficulties, str(slot.mark)) == (2, ["new"], [1], "3/2")
    shown = browser.get(reverse("bank:quiz_structure", args=[made.pk])).content.decode()
    assert "2 at random of 3 in Internet and below, tagged new, Easy" in shown


def test_a_draw_names_categories_by_their_paths(browser: Client) -> None:
    made = Quiz.objects.create(title="Router")
    office, home = shelf("Office", "Router"), shelf("Internet", "Router")
    answer = build(browser, made, "add-draw", count="1", category=home.pk)
    assert answer.status_code == 302
    shown = browser.get(reverse("bank:quiz_structure", args=[made.pk]))
    assert "1 at random of 0 in Internet/Router" in shown.content.decode()
    offered = [(pk, said) for pk, said in shown.context["draw"].fields["category"].choices if pk]
    assert offered == sorted(offered, key=lambda one: one[1])
    assert {(home.pk, "Internet/Router"), (office.pk, "Office/Router")} <= set(offered)
    form = browser.get(reverse("bank:quiz_slot", args=[made.pk, QuizSlot.objects.get().pk]))
    assert f'<option value="{home.pk}" selected>Internet/Router</option>' in form.content.decode()


def test_a_draw_of_nothing_is_refused(browser: Client) -> None:
    made = Quiz.objects.create(title="Router")
    assert build(browser, made, "add-draw", count="0").context["draw"].errors["count"]
    assert not QuizSlot.objects.exists()


def test_fewer_markers_settle_what_waited_for_another(
    browser: Client, trainer: User, agent: User
) -> None:
    made = quiz(question(letter()), markers=2)
    attempt = begun(made, agent)
    save(attempt, {1: Given({"text": "Dear customer"})}, NOON)
    finish(attempt, NOON)
    give(slot(attempt), trainer, NOON, fraction=Fraction(1, 3))
    settings(browser, made, markers="2")
    assert Attempt.objects.get().to_mark == 1
    settings(browser, made, markers="1")
    assert (slot(attempt).fraction, Attempt.objects.get().to_mark) == (Fraction(1, 3), 0)


@pytest.mark.parametrize("mark", ["-1", "0", "10001", "9" * 400])
def test_a_draw_with_a_mark_that_cannot_be_is_refused(browser: Client, mark: str) -> None:
    made = Quiz.objects.create(title="Router")
    answer = build(browser, made, "add-draw", count="1", mark=mark)
    assert answer.context["draw"].errors["mark"][0].startswith("Write a mark")
    assert not QuizSlot.objects.exists()


def test_too_few_questions_for_a_draw_are_told_of(browser: Client) -> None:
    made = quiz(question())
    random_slot(made, count=5)
    shown = browser.get(reverse("bank:quiz_structure", args=[made.pk])).content.decode()
    assert "There are not enough questions for the draw" in shown


def test_what_is_asked_is_moved_and_removed(browser: Client) -> None:
    made = quiz(question(), question(refund()))
    first, second = QuizSlot.objects.all()
    build(browser, made, "move-up", slot=second.pk)
    assert list(QuizSlot.objects.all()) == [second, first]
    build(browser, made, "remove", slot=second.pk)
    assert list(QuizSlot.objects.all()) == [first]


def test_a_question_gets_a_mark_of_its_own_and_another_section(browser: Client) -> None:
    made = quiz(question(), question(refund()))
    first, second = QuizSlot.objects.all()
    build(browser, made, "add-section", heading="Billing")
    billing = made.sections.get(heading="Billing")
    change(browser, "quiz_slot", made, first, mark="2.5", part=billing.pk)
    first.refresh_from_db()
    assert (str(first.mark), first.section, list(billing.slots.all())) == ("5/2", billing, [first])
    change(browser, "quiz_slot", made, second, mark="", part=billing.pk)
    assert list(billing.slots.all()) == [first, second]
    refused = change(browser, "quiz_slot", made, first, mark="0", part=billing.pk)
    assert refused.context["form"].errors["mark"]
    alien = quiz(question()).sections.get()
    refused = change(browser, "quiz_slot", made, first, mark="1", part=alien.pk)
    assert refused.context["form"].errors["part"]


def test_a_draw_is_changed_and_says_its_range(browser: Client) -> None:
    made = quiz(question())
    draw = random_slot(made, count=2, tags=["new", "router"], difficulties=[1], facility_to=0.29)
    page = browser.get(reverse("bank:quiz_slot", args=[made.pk, draw.pk]))
    assert 'value="new, router"' in page.content.decode()
    said = {"count": "3", "words": "new", "facility_from": "0.2", "facility_to": "0.1"}
    refused = change(browser, "quiz_slot", made, draw, **said, part=draw.section_id)
    assert refused.context["form"].errors["facility_to"]
    change(browser, "quiz_slot", made, draw, **said | {"facility_to": "0.8"}, part=draw.section_id)
    draw.refresh_from_db()
    assert (draw.count, draw.tags, draw.difficulties) == (3, ["new"], [])
    shown = browser.get(reverse("bank:quiz_structure", args=[made.pk])).content.decode()
    assert "3 at random of 0, tagged new, earned so far from 20 % up to 80 %" in shown


def test_a_section_is_renamed_mixed_and_moved(browser: Client) -> None:
    made, other = quiz(question()), quiz(question())
    build(browser, made, "add-section", heading="Billing")
    billing = made.sections.get(heading="Billing")
    change(browser, "quiz_section", made, billing, heading="Bills", shuffle="on")
    build(browser, made, "move-section-up", section=billing.pk)
    moved = made.sections.order_by("sort_order").first()
    assert (moved.pk, moved.heading, moved.shuffle) == (billing.pk, "Bills", True)
    build(browser, made, "add-section", heading="Last")
    assert made.sections.order_by("sort_order").last().heading == "Last"
    alien = other.sections.get()
    assert change(browser, "quiz_section", made, alien).status_code == 404
    assert change(browser, "quiz_slot", made, alien.slots.get()).status_code == 404


def test_a_section_that_somebody_filled_meanwhile_is_kept(browser: Client) -> None:
    made = quiz(question())
    build(browser, made, "add-section", heading="Billing")
    section = made.sections.get(heading="Billing")
    build(browser, made, "add-question", section=section.pk, question=question(lights()).pk)
    page = browser.get(build(browser, made, "remove-section", section=section.pk).url)
    assert "Somebody has added questions to this section" in page.content.decode()
    assert build(browser, made, "remove-section").status_code == 404
    assert section.slots.count() == 1


def test_a_draw_by_endless_tags_is_refused(browser: Client) -> None:
    made = Quiz.objects.create(title="Router")
    answer = build(browser, made, "add-draw", count="1", words="a" * 1001)
    assert answer.context["draw"].errors["words"]
    build(browser, made, "add-draw", count="1", words=f"new, {'a' * 900}, new")
    assert QuizSlot.objects.get().tags == ["new", "a" * 100]


def test_questions_stand_in_sections(browser: Client) -> None:
    made, other = quiz(question()), quiz(question(refund()))
    build(browser, made, "add-section", heading="Billing", shuffle="on")
    section = made.sections.get(heading="Billing")
    build(browser, made, "add-question", section=section.pk, question=question(lights()).pk)
    assert (section.shuffle, section.slots.count()) == (True, 1)
    alien = other.sections.get()
    assert build(browser, made, "remove-section", section=alien.pk).status_code == 404
    assert build(browser, made, "explode").status_code == 404


@pytest.mark.parametrize("who", ["agent", "lead", "editor", "outsider", "customer"])
def test_quizzes_are_put_together_by_who_manages_them(
    who: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    made = quiz(question(), status="draft")
    browser = enter(request.getfixturevalue(who))
    assert settings(browser).status_code == 302
    assert settings(browser, made, title="Mine").status_code == 302
    assert build(browser, made, "add-section").status_code == 302
    assert (
        change(browser, "quiz_section", made, made.sections.get(), heading="X").status_code == 302
    )
    assert made.sections.get().heading == ""
    do(browser, made, "publish")
    made.refresh_from_db()
    assert (made.title, made.status, made.sections.count()) == ("Router", "draft", 1)
    assert Quiz.objects.count() == 1


def test_what_no_database_keeps_is_left_out_of_a_heading(browser: Client) -> None:
    made = quiz(question())
    build(browser, made, "add-section", heading="Rou\0ter")
    assert made.sections.filter(heading="Router").exists()
    asked = browser.get(reverse("bank:quiz_structure", args=[made.pk]), {"q": "li\0ghts"})
    assert asked.context["q"] == "lights"
