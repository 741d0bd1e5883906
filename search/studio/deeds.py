"""Where a report's row leads: to the deed that mends it, with what is known filled in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.auth import user_has_any_page_permission

from accounts.roles import STEERS_SEARCH

Deed = tuple[str, str]  # label, address


def try_query(query: str, person: str = "") -> str:
    """Address of the page that shows why each hit is where it is."""
    asked = {"q": query, "as": person} if person else {"q": query}
    return f"{reverse('search_try')}?{urlencode(asked)}"


def add_synonym(*words: str) -> str:
    """Address of the form for a synonym of these words."""
    return f"{reverse('synonyms:add')}?{urlencode({'words': ', '.join(words)})}"


def pin(query: str, page_id: int | None = None) -> str:
    """Address of the form for a pin on this search."""
    known = {"queries": query, **_page(page_id)}
    return f"{reverse('pins:add')}?{urlencode(known)}"


def add_golden_query(query: str, page_id: int | None = None) -> str:
    """Address of the form for a golden query."""
    known = {"query": query, **_page(page_id)}
    return f"{reverse('golden_queries:add')}?{urlencode(known)}"


def _page(page_id: int | None) -> dict[str, str]:
    return {} if page_id is None else {"page": str(page_id)}


def write_article(title: str) -> str:
    """Address at which an article with this title is begun."""
    titled = title[:1].upper() + title[1:]
    return f"{reverse('articles:choose_parent')}?{urlencode({'title': titled})}"


def open_to(person: Any, *, steering: list[Deed], writing: list[Deed]) -> list[Deed]:
    """Of these deeds, those that this person may do."""
    deeds = writing if user_has_any_page_permission(person) else []
    return [*deeds, *(steering if person.has_perm(STEERS_SEARCH) else [])]
