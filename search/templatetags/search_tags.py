"""Template tags of search: related and popular answers, addresses around a page of hits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context

from kb.models import ArticlePage
from search import related
from search.asked import Asked
from search.popularity import most_used_or_newest
from search.related import Related

register = template.Library()


@register.simple_tag(takes_context=True)
def related_answers(context: Context, page: Any, limit: int = 3) -> list[Related]:
    """Answers near this page that the reader may see: `{% related_answers page as related %}`."""
    person = context["request"].user
    return related.near(page.pk, person, limit)


@register.simple_tag(takes_context=True)
def popular_answers(context: Context, limit: int) -> list[ArticlePage]:
    """Answers people use today that the reader may see: `{% popular_answers 8 as popular %}`."""
    return most_used_or_newest(context["request"].user, limit)


@register.filter
def opened_from(url: str, query: str) -> str:
    """Address of a hit that says what was searched, so that its page can show the words."""
    address, sharp, anchor = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode({'q': query})}{sharp}{anchor}" if query else url


@register.simple_tag(takes_context=True)
def search_url(context: Context, **changes: Any) -> str:
    """This search with some parts changed; on another page unless that is among them."""
    asked: Asked = context["asked"]
    changes = {"page": 1, "after": "", "took_offer": False, **changes}
    return f"?{asked.address(**changes)}"
