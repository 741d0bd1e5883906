"""How an index is: what is in it, and what an operator should know."""

from collections.abc import Iterator
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.base import Health

from . import state
from .indices import Indices

_COUNTS: dict[str, Any] = {
    "documents": {"term": {"what": "passage"}},
    "pages": {"bool": {"filter": [{"term": {"what": "head"}}, {"range": {"live": {"gt": 0}}}]}},
    "vectors": {"exists": {"field": "size"}},
}


def health(client: Elasticsearch, indices: Indices, name: str) -> Health:
    """State of an index by its name or alias."""
    stored = state.read(client, name)
    counted = client.search(
        index=stored.index, size=0, aggs={"counts": {"filters": {"filters": _COUNTS}}}
    )
    counts = {n: b["doc_count"] for n, b in counted["aggregations"]["counts"]["buckets"].items()}
    is_outdated = not indices.is_of_this_code(stored.index)
    stats = client.indices.stats(index=stored.index, metric="store")
    return Health(
        engine="elasticsearch",
        ok=True,
        cursor=stored.state.cursor,
        model_id=stored.state.model,
        size_bytes=stats["_all"]["primaries"]["store"]["size_in_bytes"],
        notes=tuple(_notes(stats["_shards"], is_outdated)),
        outdated=is_outdated,
        **counts,
    )


def _notes(shards: dict[str, int], is_outdated: bool) -> Iterator[str]:
    if missing := shards["total"] - shards["successful"]:
        yield f"Elasticsearch: {missing} copies of {shards['total']} are not assigned."
    if is_outdated:
        yield (
            "The mapping of the index has changed: it is built anew by night, "
            "or now by manage.py rebuild_search."
        )
