"""What search engines and link previews are told about a page, as schema.org data. Pure.

Only public text goes in: callers give what a customer may see.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

# Inside a script element only these can end it or start a comment.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


class Question(NamedTuple):
    """A heading that asks, and the text below it that answers."""

    asked: str
    answer: str


def json_ld(data: list[dict[str, Any]]) -> SafeString:
    """A data block for the page's head; browsers do not run it, so a strict CSP allows it."""
    graph = {"@context": "https://schema.org", "@graph": data}
    text = json.dumps(graph, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def article(title: str, summary: str, url: str, publisher: str, **dates: str) -> dict[str, Any]:
    """An article; `datePublished`, `dateModified` as ISO dates."""
    return {
        "@type": "TechArticle",
        "headline": title[:110],
        "description": summary,
        "url": url,
        "publisher": {"@type": "Organization", "name": publisher},
        **{name: date for name, date in dates.items() if date},
    }


def breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A trail of (title, address), outermost first, ending with the page itself."""
    items = [
        {"@type": "ListItem", "position": position, "name": title, "item": url}
        for position, (title, url) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def questions(passages: Iterable[tuple[list[str], str]]) -> list[Question]:
    """The passages (heading path, text) whose own heading asks something, joined by heading."""
    found: dict[str, list[str]] = {}
    for headings, text in passages:
        if headings and text and headings[-1].rstrip().endswith("?"):
            found.setdefault(headings[-1], []).append(text)
    return [Question(asked, "\n".join(texts)) for asked, texts in found.items()]


def faq(asked: list[Question]) -> dict[str, Any]:
    """Questions with their answers; true only of a page that is made of them."""
    entities = [
        {
            "@type": "Question",
            "name": question.asked,
            "acceptedAnswer": {"@type": "Answer", "text": question.answer},
        }
        for question in asked
    ]
    return {"@type": "FAQPage", "mainEntity": entities}
