"""Search engines behind one seam (`base.Engine`), and which of them serves."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .base import Engine
from .embedded import EmbeddedEngine


def current() -> Engine:
    """The engine that serves now; one object a process."""
    if settings.ELASTICSEARCH_NODES:
        return _elastic(settings.ELASTICSEARCH_NODES, settings.ELASTICSEARCH_INDEX_PREFIX)
    return _embedded(Path(settings.SEARCH_DIR))


def stores() -> tuple[Engine, ...]:
    """Every engine that must follow the change log here."""
    return (current(),)


@lru_cache(maxsize=4)
def _embedded(root: Path) -> EmbeddedEngine:
    return EmbeddedEngine(root)


@lru_cache(maxsize=4)
def _elastic(nodes: tuple[str, ...], prefix: str) -> Engine:
    # Imported here: who does without a server does without its client's memory, too.
    from .elastic import Connection, ElasticEngine

    return ElasticEngine(
        Connection(
            nodes,
            api_key=settings.ELASTICSEARCH_API_KEY,
            user=settings.ELASTICSEARCH_USER,
            password=settings.ELASTICSEARCH_PASSWORD,
            ca_certs=settings.ELASTICSEARCH_CA_CERTS,
            prefix=prefix,
            timeout=settings.ELASTICSEARCH_TIMEOUT,
            shards=settings.ELASTICSEARCH_SHARDS,
            replicas=settings.ELASTICSEARCH_REPLICAS,
        )
    )


# A child process opens the index itself: a lock that another thread held at the moment of the
# fork would stay taken in it.
os.register_at_fork(after_in_child=_embedded.cache_clear)
os.register_at_fork(after_in_child=_elastic.cache_clear)
