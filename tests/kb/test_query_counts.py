"""Pages ask the database as often for many answers as for a few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import article, heading

pytestmark = pytest.mark.django_db


def queries(client, address):
    """How many queries a page costs a person who has logged in, once sites are known."""
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def fill(internet, mobile, count):
    """Articles that link to one another in several blocks."""
    for number in range(count):
        first = article(internet, f"Answer {number}", topic=f"Topic {number % 3}")
        text = f'<p><a linktype="page" id="{first.pk}">See</a></p>'
        body = [heading("One"), ("text", text), heading("Two"), ("text", text)]
        last = article(mobile, f"More {number}", body * 3)
    return last


@pytest.fixture
def logged_in(agent, enter) -> Client:
    return enter(agent)


def test_home_and_product_cost_the_same_for_many_answers(internet, mobile, logged_in):
    fill(internet, mobile, 2)
    few = [queries(logged_in, address) for address in ("/", "/internet/")]
    fill(internet, mobile, 12)
    many = [queries(logged_in, address) for address in ("/", "/internet/")]
    assert many == few
    assert max(many) <= 40


def test_an_article_costs_the_same_for_many_links(internet, mobile, logged_in):
    few = queries(logged_in, fill(internet, mobile, 1).url)
    page = fill(internet, mobile, 6)
    links = [f'<p><a linktype="page" id="{p.pk}">See</a></p>' for p in internet.get_children()]
    page.body = [("text", link) for link in links]
    page.save_revision().publish()
    many = queries(logged_in, page.url)
    assert many <= few
    assert many <= 40
