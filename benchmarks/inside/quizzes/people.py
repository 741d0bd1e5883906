"""Agents for quizzes: as many as are wanted, in teams as they have them."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Team, User
from accounts.roles import AGENT

A_TEAM = 40


def agents(count: int) -> list[User]:
    """So many new agents. They have logged in by other ways: none has a password that opens."""
    begin = User.objects.count()
    rows = [_person(begin + number) for number in range(count)]
    User.objects.bulk_create(rows)
    group = Group.objects.get(name=AGENT)
    group.user_set.through.objects.bulk_create(
        group.user_set.through(user=person, group=group) for person in rows
    )
    return rows


def _person(number: int) -> User:
    team, _ = Team.objects.get_or_create(name=f"Team {number // A_TEAM}")
    return User(username=f"taker-{number}", password=make_password(None), team=team)
