"""Pages as answers: which one has the code that was typed, and how a page is called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kb.audiences import Person
from kb.models import ArticlePage
from quizzes.responses import ResponseError


@dataclass(frozen=True)
class Named:
    """A page as a person may see it."""

    title: str
    code: str


def with_page(person: Person, raw: dict[str, Any]) -> dict[str, Any]:
    """The response with the page for its code. Raises ResponseError where there is none."""
    if "code" not in raw:
        return raw
    page = ArticlePage.objects.visible_to(person).filter(code=raw["code"]).first()
    if page is None:
        raise ResponseError(f"No article has the code {raw['code']}.")
    return {"page": page.pk}


def named(person: Person, ids: Collection[int]) -> dict[int, Named]:
    """Titles and codes of these pages, of those that this person may see."""
    if not ids:
        return {}
    pages = ArticlePage.objects.visible_to(person).filter(pk__in=ids)
    return {page.pk: Named(page.title, page.code) for page in pages}
