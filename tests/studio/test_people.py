"""Managers look after people and teams; nobody makes themselves an administrator."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import Team, User

pytestmark = pytest.mark.django_db


def account(**changes: Any) -> dict[str, Any]:
    """What the form for a new person sends."""
    return {
        "username": "noor",
        "email": "noor@example.com",
        "first_name": "Noor",
        "last_name": "Haddad",
        "password1": "a long enough word",
        "password2": "a long enough word",
        **changes,
    }


def test_a_manager_adds_a_person_with_team_and_role(manager: User, team: Team, enter: Any) -> None:
    role = Group.objects.get(name="agent")
    answer = enter(manager).post(
        reverse("wagtailusers_users:add"), account(team=team.pk, groups=[role.pk])
    )
    assert answer.status_code == 302
    noor = User.objects.get(username="noor")
    assert (noor.team, noor.groups.get().name) == (team, "agent")


def test_a_manager_moves_a_person_to_another_team(manager: User, agent: User, enter: Any) -> None:
    south = Team.objects.create(name="South")
    changes = account(username="mia", is_active="on", team=south.pk, password1="", password2="")
    enter(manager).post(reverse("wagtailusers_users:edit", args=[agent.pk]), changes)
    agent.refresh_from_db()
    assert agent.team == south


def test_a_manager_cannot_make_an_administrator(manager: User, agent: User, enter: Any) -> None:
    enter(manager).post(reverse("wagtailusers_users:add"), account(is_superuser="on"))
    changes = account(username="mia", is_active="on", is_superuser="on")
    enter(manager).post(reverse("wagtailusers_users:edit", args=[agent.pk]), changes)
    assert User.objects.filter(username="noor").exists()
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_manager_cannot_change_an_administrator(manager: User, enter: Any) -> None:
    boss = User.objects.create_superuser("boss", "boss@example.com", "boss")
    url = reverse("wagtailusers_users:edit", args=[boss.pk])
    assert enter(manager).get(url).status_code == 302
    enter(manager).post(url, account(username="boss", is_active="on"))
    boss.refresh_from_db()
    assert boss.check_password("boss")


def test_an_administrator_can_make_another(admin_user: User, enter: Any) -> None:
    enter(admin_user).post(reverse("wagtailusers_users:add"), account(is_superuser="on"))
    assert User.objects.get(username="noor").is_superuser


def test_the_list_of_people_shows_team_and_roles(manager: User, agent: User, enter: Any) -> None:
    page = enter(manager).get(reverse("wagtailusers_users:index")).content.decode()
    assert "North" in page
    assert "agent" in page


def test_people_can_be_narrowed_down_to_a_team(
    manager: User, agent: User, team: Team, enter: Any
) -> None:
    url = reverse("wagtailusers_users:index_results")
    page = enter(manager).get(url, {"team": team.pk}).content.decode()
    assert "mia" in page
    assert "jonas" not in page


def test_a_manager_looks_after_teams(manager: User, lead: User, enter: Any) -> None:
    browser = enter(manager)
    browser.post(reverse("teams:add"), {"name": "Evening", "lead": lead.pk})
    assert Team.objects.get(name="Evening").lead == lead
    page = browser.get(reverse("teams:index")).content.decode()
    assert "Evening" in page


@pytest.mark.parametrize(
    "name", ["wagtailusers_users:index", "wagtailusers_users:add", "teams:index"]
)
@pytest.mark.parametrize("who", ["agent", "lead", "trainer", "editor", "outsider"])
def test_only_managers_look_after_people(
    who: str, name: str, request: pytest.FixtureRequest, enter: Any
) -> None:
    answer = enter(request.getfixturevalue(who)).get(reverse(name))
    assert answer.status_code == 302


def test_a_manager_cannot_shut_an_administrator_out(manager: User, enter: Any) -> None:
    boss = User.objects.create_superuser("boss", "boss@example.com", "boss")
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
    enter(manager).post(f"{url}?id={boss.pk}&next=/studio/", {"mark_as_active": "False"})
    boss.refresh_from_db()
    assert boss.is_active
