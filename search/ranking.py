"""A query's pages in order, before anybody asks who may see them.

`find` shows them to people, `evaluation` measures them, a rebuild compares them: all by this.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from search import embedding, fusion
from search.embedding import EncoderUnavailable
from search.engines.base import NO_FILTERS, Engine, Filters, Hits, Query
from search.query import parse
from search.steering import Steering


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was asked and what was found, best page first."""

    query: Query
    found: Hits
    pages: list[fusion.Hit]

    @property
    def page_ids(self) -> list[int]:
        """The pages' ids, best first."""
        return [hit.page_id for hit in self.pages]


def rank(
    text: str,
    engine: Engine,
    steering: Steering,
    access: frozenset[str] | None,
    filters: Filters = NO_FILTERS,
    *,
    typing: bool = False,
    by_words_alone: bool = False,
    limit: int | None = None,
) -> Ranking:
    """Ask an engine and fuse its two lists; `access` None: everything.

    `limit` bounds the query's length. Raises QueryTooLong and EngineUnavailable.
    """
    query = parse(text, steering.rules, typing=typing, limit=limit)
    query = replace(query, access=access, filters=filters)
    if not by_words_alone:
        query = with_vector(query)
    found = engine.search(query)
    pins = () if by_words_alone else steering.pins_for(query.text)
    return Ranking(query, found, fusion.fuse(found, query.text, pins))


def with_vector(query: Query) -> Query:
    """The query with its meaning, if there is an encoder that works and there are words."""
    encoder = embedding.current()
    if encoder is None or not query.terms:
        return query
    with suppress(EncoderUnavailable):  # the encoder has said so in the log
        vector = encoder.encode_query(query.text)
        return replace(query, vector=vector, model_id=encoder.model_id)
    return query
