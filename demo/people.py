"""The demo company's people."""

import tomllib
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import Team, User

FOLDER = Path(__file__).parent

# One login for each role, as `make demo` tells them.
LOGINS = {
    "mia": "agent: answers calls at the desk",
    "lena": "lead: the same, and the reports of the studio",
    "tomas": "trainer: writes questions and quizzes, and sees who knows what",
    "priya": "editor: writes articles, steers search",
    "jonas": "manager: all of it, people and settings",
    "casey": "outsider: a login without a role",
}


def load_people() -> int:
    """Make teams and people be as people.toml says; returns how many people there are."""
    told = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    teams = {row["name"]: Team.objects.get_or_create(name=row["name"])[0] for row in told["team"]}
    groups = {group.name: group for group in Group.objects.all()}
    for row in told["person"]:
        _load(row, teams, groups)
    return len(told["person"])


def _load(row: dict[str, Any], teams: dict[str, Team], groups: dict[str, Group]) -> None:
    team = teams.get(row.get("team", ""))
    user, new = User.objects.get_or_create(
        username=row["username"],
        defaults={
            "first_name": row["first_name"],
            "last_name": row["last_name"],
            "email": f"{row['username']}@lumenbay.example",
            "team": team,
        },
    )
    if new:
        user.set_unusable_password()
        user.save()
    role = row.get("role", "")
    user.groups.set([groups[role]] if role else [])
    if role == "lead" and team and team.lead is None:
        Team.objects.filter(pk=team.pk).update(lead=user)
