"""Vectors that come later than the words, and vectors of a model that is not used any more.

A document is written again under the version it has: what is newer by then stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from search.engines.base import Vector

from .asking import Json
from .connection import LOADING
from .schema import hash_term, vector_source
from .state import State
from .writing import Action, Writer, versioned

_HASHES = 1_000  # asked for at once
_PAGE = 500  # documents read at once
BARE: list[Json] = [
    {"term": {"what": "passage"}},
    {"bool": {"must_not": [{"exists": {"field": "size"}}]}},
]


def named(state: State, model: str, sizes: tuple[int, ...]) -> State:
    """The state with a model; sizes of another one's vectors are forgotten."""
    known = state if state.model in ("", model) else replace(state, sizes=())
    return replace(known, model=model).with_all((), sizes)


def strip(client: Elasticsearch, index: str) -> None:
    """Take all vectors away."""
    writer = Writer(client, index)
    writer.send(_again(hit, {}) for hit in _read(client, index, {"exists": {"field": "size"}}))
    writer.refresh()


def fill(client: Elasticsearch, index: str, vectors: dict[str, Vector]) -> None:
    """Give vectors to the passages with these text hashes that have none."""
    writer = Writer(client, index)
    vectors = {hash_term(text_hash): vector for text_hash, vector in vectors.items()}
    for hashes in _batches(list(vectors)):
        query = {"bool": {"filter": [*BARE, {"terms": {"hash": hashes}}]}}
        writer.send(
            _again(hit, vector_source(vectors[hit["_source"]["hash"]]))
            for hit in _read(client, index, query)
        )
    writer.refresh()


def _batches(hashes: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(hashes)
    while batch := list(islice(rest, _HASHES)):
        yield batch


def _read(client: Elasticsearch, index: str, query: Json) -> Iterator[Json]:
    body = {"query": query, "version": True, "_source": {"excludes": ["vector_*", "size"]}}
    # Without a time limit of its own it would wait for ever, whatever the client's is.
    return iter(scan(client, index=index, query=body, size=_PAGE, request_timeout=LOADING))


def _again(hit: Json, vector: Json) -> Action:
    return versioned(hit["_id"], {**hit["_source"], **vector}, hit["_version"])
