"""How the demo company's editors steer search, from steering.toml."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from kb.models import ArticlePage
from search.models import GoldenQuery, Pin, StopPhrase, Synonym

FOLDER = Path(__file__).parent


class UnknownArticleError(Exception):
    """A file of the demo names an article that is not there."""


@transaction.atomic
def load_steering() -> int:
    """Make what is missing; what an editor changed stays. Returns how many rows the file names.

    Raises UnknownArticleError naming the id.
    """
    told = tomllib.loads((FOLDER / "steering.toml").read_text(encoding="utf-8"))
    pages = article_ids()
    for text in told["stop_phrases"]:
        StopPhrase.objects.get_or_create(text=text)
    for row in told["synonym"]:
        Synonym.objects.get_or_create(kind=row["kind"], words=", ".join(row["words"]))
    for row in told["pin"]:
        _pin(row, page_named(row["article"], pages))
    for row in told["golden"]:
        GoldenQuery.objects.get_or_create(
            query=row["query"],
            page_id=page_named(row["article"], pages),
            asked_by=row["audience"],
        )
    return sum(len(rows) for rows in told.values())


def _pin(row: dict[str, Any], page_id: int) -> None:
    Pin.objects.get_or_create(
        queries="\n".join(row["queries"]), page_id=page_id, defaults={"note": row.get("note", "")}
    )


def article_ids() -> dict[str, int]:
    """Page ids by the ids that the demo's files use."""
    rows = ArticlePage.objects.exclude(external_id=None).values_list("external_id", "pk")
    return {str(name): pk for name, pk in rows}


def page_named(name: str, pages: dict[str, int]) -> int:
    """The page id of an article; raises UnknownArticleError."""
    try:
        return pages[name]
    except KeyError as error:
        raise UnknownArticleError(f"no article has the id {name}") from error
