"""Lists of pages and passages for a person. `visible_to` is the only way to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Left, Length
from wagtail.models import Page, PageManager, get_page_models
from wagtail.query import PageQuerySet

from kb.audiences import Audience, Person, Restrictions, audiences, read_once

if TYPE_CHECKING:
    from kb.models.passages import Passage  # noqa: F401

LAST = Value(Page.alphabet[-1] * Page._meta.get_field("path").max_length)  # behind all below


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

    @staticmethod
    def carriers() -> list[type[Page]]:
        """The kinds of page that carry an audience."""
        return [model for model in get_page_models() if hasattr(model, "audience")]

    def visible_to(self, person: Person) -> AnswerPageQuerySet:
        """Live pages that this person may see."""
        found: AnswerPageQuerySet = (
            self.live().filter(outside_restrictions(person)).filter(audience__in=audiences(person))
        )
        return found

    def count_by_parent(self) -> dict[str, int]:
        """How many of these pages stand directly below each page, by its tree path."""
        parent = Left("path", Length("path") - Page.steplen)
        rows = self.order_by().values(parent=parent).annotate(count=models.Count("pk"))
        return {row["parent"]: row["count"] for row in rows}


class ProductQuerySet(SitePageQuerySet):
    """Pages that hold answers."""

    @read_once()
    def with_answers_for(self, person: Person) -> ProductQuerySet:
        """Live ones below which this person finds an answer: to others they do not exist."""
        # `exact_type` is all of them; without it SQLite goes through every page of the site.
        products = self.visible_to(person).exact_type(self.model)
        found: ProductQuerySet = products.filter(_holds_an_answer_for(person))
        return found


def _holds_an_answer_for(person: Person) -> Exists:
    """Whether an answer for this person stands below the page of the outer query.

    By the index of paths, however many answers there are: `startswith` would not use it for a path
    that has to be read first, and `audience__in` would have SQLite use the index of audiences.
    """
    answers = apps.get_model("kb", "ArticlePage").objects.live()
    answers = answers.filter(outside_restrictions(person))
    answers = answers.exclude(audience__in=set(Audience.values) - audiences(person))
    below = answers.filter(path__gt=OuterRef("path"), path__lt=Concat(OuterRef("path"), LAST))
    return Exists(below)


@read_once()
def pages_visible_to(person: Person) -> PageQuerySet[Any]:
    """Live pages of any kind that this person may see, as plain pages."""
    holds = Q(productpage__isnull=True) | _holds_an_answer_for(person)
    return pages_open_to(person).live().filter(holds)


def pages_open_to(person: Person) -> PageQuerySet[Any]:
    """Pages of any kind that this person may see or could if they were live, as plain pages."""
    found: PageQuerySet[Any] = Page.objects.filter(outside_restrictions(person))
    return found.filter(_carries_an_audience_of(person))


def _carries_an_audience_of(person: Person, page: str = "") -> Q:
    """A page that carries an audience carries one of this person's. `page`: how to get to it."""
    theirs, allowed = audiences(person), Q()
    if theirs == frozenset(Audience.values):
        return allowed
    for model in AnswerPageQuerySet.carriers():
        one = f"{page}{model._meta.model_name}"
        allowed &= Q(**{f"{one}__isnull": True}) | Q(**{f"{one}__audience__in": theirs})
    return allowed


def number_of(rows: models.QuerySet[Any]) -> Coalesce:
    """How many of these rows, each about a `page`, each page of the outer query has."""
    counted = rows.filter(page=OuterRef("pk")).order_by().values("page")
    number = counted.annotate(n=models.Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=models.IntegerField()), Value(0))


def products_for(person: Person) -> ProductQuerySet:
    """The products that this person may choose from: live ones that they may see, as they stand."""
    products = apps.get_model("kb", "ProductPage").objects
    found: ProductQuerySet = products.visible_to(person).order_by("path")
    return found


ProductManager = PageManager.from_queryset(ProductQuerySet)
SitePageManager = PageManager.from_queryset(SitePageQuerySet)
AnswerPageManager = PageManager.from_queryset(AnswerPageQuerySet)


class PassageQuerySet(models.QuerySet["Passage"]):
    """Passages of pages."""

    def visible_to(self, person: Person) -> PassageQuerySet:
        """Passages of live pages that this person may see: the page is asked, too."""
        return self.filter(
            outside_restrictions(person, "page__path"),
            _carries_an_audience_of(person, "page__"),
            live=True,
            page__live=True,
            audience__in=audiences(person),
        )
