"""Lists of pages and passages for a person. `visible_to` is the only way to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from kb.audiences import Person, Restrictions, audiences

if TYPE_CHECKING:
    from kb.models.passages import Passage  # noqa: F401


def outside_restrictions(person: Person, path_field: str = "path") -> Q:
    """Not below any view restriction that keeps this person out."""
    outside = Q()
    for row in Restrictions().closed_to(person):
        outside &= ~Q(**{f"{path_field}__startswith": row.page.path})
    return outside


class SitePageQuerySet(PageQuerySet[Any]):
    """Pages that are for everyone, unless a view restriction says otherwise."""

    def visible_to(self, person: Person) -> SitePageQuerySet:
        """Live pages that this person may see."""
        found: SitePageQuerySet = self.live().filter(outside_restrictions(person))
        return found


class AnswerPageQuerySet(SitePageQuerySet):
    """Pages that carry an audience of their own."""

    def visible_to(self, person: Person) -> AnswerPageQuerySet:
        """Live pages that this person may see."""
        found: AnswerPageQuerySet = (
            self.live()
            .filter(outside_restrictions(person))
            .filter(audience__in=audiences(person))
        )
        return found


SitePageManager = PageManager.from_queryset(SitePageQuerySet)
AnswerPageManager = PageManager.from_queryset(AnswerPageQuerySet)


class PassageQuerySet(models.QuerySet["Passage"]):
    """Passages of pages."""

    def visible_to(self, person: Person) -> PassageQuerySet:
        """Passages of live pages that this person may see."""
        return self.filter(
            outside_restrictions(person, "page__path"),
            live=True,
            page__live=True,
            audience__in=audiences(person),
        )
