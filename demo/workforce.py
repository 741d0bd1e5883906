"""Who takes the demo company's quizzes: its people, and those who worked there for a season.

Former people cannot log in, have no role and no team; their attempts keep the team they were in.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from accounts.models import Team, User
from accounts.roles import AGENT, LEAD
from demo.ability import SEED, Agent
from demo.weeks import Moment, monday_before

FOLDER = Path(__file__).parent
SHORTEST, LONGEST = 60, 1500  # days in the job of those who are still there


@dataclass(frozen=True)
class Worker:
    """Somebody who takes quizzes, as long as they are there."""

    user: User
    team: Team | None  # when they took them
    since: Moment
    until: Moment

    @property
    def agent(self) -> Agent:
        """As the model of abilities takes them."""
        return Agent(self.user.username, self.since)


def load_workforce(now: Moment) -> list[Worker]:
    """Agents and leads, and who left; made where missing. Says when each began to work there.

    Days are counted from the Monday before `now`.
    """
    monday = monday_before(now)
    return [*_there(monday, now), *_gone(monday)]


def _there(monday: Moment, now: Moment) -> list[Worker]:
    users = User.objects.filter(groups__name__in=[AGENT, LEAD], is_active=True)
    return [
        _began(user, user.team, monday, days=_days(user.username), until=now)
        for user in users.select_related("team").order_by("username").distinct()
    ]


def _days(username: str) -> int:
    return Random(f"{SEED}:tenure:{username}").randint(SHORTEST, LONGEST)  # noqa: S311


def _gone(monday: Moment) -> list[Worker]:
    told = tomllib.loads((FOLDER / "former.toml").read_text(encoding="utf-8"))
    teams = {team.name: team for team in Team.objects.all()}
    return [_former(row, teams, monday) for row in told["people"]]


def _former(
    row: tuple[str, str, str, str, int, int], teams: dict[str, Team], monday: Moment
) -> Worker:
    username, first, last, team, days, left = row
    names = {"first_name": first, "last_name": last, "email": f"{username}@lumenbay.example"}
    user, new = User.objects.get_or_create(username=username, defaults=names)
    if new:
        user.set_unusable_password()
        user.is_active = False
        user.save()
    until = monday - datetime.timedelta(days=left)
    return _began(user, teams.get(team), monday, days=days + left, until=until)


def _began(user: User, team: Team | None, monday: Moment, *, days: int, until: Moment) -> Worker:
    user.date_joined = monday - datetime.timedelta(days=days)
    user.save(update_fields=["date_joined"])
    return Worker(user, team, user.date_joined, until)
