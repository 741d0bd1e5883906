"""What load balancers ask."""

import pytest
from django.db import DatabaseError

from config import health
from tests.conftest import article


def test_the_process_says_that_it_is_alive_without_the_database(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db(transaction=True)
def test_it_is_ready_when_its_parts_answer(client, internet):
    article(internet, "Router")  # what search can answer from
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "cache": True,
        "search": True,
        "search_engine": "embedded",
    }


@pytest.mark.django_db
def test_it_is_not_ready_without_the_database(client, monkeypatch):
    def gone():
        raise DatabaseError("gone")

    monkeypatch.setattr(health.connection, "cursor", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
