"""Categories of the bank: renamed, moved, deleted when nothing needs them.

Files name categories by their path, so a file that was exported before a rename makes the old one
again. Nothing is merged: questions go from one category to another by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from kb.audiences import Person
from quizzes.category_paths import path_of
from quizzes.models import Category


class InUse(Exception):
    """Something stands in the category, or a quiz draws from it; says what."""


@dataclass(frozen=True)
class Shelf:
    """A category in its place: how deep, its path, and what stands right in it."""

    category: Category
    depth: int
    path: str
    questions: int
    retired: int


def names_of_categories() -> dict[int, tuple[str, ...]]:
    """The names from the top to each category, by its id; one query."""
    rows = Category.objects.in_bulk()

    def names(pk: int | None) -> tuple[str, ...]:
        return () if pk is None else (*names(rows[pk].parent_id), rows[pk].name)

    return {pk: names(pk) for pk in rows}


def shelves(person: Person) -> list[Shelf]:
    """All categories this person may see, each below the one it stands in; one query."""
    retired = Count("questions", filter=~Q(questions__retired_at=None))
    seen = Category.objects.visible_to(person).select_related("product").order_by("name")
    rows = seen.annotate(all_questions=Count("questions"), retired_questions=retired)
    below: dict[int | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return _listed(below, None, ())


def _listed(
    below: dict[int | None, list[Category]], parent: int | None, names: tuple[str, ...]
) -> list[Shelf]:
    found: list[Shelf] = []
    for row in below.get(parent, []):
        path, retired = (*names, row.name), row.retired_questions  # type: ignore[attr-defined]
        live = row.all_questions - retired  # type: ignore[attr-defined]
        found.append(Shelf(row, len(names), path_of(path), live, retired))
        found += _listed(below, row.pk, path)
    return found


@transaction.atomic
def file_category(category: Category) -> Category:
    """Save a new name, place or product. Raises ValidationError.

    All categories are locked: two moves at once could put each of two into the other.
    """
    list(Category.objects.select_for_update().order_by("pk").values_list("pk"))
    category.full_clean()
    category.save()
    return category


@transaction.atomic
def delete_category(category: Category) -> None:
    """Delete it when it is empty. Raises InUse with what is in the way."""
    category = Category.objects.select_for_update().get(pk=category.pk)
    if why := in_the_way(category):
        raise InUse(f"It is not empty: {', '.join(why)}.")
    category.delete()


def in_the_way(category: Category) -> list[str]:
    """What keeps a category from being deleted, each in a few words."""
    counted = (
        (category.children.count(), "category stands in it", "categories stand in it"),
        (category.questions.count(), "question, retired ones too", "questions, retired ones too"),
        (category.slots.count(), "draw of a quiz", "draws of quizzes"),
    )
    return [f"{many} {one if many == 1 else more}" for many, one, more in counted if many]
