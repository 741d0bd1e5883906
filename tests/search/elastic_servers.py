"""Elasticsearch servers for tests, and indices of its own for each test.

They are named by TEST_ELASTICSEARCH_URL (9) and TEST_ELASTICSEARCH_8_URL (8); `.ci/elasticsearch`
starts some. REQUIRE_ELASTICSEARCH=1 makes a missing one a failure.
"""

import os
import secrets
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from search.engines.elastic import Connection
from search.engines.elastic.connection import client

VARIABLES = {"9": "TEST_ELASTICSEARCH_URL", "8": "TEST_ELASTICSEARCH_8_URL"}
_RUN = f"test-{secrets.token_hex(4)}"


def address_of(variable: str) -> str:
    """A server's address from the environment; skips or fails without."""
    if address := os.environ.get(variable, ""):
        return address
    said = f"no Elasticsearch: start one by .ci/elasticsearch and set {variable}"
    if os.environ.get("REQUIRE_ELASTICSEARCH") == "1":
        pytest.fail(said)
    pytest.skip(said)


def patient(connection: Connection) -> Elasticsearch:
    """A client that waits for what tests prepare and clear away."""
    return client(connection).options(request_timeout=60)


def clear(connection: Connection, prefix: str) -> None:
    """Remove all indices whose name begins so."""
    for name in patient(connection).indices.get(index=f"{prefix}*"):
        patient(connection).indices.delete(index=name)


def own(address: str, **more: str) -> Connection:
    """A connection with a prefix that nobody else has."""
    return Connection((address,), prefix=f"{_RUN}-{secrets.token_hex(4)}", timeout=10, **more)


@pytest.fixture(scope="module", params=list(VARIABLES))
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a server of each version; what these tests leave there is removed."""
    address = address_of(VARIABLES[request.param])
    yield address
    clear(Connection((address,)), _RUN)


@pytest.fixture
def connection(server: str) -> Iterator[Connection]:
    """Indices of its own for each test."""
    made = own(server)
    yield made
    clear(made, made.prefix)
