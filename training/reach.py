"""Whom an assignment reaches, and which of them its quiz is not open to."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.holders import holders_of, may
from accounts.models import User
from accounts.roles import ASSIGNS_TO_TEAM, MANAGES_ASSIGNMENTS, TAKES_QUIZZES
from kb.audiences import Person
from quizzes.models import Quiz
from training.models import Assignment


@dataclass(frozen=True)
class Named:
    """Teams, people and roles, by their ids, as an assignment or a quiz names them."""

    teams: frozenset[int]
    people: frozenset[int]
    roles: frozenset[int]

    @classmethod
    def by(cls, source: Assignment | Quiz) -> Named:
        """Whom it names; asks nothing where that was prefetched."""
        kinds = (source.teams.all(), source.people.all(), source.roles.all())
        return cls(*(frozenset(one.pk for one in kind) for kind in kinds))

    def covers(self, person: User) -> bool:
        """Whether this person is one of them; asks nothing where their groups were prefetched."""
        if person.pk in self.people or person.team_id in self.teams:
            return True
        return any(group.pk in self.roles for group in person.groups.all())

    def __or__(self, other: Named) -> Named:
        """Whom either names."""
        return Named(self.teams | other.teams, self.people | other.people, self.roles | other.roles)


NOBODY = Named(frozenset(), frozenset(), frozenset())


def followed_by(viewer: Person) -> QuerySet[User]:
    """Those whose assignments this person follows: all who take quizzes, or those of the team
    they lead."""
    takers = holders_of(TAKES_QUIZZES)
    if may(viewer, MANAGES_ASSIGNMENTS):
        return takers
    return takers.filter(team__lead_id=viewer.pk) if may(viewer, ASSIGNS_TO_TEAM) else takers.none()


def reached(named: Named, viewer: Person) -> list[User]:
    """Everybody who is named and whom this person follows, by name; with team and groups."""
    in_role = User.groups.through.objects.filter(group__in=named.roles).values("user")
    meant = Q(pk__in=named.people) | Q(team__in=named.teams) | Q(pk__in=in_role)
    found = followed_by(viewer).filter(meant).select_related("team").prefetch_related("groups")
    return sorted(found, key=lambda one: (str(one).casefold(), one.pk))


def shut_out(quiz: Quiz, people: Iterable[User]) -> list[User]:
    """Those of these people whom the quiz, published or not, is not meant for.

    The other side of `QuizQuerySet.open_to`; a test holds the two together.
    """
    if quiz.open_to_all:
        return []
    named = Named.by(quiz)
    return [person for person in people if not named.covers(person)]


@transaction.atomic
def open_to(quiz: Quiz, named: Named) -> None:
    """Let all who are named take the quiz, and whoever joins their teams later."""
    quiz.teams.add(*named.teams)
    quiz.people.add(*named.people)
    quiz.roles.add(*named.roles)


SHOWN = 3


def followed_ids(viewer: Person) -> set[int] | None:
    """Ids of `followed_by`; None: who assigns to anybody may read any name."""
    if may(viewer, MANAGES_ASSIGNMENTS):
        return None
    return set(followed_by(viewer).values_list("pk", flat=True))


def words_for(source: Assignment, followed: Container[int] | None) -> str:
    """Whom it names, in words: North, all agents, Mia and 4 more.

    Of single people only those with an id in `followed`; None: all.
    """
    roles = [f"all {one}s" for one in source.roles.all()]
    people = [str(one) for one in source.people.all() if followed is None or one.pk in followed]
    named = [*map(str, source.teams.all()), *roles, *people]
    more = len(named) - SHOWN
    return ", ".join(named) if more <= 1 else f"{', '.join(named[:SHOWN])} and {more} more"
