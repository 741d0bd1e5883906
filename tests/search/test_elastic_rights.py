"""The rights in docs/operators.md are enough for everything, and no more than is needed.

Needs a server with logins, TEST_ELASTICSEARCH_SECURED_URL, and the password of its user admin,
TEST_ELASTICSEARCH_PASSWORD (`SECURED=1 ELASTIC_PASSWORD=… .ci/elasticsearch start`).
"""

import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from search.engines.base import EngineUnavailable
from search.engines.elastic import Connection, ElasticEngine
from tests.search.elastic_servers import address_of, clear, own
from tests.search.engine_contract import direction, found, meant, page

GUIDE = Path(__file__).parents[2] / "docs" / "operators.md"


@pytest.fixture(scope="module")
def admin() -> Iterator[Connection]:
    """Somebody who may do everything."""
    address = address_of("TEST_ELASTICSEARCH_SECURED_URL")
    password = os.environ["TEST_ELASTICSEARCH_PASSWORD"]
    made = own(address, user="admin", password=password)
    yield made
    clear(made, made.prefix)


def role(prefix: str) -> dict[str, Any]:
    """The role as the guide prints it, for another prefix."""
    [printed] = re.findall(
        r"^PUT /_security/role/rapport\n(\{.*?^\})", GUIDE.read_text(), re.M | re.S
    )
    read: dict[str, Any] = json.loads(printed.replace("rapport-", f"{prefix}-"))
    return read


def login(admin: Connection, rights: dict[str, Any]) -> Connection:
    """A connection with an API key that has these rights alone."""
    client = Elasticsearch(
        list(admin.nodes), basic_auth=(admin.user, admin.password), request_timeout=60
    )
    key = client.security.create_api_key(
        name=secrets.token_hex(4), role_descriptors={"rapport": rights}
    )
    return replace(admin, user="", password="", api_key=key["encoded"])


def everything(engine: ElasticEngine) -> None:
    """All that an engine ever does."""
    engine.apply([page(1, "router", vector=direction(1))], 1)
    engine.set_vectors({"hash of router": direction(1)}, "model-a")
    engine.rebuild([page(1, "router"), page(2, "lights")], 2)
    engine.rebuild([page(1, "router", vector=direction(1)), page(2, "lights")], 2)
    assert (found(engine, "ruoter"), meant(engine, direction(1))) == ([1], [1])
    assert engine.suggest("page", None, 5)
    assert engine.similar(1, None, 5) == []
    assert engine.correct(["ruoter"], None) == ["router"]
    assert list(engine.inventory(0, 5)) == [1, 2]
    engine.rollback()
    health = engine.health()
    assert (health.ok, health.pages, health.notes) == (True, 2, ())


def test_the_rights_in_the_guide_are_enough(admin: Connection) -> None:
    everything(ElasticEngine(login(admin, role(admin.prefix))))


def test_none_of_them_can_be_left_out(admin: Connection) -> None:
    whole = role(admin.prefix)
    [indices] = whole["indices"]
    assert "cluster" not in whole
    for left_out in indices["privileges"]:
        fewer = [right for right in indices["privileges"] if right != left_out]
        engine = ElasticEngine(login(admin, {"indices": [{**indices, "privileges": fewer}]}))
        with pytest.raises(EngineUnavailable, match="denies this login a right"):
            everything(engine)


def test_a_wrong_login_is_said(admin: Connection) -> None:
    wrong = replace(admin, password="wrong-password")
    with pytest.raises(EngineUnavailable, match="does not know this login"):
        found(ElasticEngine(wrong), "router")


def test_another_prefix_is_out_of_reach(admin: Connection) -> None:
    other = replace(login(admin, role(admin.prefix)), prefix="somebody-else")
    with pytest.raises(EngineUnavailable, match="denies this login a right"):
        ElasticEngine(other).rebuild([], 1)
