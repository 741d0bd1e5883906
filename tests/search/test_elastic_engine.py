"""The engine on Elasticsearch keeps the contract on servers of version 9 and 8.

They are named by TEST_ELASTICSEARCH_URL (9) and TEST_ELASTICSEARCH_8_URL (8); `.ci/elasticsearch`
starts some. REQUIRE_ELASTICSEARCH=1 makes a missing one a failure.
"""

import os
import secrets
from collections.abc import Iterator
from functools import partial

import pytest

from search.engines.elastic import Connection, ElasticEngine
from search.engines.elastic.connection import client
from tests.search.engine_contract import (
    EngineContract,
    Opener,
    processes,  # noqa: F401 - a fixture
)

SERVERS = {"9": "TEST_ELASTICSEARCH_URL", "8": "TEST_ELASTICSEARCH_8_URL"}
_RUN = f"test-{secrets.token_hex(4)}"


def _server(version: str) -> str:
    variable = SERVERS[version]
    address = os.environ.get(variable, "")
    if address:
        return address
    said = f"no Elasticsearch {version}: start one by .ci/elasticsearch and set {variable}"
    if os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
        pytest.fail(said)
    pytest.skip(said)


def clear(where: Connection, prefix: str) -> None:
    """Remove all indices whose name begins so."""
    names = client(where).options(request_timeout=30).indices.get(index=f"{prefix}*")
    for name in names:
        client(where).options(request_timeout=30).indices.delete(index=name)


@pytest.fixture(scope="module", params=list(SERVERS))
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a server; what these tests leave there is removed."""
    address = _server(request.param)
    yield address
    clear(Connection((address,)), _RUN)


@pytest.fixture
def connection(server: str) -> Iterator[Connection]:
    """Indices of its own for each test."""
    prefix = f"{_RUN}-{secrets.token_hex(4)}"
    made = Connection((server,), prefix=prefix, timeout=10, replicas=1)
    yield made
    clear(made, prefix)


@pytest.fixture
def opener(connection: Connection) -> Opener:
    return partial(ElasticEngine, connection)


class TestElastic(EngineContract):
    """Keeps the contract."""

    hostile_queries = 2_000
