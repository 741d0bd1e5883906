"""Whose knowledge somebody may see: trainers and managers everybody's, leads their team's, and
whoever takes quizzes their own. Nobody else sees any. Roles say who is who (`accounts.roles`)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.holders import holders_of, may
from accounts.models import Team, User
from accounts.roles import MANAGES_QUIZZES, READS_RESULTS, TAKES_QUIZZES
from kb.audiences import Person
from kb.models import ProductPage
from quizzes.models import Question


def takers() -> QuerySet[User]:
    """Everybody who takes quizzes."""
    return holders_of(TAKES_QUIZZES, superusers=False)


def known_to(person: Person) -> QuerySet[User]:
    """Those whose knowledge this person may see."""
    if may(person, MANAGES_QUIZZES):
        return takers()
    own = Q(pk=person.pk) if may(person, TAKES_QUIZZES) else Q(pk__in=[])
    team = Q(team__lead_id=person.pk) if may(person, READS_RESULTS) else Q(pk__in=[])
    return takers().filter(own | team)


def teams_known_to(person: Person) -> QuerySet[Team]:
    """The teams whose knowledge this person may see."""
    if may(person, MANAGES_QUIZZES):
        return Team.objects.all()
    if may(person, READS_RESULTS):
        return Team.objects.filter(lead_id=person.pk)
    return Team.objects.none()


def products_asked_about(person: Person) -> QuerySet[ProductPage]:
    """Products that this person may see and that there are live questions about, by name."""
    live = Question.objects.all().live().filter(product=OuterRef("pk"))
    found: QuerySet[ProductPage] = ProductPage.objects.visible_to(person).filter(Exists(live))
    return found.order_by("title")
