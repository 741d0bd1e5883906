"""Pages as answers: which one was opened, and how it is called."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.template.defaultfilters import truncatechars

from kb.audiences import Person
from kb.models import ArticlePage, Passage
from kb.querysets import pages_visible_to
from quizzes.answering.names import Named as Named
from quizzes.responses import ResponseError

SHORT = 40  # characters of a step


def with_page(person: Person, raw: dict[str, Any]) -> dict[str, Any]:
    """The response, if this person may see the page. Raises ResponseError where they may not."""
    if "page" in raw and not pages_visible_to(person).filter(pk=raw["page"]).exists():
        raise ResponseError("This article is not there any more. Open another one.")
    return raw


def named(person: Person, ids: Collection[int]) -> dict[int, Named]:
    """Titles, codes and sections of these pages, of those that this person may see."""
    if not ids:
        return {}
    pages = list(pages_visible_to(person).filter(pk__in=ids))
    codes = dict(ArticlePage.objects.filter(pk__in=pages).values_list("pk", "code"))
    sections = _sections(person, [page.pk for page in pages])
    return {
        page.pk: Named(page.title, codes.get(page.pk) or "", page.url or "", sections[page.pk])
        for page in pages
    }


def _sections(person: Person, ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {pk: {} for pk in ids}
    rows = Passage.objects.visible_to(person).filter(page__in=ids).order_by("position")
    for passage in rows.only("page_id", "anchor", "headings", "text"):
        known = found[passage.page_id]
        words = " › ".join(passage.headings)
        if passage.anchor not in known and words in known.values():  # a step of a section
            words = f"{words}: {truncatechars(passage.text, SHORT)}"
        known.setdefault(passage.anchor, words)
    return found
