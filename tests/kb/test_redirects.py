"""Old addresses lead on, and tell nobody what they may not know."""

import pytest

from kb.models import ArticlePage
from tests.conftest import article

pytestmark = pytest.mark.django_db(transaction=True)


def renamed(page, slug):
    """The old address of a page that got a new slug."""
    old = page.url
    page = ArticlePage.objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()
    return old


def test_the_old_address_of_a_public_article_leads_to_the_new_one(internet, client):
    old = renamed(article(internet, "Router"), "router-lights")
    answer = client.get(f"{old}?q=x")
    assert (answer.status_code, answer["Location"]) == (301, "/internet/router-lights/")


def test_the_old_address_of_an_article_for_agents_tells_a_customer_nothing(
    internet, client, enter, agent
):
    old = renamed(article(internet, "Gift", audience="agents"), "secret-gift-hundred")
    answer = client.get(old)
    assert answer.status_code == 404
    assert b"secret-gift" not in answer.content
    assert enter(agent).get(old)["Location"] == "/internet/secret-gift-hundred/"
