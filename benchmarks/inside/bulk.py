"""Send what a rebuild sends with `elasticsearch.helpers.bulk`, into an index of the same mapping.

    python -m benchmarks.inside.bulk

Everything is read and made into documents before the clock starts. Tells passages and seconds; the
index is removed.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from benchmarks.inside import tell
from search import embedding, indexing, vectors
from search.engines.base import PageChange
from search.engines.elastic.schema import definition, vector_field, vector_mapping
from search.engines.elastic.writing import head, passages

# As the engine sets an index that nobody searches yet.
QUICK = {"refresh_interval": "-1", "number_of_replicas": 0, "translog.durability": "async"}


def pages() -> list[PageChange]:
    """Every page as a rebuild sends it."""
    encoder = embedding.current()
    return [
        change
        for some in vectors.batches(vectors.live_pages(), vectors.PAGES_AT_ONCE)
        for change in indexing.read_changes(
            dict.fromkeys(some, 1), encoder.model_id if encoder else ""
        )
    ]


def documents(changes: list[PageChange]) -> Iterator[dict[str, Any]]:
    """The same documents in the same order."""
    for change in changes:
        yield head(change, len(change.documents), None)
        yield from passages(change, len(change.documents))


def make(client: Elasticsearch, name: str, sizes: set[int]) -> None:
    """An empty index."""
    made = definition()
    made["mappings"]["properties"] |= {vector_field(n): vector_mapping(n) for n in sizes}
    kept = {**QUICK, "number_of_shards": settings.ELASTICSEARCH_SHARDS, **made["settings"]}
    client.indices.create(index=name, mappings=made["mappings"], settings={"index": kept})


if __name__ == "__main__":
    changes = pages()
    every = [document for change in changes for document in change.documents]
    sent = list(documents(changes))
    login = (settings.ELASTICSEARCH_USER, settings.ELASTICSEARCH_PASSWORD)
    client = Elasticsearch(
        settings.ELASTICSEARCH_NODES[0],
        request_timeout=120,
        api_key=settings.ELASTICSEARCH_API_KEY or None,
        basic_auth=login if login[0] else None,
    )
    name = f"{settings.ELASTICSEARCH_INDEX_PREFIX}-bulk"
    make(client, name, {len(one.vector) for one in every if one.vector is not None})
    began = time.perf_counter()
    bulk(client, sent, index=name)
    client.indices.refresh(index=name)
    seconds = time.perf_counter() - began
    held = client.count(index=name, query={"term": {"what": "passage"}})["count"]
    assert held == len(every), (held, len(every))
    client.indices.delete(index=name)
    tell({"passages": len(every), "seconds": seconds})
