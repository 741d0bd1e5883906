"""Search engines behind one seam (`base.Engine`), and which of them serves."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from faults.breaker import Breaker

from .base import Engine
from .embedded import EmbeddedEngine
from .failover import Failover

# Seconds between two looks for a server that is away; with catching up it serves within ten.
LONGEST_PAUSE = 3.0


def current() -> Engine:
    """The engine that serves now; one object a process."""
    local = _embedded(Path(settings.SEARCH_DIR))
    if not settings.ELASTICSEARCH_NODES:
        return local
    return _failover(settings.ELASTICSEARCH_NODES, settings.ELASTICSEARCH_INDEX_PREFIX, local)


def stores() -> tuple[Engine, ...]:
    """Every engine that must follow the change log here: a server, and this machine's copy."""
    engine = current()
    return (engine, engine.local) if isinstance(engine, Failover) else (engine,)


def is_away(engine: Engine) -> bool:
    """Whether this is a server that did not answer just now.

    `search.following` looks for it again, and brings it up to date before it serves.
    """
    return isinstance(engine, Failover) and engine.is_local


def has_caught_up(engine: Engine) -> None:
    """Say of an engine that it has seen every change: a server that was away answers again."""
    if isinstance(engine, Failover):
        engine.switch.worked()


@lru_cache(maxsize=4)
def _embedded(root: Path) -> EmbeddedEngine:
    return EmbeddedEngine(root)


@lru_cache(maxsize=4)
def _failover(nodes: tuple[str, ...], prefix: str, local: Engine) -> Failover:
    # The next try is the thread's that follows (search.following), which looks every second.
    away = "Elasticsearch does not answer: searching the local copy."
    back = "Elasticsearch answers again and has seen every change."
    return Failover(_elastic(nodes, prefix), local, Breaker(away, back, longest=LONGEST_PAUSE))


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
os.register_at_fork(after_in_child=_failover.cache_clear)
