"""Drafts of public articles, each with a word that is nowhere else; nothing is published.

python -m drills.inside.drafts ROUND COUNT < {"field": "value", …}
"""

import json
import sys
from typing import Any

from django.db import transaction

from drills.inside import tell
from kb.models import ArticlePage

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(round_: int, number: int) -> str:
    """A made-up word of letters alone, so that it is one word everywhere."""
    digits = []
    for value in (round_, number):
        digits += [LETTERS[value // 26**place % 26] for place in (2, 1, 0)]
    return "zyqx" + "".join(digits)


def draft(page: ArticlePage, said: str, changed: dict[str, Any]) -> dict[str, Any]:
    """Save a draft; gives what people see of the page."""
    page.body.append(("text", f"<p>{said}</p>"))
    for name, value in changed.items():
        setattr(page, name, value)
    page.save_revision()
    found = {"page": page.pk, "word": said, "url": page.url}
    return {**found, "title": page.title, "code": page.code}


if __name__ == "__main__":
    round_, count = map(int, sys.argv[1:])
    changed = json.load(sys.stdin)
    pages = ArticlePage.objects.live().filter(audience="public", view_restrictions=None)
    with transaction.atomic():
        tell(
            [
                draft(page, word(round_, number), changed)
                for number, page in enumerate(pages.order_by("pk")[:count])
            ]
        )
