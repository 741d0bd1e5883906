"""Who of the demo company is asked to take which quiz, from quizzes.toml."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import Team, User
from demo.quizzes import told
from quizzes.models import Quiz
from training.models import Assignment

ASSIGNED_BEFORE = 14  # days before it is due, at the least


@transaction.atomic
def load_assignments(now: datetime.datetime) -> int:
    """Assign quizzes, unless somebody has assigned one already. Returns how many were assigned."""
    if Assignment.objects.exists():
        return 0
    rows = [(row["title"], one) for row in told() for one in row.get("assigned", [])]
    for title, one in rows:
        _assign(Quiz.objects.get(title=title), one, now)
    return len(rows)


def _assign(quiz: Quiz, row: dict[str, Any], now: datetime.datetime) -> None:
    today = timezone.localdate(now)
    days = max(row.get("since", 0), ASSIGNED_BEFORE - row["due"])
    assignment = Assignment.objects.create(
        quiz=quiz,
        due_on=today + datetime.timedelta(days=row["due"]),
        counts_from=today - datetime.timedelta(days=row["since"]) if "since" in row else None,
        note=row.get("note", ""),
        assigned_by=User.objects.get(username=row["by"]),
        assigned_at=now - datetime.timedelta(days=days),
    )
    assignment.teams.set(Team.objects.filter(name__in=row.get("teams", [])))
    assignment.people.set(User.objects.filter(username__in=row.get("people", [])))
    assignment.roles.set(Group.objects.filter(name__in=row.get("roles", [])))
