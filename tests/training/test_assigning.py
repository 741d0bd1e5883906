"""Assigning in the studio: the form, the list, the page of one, its file."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Team
from tests.conftest import person
from tests.quizzes.exam import question, quiz
from tests.studio.test_studio_screens import menu
from tests.training.given import assigned, day, handed_in
from training.models import Assignment, OtherDueDate

pytestmark = pytest.mark.django_db
LIST, ADD = "/studio/training/assignments/", "/studio/training/assignments/add/"


@pytest.fixture
def made():
    return quiz(question(), pass_percent=50)


def fields(made, **said):
    return {"quiz": made.pk, "due_on": day(7).isoformat(), "usernames": "", "note": "", **said}


def address(one, name="assignment", *more):
    return reverse(f"assignments:{name}", args=[one.pk, *more])


def said(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_trainers_and_leads_find_assignments_in_the_menu(trainer, lead, manager):
    assert all("Assignments" in menu(who)["Training"] for who in (trainer, lead, manager))


@pytest.mark.parametrize("who", ["trainer", "lead"])
def test_a_quiz_is_assigned_from_its_page(made, who, enter, request):
    browser = enter(request.getfixturevalue(who))
    page = browser.get(reverse("bank:quiz", args=[made.pk])).content.decode()
    address = f"{reverse('assignments:add')}?quiz={made.pk}"
    assert address in page
    assert f'<option value="{made.pk}" selected' in browser.get(address).content.decode()


def test_an_agent_and_an_editor_do_not_get_there(made, agent, editor, enter):
    one = assigned(made, agent)
    for who in (agent, editor):
        for url in (LIST, ADD, address(one), address(one, "file", "csv")):
            assert enter(who).get(url).status_code in (302, 403)


def test_a_lead_reads_no_names_of_people_of_other_teams(made, lead, trainer, agent, enter):
    zoe = person("zoe", "agent", team=Team.objects.create(name="South"))
    one = assigned(made, agent, zoe)
    for url in (LIST, address(one)):
        assert "zoe" not in said(enter(lead), url)
        assert "zoe" in said(enter(trainer), url)
    assert "mia" in said(enter(lead), LIST)


def test_a_trainer_assigns_to_teams_roles_and_people(made, trainer, agent, team, enter):
    role = Group.objects.get(name="lead")
    data = fields(made, teams=[team.pk], roles=[role.pk], usernames="mia", note="Before Monday.")
    response = enter(trainer).post(ADD, data)
    one = Assignment.objects.get()
    assert response.url == address(one)
    assert [*one.teams.all(), *one.roles.all(), *one.people.all()] == [team, role, agent]
    assert (one.assigned_by, one.due_on, one.note) == (trainer, day(7), "Before Monday.")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "Name somebody"),
        ({"usernames": "nobody casey"}, "Nobody who takes quizzes is called nobody, casey."),
        ({"usernames": "mia", "due_on": day(-1).isoformat()}, "This day is over"),
        ({"usernames": "mia", "quiz": 0}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_assigned(
    made, trainer, agent, outsider, enter, wrong, words
):
    response = enter(trainer).post(ADD, fields(made, **wrong))
    assert words in response.content.decode()
    assert not Assignment.objects.exists()


def test_a_quiz_that_is_not_open_to_them_is_refused_until_it_is_opened(trainer, agent, team, enter):
    made = quiz(question(), open_to_all=False)
    data, browser = fields(made, teams=[team.pk]), enter(trainer)
    refused = browser.post(ADD, data).content.decode()
    assert "“Router” is not open to mia." in refused
    assert "Open it to them and assign it" in refused
    assert not Assignment.objects.exists()
    browser.post(ADD, {**data, "open_up": "1"})
    assert list(made.teams.all()) == [team]
    assert Assignment.objects.get()


def test_a_day_after_the_quiz_has_closed_is_refused(trainer, agent, enter):
    made = quiz(question(), closes_at=timezone.now() + datetime.timedelta(days=3))
    data, browser = fields(made, usernames="mia"), enter(trainer)
    assert "The quiz closes on" in browser.post(ADD, data).content.decode()
    assert not Assignment.objects.exists()
    browser.post(ADD, {**data, "due_on": day(3).isoformat()})
    assert Assignment.objects.get()


def test_a_lead_assigns_to_their_own_team_alone(made, lead, agent, team, enter):
    stranger = person("sam", "agent", team=Team.objects.create(name="South"))
    browser = enter(lead)
    form = said(browser, ADD)
    assert "mia" in form
    assert "sam" not in form
    assert "South" not in form
    for wrong in ({"people": [stranger.pk]}, {"teams": [stranger.team_id]}, {"roles": [1]}):
        browser.post(ADD, fields(made, **wrong))
        assert not Assignment.objects.exists()
    browser.post(ADD, fields(made, teams=[team.pk], people=[agent.pk]))
    one = Assignment.objects.get()
    assert (list(one.teams.all()), list(one.people.all())) == ([team], [agent])


def test_a_lead_opens_no_quiz_to_anybody(lead, agent, enter):
    made = quiz(question(), open_to_all=False)
    data = fields(made, people=[agent.pk], open_up="1")
    refused = enter(lead).post(ADD, data).content.decode()
    assert "Ask a trainer to open it" in refused
    assert not made.people.exists()
    one = assigned(made, agent, assigned_by=lead)
    assert enter(lead).post(address(one, "deed", "open-up")).status_code in (302, 403)
    assert not made.people.exists()


def test_the_list_says_for_whom_and_how_many_have_done_it(made, trainer, agent, team, enter):
    late = person("lou", "agent", team=team)
    assigned(made, teams=[team], due=-1)
    handed_in(made, agent)
    shown = " ".join(said(enter(trainer), LIST).split())
    assert "1 of 2" in shown
    assert "North" in shown
    assert late.team == team


def test_withdrawn_ones_stand_apart(made, trainer, agent, enter):
    one, browser = assigned(made, agent), enter(trainer)
    browser.post(address(one, "deed", "withdraw"))
    assert "Nothing is assigned now" in said(browser, LIST)
    assert address(one) in said(browser, LIST + "?state=withdrawn")
    browser.post(address(one, "deed", "bring-back"))
    assert address(one) in said(browser, LIST)


def test_an_assignment_is_edited_with_what_it_says(made, trainer, agent, enter):
    one, browser = assigned(made, agent, due=-4, note="Soon"), enter(trainer)
    shown = said(browser, address(one, "edit"))
    assert "mia" in shown
    assert "Soon" in shown
    data = fields(made, due_on=day(-4).isoformat(), usernames="mia", note="Now")
    assert browser.post(address(one, "edit"), data).status_code == 302
    one.refresh_from_db()
    assert (one.note, one.due_on, list(one.people.all())) == ("Now", day(-4), [agent])


def test_a_lead_sees_what_a_trainer_gave_and_cannot_change_it(made, lead, agent, team, enter):
    one, browser = assigned(made, teams=[team]), enter(lead)
    shown = said(browser, address(one))
    assert "mia" in shown
    assert "Withdraw" not in shown
    assert browser.get(address(one, "edit")).status_code == 404
    for url in (address(one, "deed", "withdraw"), address(one, "other_day", agent.pk)):
        assert browser.post(url).status_code in (302, 403)
    one.refresh_from_db()
    assert one.withdrawn_at is None
    assert not OtherDueDate.objects.exists()


def test_a_lead_finds_nothing_of_another_team(made, lead, enter):
    stranger = person("sam", "agent", team=Team.objects.create(name="South"))
    one, browser = assigned(made, stranger), enter(lead)
    assert "Nothing is assigned now" in said(browser, LIST)
    assert browser.get(address(one)).status_code == 404
    assert browser.get(address(one, "file", "csv")).status_code == 404


def test_one_person_gets_another_day_and_the_same_again(made, trainer, agent, enter):
    one, browser = assigned(made, agent), enter(trainer)
    url = address(one, "other_day", agent.pk)
    browser.post(url, {"due_on": day(20).isoformat(), "reason": "On leave"})
    other = OtherDueDate.objects.get()
    assert (other.due_on, other.person) == (day(20), agent)
    assert str(other) == f"{agent}: due {date_format(day(20), 'j M Y')}"
    assert "On leave" in said(browser, address(one))
    browser.post(url, {"due_on": "", "reason": ""})
    assert "Excused" in said(browser, address(one))
    assert "Same day as everybody" in said(browser, url)
    browser.post(url, {"as-all": "1"})
    assert not OtherDueDate.objects.exists()


def test_who_is_not_reached_has_no_other_day(made, trainer, agent, lead, enter):
    one = assigned(made, agent)
    assert enter(trainer).get(address(one, "other_day", lead.pk)).status_code == 404


def test_the_table_can_be_taken_along_and_runs_nothing(made, trainer, agent, team, enter):
    agent.first_name = "=HYPERLINK(1)"
    agent.save()
    one, browser = assigned(made, agent), enter(trainer)
    handed_in(made, agent)
    table = browser.get(address(one, "file", "csv")).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table))
    assert row["Person"].startswith("'=")
    assert (row["State"], row["Percent"], row["Tries"]) == ("Done", "100.0", "1")
    assert row["Done on"] == day(0).isoformat()
    assert browser.get(address(one, "file", "xlsx")).content[:2] == b"PK"
    assert browser.get(address(one, "file", "exe")).status_code == 404


def test_the_table_of_a_withdrawn_one_is_as_it_was_then(made, trainer, agent, enter):
    one, browser = assigned(made, agent, due=-4), enter(trainer)
    one.withdrawn_at = timezone.now() - datetime.timedelta(days=10)
    one.save()
    assert "Overdue" not in said(browser, address(one))
    table = browser.get(address(one, "file", "csv")).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table))
    assert row["State"] == "To do"


def test_the_page_says_when_somebody_cannot_take_it(trainer, agent, enter):
    made = quiz(question(), open_to_all=False)
    one, browser = assigned(made, agent), enter(trainer)
    assert "1 person cannot take it" in said(browser, address(one))
    browser.post(address(one, "deed", "open-up"))
    assert "cannot take it" not in said(browser, address(one))
    assert list(made.people.all()) == [agent]


def test_the_list_costs_the_same_queries_for_one_and_for_ten(
    made, trainer, agent, team, enter, django_assert_max_num_queries
):
    browser = enter(trainer)
    assigned(made, agent)
    said(browser, LIST)
    with django_assert_max_num_queries(60) as for_one:
        said(browser, LIST)
    for _ in range(9):
        one = assigned(quiz(question(), open_to_all=False), agent, teams=[team])
        one.quiz.people.add(agent)
    with django_assert_max_num_queries(len(for_one)):
        said(browser, LIST)
