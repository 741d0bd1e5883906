"""Answers near an answer, for the person who reads it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.audiences import Person, access_keys, read_once
from search import engines
from search.engines.base import EngineUnavailable
from search.fusion import Hit
from search.library import Library
from search.visible import seen_by

SPARE = 3  # asked for beyond what is shown, in case the index lags behind


@dataclass(frozen=True, slots=True)
class Related:
    """A page near in meaning."""

    page_id: int
    title: str
    url: str
    product: str
    audience: str


@read_once()
def near(page_id: int, person: Person, limit: int = 3) -> list[Related]:
    """Pages nearest to this one that the person may see; none while search is away."""
    try:
        ranked = engines.current().similar(page_id, access_keys(person), limit + SPARE)
    except EngineUnavailable:
        return []
    library = Library(person)
    pages = dict.fromkeys(passage.page_id for passage in ranked)
    seen = seen_by(person, [Hit(pk) for pk in pages if pk != page_id], library)
    return [
        Related(
            one.hit.page_id,
            one.facts.title,
            one.facts.address,
            library.titles.get(one.facts.products[-1], "") if one.facts.products else "",
            one.places[0].audience,
        )
        for one in seen[:limit]
    ]
