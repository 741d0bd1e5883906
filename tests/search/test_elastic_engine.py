"""The engine on Elasticsearch keeps the contract on servers of version 9 and 8."""

from functools import partial

import pytest

from search.engines.elastic import Connection, ElasticEngine
from tests.search.elastic_servers import connection, server  # noqa: F401 - fixtures
from tests.search.engine_contract import (
    EngineContract,
    Opener,
    processes,  # noqa: F401 - a fixture
)


@pytest.fixture
def opener(connection: Connection) -> Opener:  # noqa: F811
    return partial(ElasticEngine, connection)


class TestElastic(EngineContract):
    """Keeps the contract."""

    hostile_queries = 2_000
