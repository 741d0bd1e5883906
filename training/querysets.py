"""Lists of assignments. `visible_to` is the only way to one for a person.

Who assigns to anybody sees all; a lead what reaches their team; everybody else what is asked of
themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.holders import may
from accounts.models import Team, User
from accounts.roles import ASSIGNS_TO_TEAM, MANAGES_ASSIGNMENTS, TAKES_QUIZZES
from kb.audiences import Person
from quizzes.models import Quiz

if TYPE_CHECKING:
    from training.models import Assignment  # noqa: F401


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments."""

    def visible_to(self, person: Person) -> AssignmentQuerySet:
        """What this person may know of; withdrawn ones only those who assign."""
        if may(person, MANAGES_ASSIGNMENTS):
            return self
        if may(person, ASSIGNS_TO_TEAM):
            team = User.objects.filter(team__lead_id=person.pk)
            return self.filter(self._means(team) | Q(assigned_by_id=person.pk))
        return self.asked_of(person)

    def changeable_by(self, person: Person) -> AssignmentQuerySet:
        """What this person may change: all; or what they gave to nobody but their own team."""
        if may(person, MANAGES_ASSIGNMENTS):
            return self
        if not may(person, ASSIGNS_TO_TEAM):
            return self.none()
        others = Team.objects.exclude(lead_id=person.pk)
        strangers = User.objects.exclude(pk__in=User.objects.filter(team__lead_id=person.pk))
        own = self.filter(assigned_by_id=person.pk, roles=None)
        return own.exclude(teams__in=others).exclude(people__in=strangers)

    def asked_of(self, person: Person) -> AssignmentQuerySet:
        """What this person is to take: not withdrawn, and the quiz is open to them."""
        if not may(person, TAKES_QUIZZES):
            return self.none()
        meant = self.filter(self._means(User.objects.filter(pk=person.pk)))
        return meant.going_on().filter(quiz__in=Quiz.objects.all().open_to(person))

    def going_on(self) -> AssignmentQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def _means(self, people: QuerySet[User]) -> Q:
        """Those that name one of these people, a team or a role of theirs; none comes twice."""
        named = self._names("people", user__in=people)
        in_team = self._names("teams", team__members__in=people)
        return named | in_team | self._names("roles", group__user__in=people)

    def _names(self, field: str, **whom: Any) -> Q:
        through: Any = getattr(self.model, field).through
        return Q(Exists(through.objects.filter(assignment=OuterRef("pk"), **whom)))
