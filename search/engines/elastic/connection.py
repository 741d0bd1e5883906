"""Where Elasticsearch is and who we are there; one client a process; what to say when it fails."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, Elasticsearch

from search.engines import patience
from search.engines.base import EngineSlow, EngineUnavailable

from .transport import Travelling

NO_INDEX = "There is no index yet: run manage.py rebuild_search."
WRITING = patience.PUBLISHING  # seconds a step of a change may take
LOADING = 120.0  # seconds a step of a rebuild may take
BLOCKED = "Elasticsearch takes no changes: its disk is full, or the index is blocked."
_BLOCKED = (403, 429)  # with 503 it is the cluster that lacks a master
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SAID = {
    401: "Elasticsearch does not know this login: see ELASTICSEARCH_API_KEY in docs/settings.md.",
    403: "Elasticsearch denies this login a right: docs/operators.md lists what it needs.",
    404: NO_INDEX,
    429: "Elasticsearch has too much to do now.",
}


@dataclass(frozen=True, slots=True)
class Connection:
    """One cluster, one set of indices in it. Secrets are never shown."""

    nodes: tuple[str, ...]
    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca_certs: str = ""
    prefix: str = "rapport"
    timeout: float = 0.3  # seconds a search may take
    shards: int = 1
    replicas: int = 1  # at most; a lone server keeps none


@lru_cache(maxsize=8)
def client(connection: Connection) -> Elasticsearch:
    """The client of this process, with a pool of connections that stay open.

    A node that refuses is left for the next one at once; one that is slow, or says that it is
    busy, is not asked again. A request takes no longer than what its time limit leaves.
    """
    login: dict[str, Any] = {}
    if connection.api_key:
        login["api_key"] = connection.api_key
    elif connection.user:
        login["basic_auth"] = (connection.user, connection.password)
    if connection.ca_certs:
        login["ca_certs"] = connection.ca_certs
    return Elasticsearch(
        list(connection.nodes),
        request_timeout=connection.timeout,
        transport_class=Travelling,
        http_compress=not all(urlsplit(node).hostname in _LOOPBACK for node in connection.nodes),
        **login,
    )


# A child process opens its own connections: two that write to one socket would read each other's.
os.register_at_fork(after_in_child=client.cache_clear)


@contextmanager
def answering() -> Iterator[None]:
    """Say in a plain sentence what is wrong when Elasticsearch fails.

    Raises EngineUnavailable; it holds nothing of what was sent, so no secret and nobody's query.
    """
    try:
        yield
    except ConnectionTimeout as error:
        raise EngineSlow("Elasticsearch did not answer in time.") from error
    except TransportError as error:
        raise EngineUnavailable(
            "Elasticsearch cannot be reached: see ELASTICSEARCH_URL in docs/settings.md."
        ) from error
    except ApiError as error:
        raise refusal(error.status_code, error.error) from error


def refusal(status: int, kind: str) -> EngineUnavailable:
    """What to say of a request that Elasticsearch did not carry out."""
    if kind == "cluster_block_exception" and status in _BLOCKED:
        return EngineUnavailable(BLOCKED)
    return EngineUnavailable(
        _SAID.get(status, f"Elasticsearch answers with an error ({status}, {kind}).")
    )
