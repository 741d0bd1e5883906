"""Logging in leads to where somebody works."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("agent", "/desk/"),
        ("lead", "/desk/"),
        ("trainer", "/desk/"),
        ("editor", "/studio/"),
        ("manager", "/studio/"),
        ("outsider", "/"),
    ],
)
def test_everybody_begins_where_they_work(client, request, who, where):
    person = request.getfixturevalue(who)
    said = {"username": person.username, "password": person.username}
    assert client.post("/login/", said).headers["Location"] == where


def test_whoever_asked_for_a_page_gets_that_page(client, agent):
    said = {"username": agent.username, "password": agent.username}
    asked = client.post("/login/?next=/search/?q=bill", said)
    assert asked.headers["Location"] == "/search/?q=bill"


def test_an_address_of_another_site_is_not_followed(client, agent):
    said = {"username": agent.username, "password": agent.username}
    asked = client.post("/login/?next=https://example.com/", said)
    assert asked.headers["Location"] == "/desk/"
