"""What an index holds, page by page, for comparing it with the database."""

from collections import defaultdict
from collections.abc import Sequence

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from search.engines.base import Held, Inventory

from .asking import Json
from .connection import LOADING
from .revectoring import BARE

_PAGE = 1_000  # documents read at once
# By head or by passage: should a writer have died between the two, one of them tells.
_COUNTED: Json = {
    "bool": {"should": [{"term": {"what": "passage"}}, {"range": {"live": {"gt": 0}}}]}
}


def inventory(client: Elasticsearch, index: str, after: int, limit: int) -> Inventory:
    """The `limit` pages with the lowest ids above `after` that have passages or should have."""
    pages = _pages(client, index, [_COUNTED], after, limit)
    versions = _versions(client, index, pages)
    passages = _passages(client, index, pages)
    return {page: Held(versions.get(page, 0), frozenset(passages[page])) for page in pages}


def bare(client: Elasticsearch, index: str, after: int, limit: int) -> list[int]:
    """The pages with the lowest ids above `after` that have a passage without a vector."""
    return _pages(client, index, BARE, after, limit)


def _pages(
    client: Elasticsearch, index: str, kept: Sequence[Json], after: int, limit: int
) -> list[int]:
    found = client.search(
        index=index,
        size=limit,
        query={"bool": {"filter": [*kept, {"range": {"page": {"gt": after}}}]}},
        source={"includes": ["page"]},
        sort=["page"],
        collapse={"field": "page"},
    )
    return [hit["_source"]["page"] for hit in found["hits"]["hits"]]


def _versions(client: Elasticsearch, index: str, pages: list[int]) -> dict[int, int]:
    if not pages:
        return {}
    found = client.mget(index=index, ids=[str(page) for page in pages])["docs"]
    heads = (head["_source"] for head in found if head.get("found"))
    return {head["page"]: head["version"] for head in heads}


def _passages(
    client: Elasticsearch, index: str, pages: list[int]
) -> dict[int, set[tuple[str, int, str, str]]]:
    of_pages = {"bool": {"filter": [{"term": {"what": "passage"}}, {"terms": {"page": pages}}]}}
    fields = ["page", "anchor", "part", "access", "hash"]
    body: Json = {"query": of_pages, "_source": fields}
    passages = defaultdict[int, set[tuple[str, int, str, str]]](set)
    for hit in scan(client, index=index, query=body, size=_PAGE, request_timeout=LOADING):
        page, *told = (hit["_source"][name] for name in fields)
        passages[page].add(tuple(told))
    return passages
