"""What is found in an index: by words, by meaning, by title, by likeness."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from search.engines.base import Query, Ranked, Suggestion, Vector
from search.engines.titles import COMPARED, Title, best, one_a_page, telling
from search.words import words

from . import queries, vocabulary
from .asking import MOST, Index, Json, Scope, hits, listed, score
from .schema import SHOWN, packed, texts, to_ranked, unpacked, vector_field
from .state import State
from .vocabulary import Known

_SOURCES = 20  # passages of a page that say what it is about
# At least so many are looked at for the nearest 100. Of the true 100 among 10,000 vectors that
# point anywhere 75 % are found at 200, 87 % at 400, 93 % at 800; of vectors in clusters, as those
# of texts are, 98, 98 and 99 %. On the server it takes no time that shows.
_CANDIDATES = 800
_TRIES = 3  # the index may learn a language between two looks


def search(index: Index, query: Query, known: Known) -> tuple[list[Ranked], list[Ranked]]:
    """Passages that say the words of a query, and passages that mean what it means."""
    scope = Scope(query.access, query.filters)
    state = index.state()
    for _ in range(_TRIES):
        answers, now = _asked(index, scope, query, state)
        if now.is_read_as(state):
            break
        state = now
    if "words" in answers:
        asked = vocabulary.doubtful(query)
        there = vocabulary.present(answers["words"], asked)
        known.add(scope, there)
        if unknown := [word for word in asked if word not in there]:
            meant = vocabulary.near(index, scope, unknown)
            known.add_near(scope, meant)
            answers |= _with_slips(index, scope, query, state, meant)
    return _ranked(answers.get("lexical")), _meant(answers.get("vector"), query, now)


def _asked(index: Index, scope: Scope, query: Query, state: State) -> tuple[dict[str, Json], State]:
    searches = _searches(scope, query, state)
    answers, now = index.ask(list(searches.values()), query.text)
    return dict(zip(searches, answers, strict=True)), now


def _searches(scope: Scope, query: Query, state: State) -> dict[str, Json]:
    if query.depth < 1:
        return {}
    searches: dict[str, Json] = {}
    if parts := queries.lexical(query, {}, state.languages):
        searches["lexical"] = listed(parts, scope.clauses, query.depth)
    if query.vector is not None and _comparable(query, state) and np.any(query.vector):
        among = scope.and_only(queries.phrases(query))
        searches["vector"] = nearest(query.vector, among, query.depth)
    if asked := vocabulary.doubtful(query):
        searches["words"] = vocabulary.which_are_there(scope.clauses, asked, state.languages)
    return searches


def _with_slips(
    index: Index, scope: Scope, query: Query, state: State, meant: queries.Near
) -> dict[str, Json]:
    """What is found when unknown words stand for those that were probably meant."""
    if not any(meant.values()):
        return {}
    parts = queries.lexical(query, meant, state.languages)
    [answer], _ = index.ask([listed(parts, scope.clauses, query.depth)], query.text)
    return {"lexical": answer}


def _comparable(query: Query, state: State) -> bool:
    """Numbers of different models tell nothing."""
    size = 0 if query.vector is None else len(query.vector)
    return size in state.sizes and query.model_id in ("", state.model)


def nearest(vector: Vector, among: Sequence[Json], depth: int) -> Json:
    """A search for the nearest vectors of those in scope."""
    size = min(depth, MOST)
    return {
        "size": size,
        "_source": list(SHOWN),
        "knn": {
            "field": vector_field(len(vector)),
            "query_vector": packed(vector),
            "k": size,
            "num_candidates": min(max(2 * size, _CANDIDATES), MOST),
            "filter": list(among),
        },
    }


def _ranked(answer: Json | None) -> list[Ranked]:
    return [to_ranked(hit["_source"], score(hit)) for hit in hits(answer or {})]


def _meant(answer: Json | None, query: Query, state: State) -> list[Ranked]:
    """With cosines for scores; nothing if the model changed meanwhile."""
    return _by_cosine(answer or {}) if _comparable(query, state) else []


def _by_cosine(answer: Json) -> list[Ranked]:
    """In order; those that are as near stand in reading order."""
    found = sorted(hits(answer), key=_order)
    return [to_ranked(hit["_source"], 2 * score(hit) - 1) for hit in found]


def _order(hit: Json) -> tuple[float, int, int]:
    return -score(hit), hit["_source"]["page"], hit["_source"]["position"]


# -- titles --------------------------------------------------------------------------------


def titles(index: Index, scope: Scope, text: str, limit: int) -> list[Suggestion]:
    """Titles that go on from a text that is being typed."""
    typed = telling(words(text), index.state().languages)
    if not typed or limit < 1:
        return []
    finished = not text[-1:].isalnum()
    asked = [_titled(scope, typed, finished, loose=loose) for loose in (False, True)]
    answers, _ = index.ask(asked, text)
    found = next((rows for answer in answers if (rows := hits(answer))), [])
    return best([_title(hit) for hit in found], typed)[:limit]


def _titled(scope: Scope, typed: Sequence[str], finished: bool, *, loose: bool) -> Json:
    parts = queries.titles(typed, finished=finished, loose=loose)
    query = queries.within(scope.and_only([{"term": {"leads": True}}]), parts)
    query["bool"]["should"] = [queries.named(typed)]
    return {
        "size": COMPARED,
        "_source": ["page", "title", "popularity"],
        "track_total_hits": False,
        "sort": ["_score", {"popularity": "desc"}, "page"],
        "collapse": {"field": "page"},
        "query": query,
    }


def _title(hit: Json) -> Title:
    source = hit["_source"]
    [title] = source["title"].values()
    return Title(score(hit), source["page"], title, source["popularity"])


# -- likeness ------------------------------------------------------------------------------


def similar(index: Index, scope: Scope, page_id: int, limit: int) -> list[Ranked]:
    """Best passages of the pages most like a page."""
    if limit < 1:
        return []
    this = {"term": {"page": page_id}}
    rows = _passages(index, scope, this)
    others = [*scope.clauses, {"bool": {"must_not": [this]}}]
    if (middle := _middle(rows)) is not None:
        [answer], _ = index.ask([nearest(middle, others, limit * 10)])
        return one_a_page(_by_cosine(answer))[:limit]
    return _alike(index, rows[:_SOURCES], others, limit)


def _passages(index: Index, scope: Scope, this: Json) -> list[Json]:
    fields = [vector_field(size) for size in index.state().sizes]
    asked = {
        "size": 200,
        "_source": ["title", "headings", "keywords", "body", "language", *fields],
        "fields": fields,
        "sort": ["position"],
        "query": queries.within(scope.and_only([this])),
    }
    [answer], _ = index.ask([asked])
    return hits(answer)


def _middle(rows: Sequence[Json]) -> Vector | None:
    """Mean direction of the vectors of passages; None without any."""
    vectors = [vector for row in rows if (vector := _vector(row)) is not None]
    vectors = [vector for vector in vectors if len(vector) == len(vectors[-1])]
    if not vectors:
        return None
    mean: Vector = np.mean(vectors, axis=0)
    return mean if np.any(mean) else None


def _vector(row: Json) -> Vector | None:
    """Servers from 9.2 on keep vectors out of the source, and give them only as fields."""
    stored: dict[str, Any] = {**row.get("fields", {}), **row["_source"]}
    kept = [value for name, value in stored.items() if name.startswith("vector_")]
    return unpacked(kept[0]) if kept else None


def _alike(index: Index, rows: Sequence[Json], others: Sequence[Json], limit: int) -> list[Ranked]:
    if not rows:
        return []
    said = [f"{title} {text}" for title, *_, text in (texts(row["_source"]) for row in rows)]
    [subfield] = rows[0]["_source"]["body"]  # in which the index has its words
    alike = queries.alike(said, subfield)
    asked = listed([alike], others, limit, collapse={"field": "page"})
    [answer], _ = index.ask([asked])
    return _ranked(answer)
