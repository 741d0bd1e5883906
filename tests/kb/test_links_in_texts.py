"""Links inside texts, for the person who reads."""

import pytest
from django.test import RequestFactory

from kb.links import PageLinks, linked_ids, texts_in
from tests.conftest import article

pytestmark = pytest.mark.django_db


def link(page, words="here", more=""):
    return f'<p>Look <a linktype="page" id="{page.pk}"{more}>{words}</a>.</p>'


def links_for(person):
    request = RequestFactory().get("/")
    request.user = person
    return PageLinks(request)


def test_a_link_leads_to_where_the_page_stands_now(internet, mobile, customer):
    page = article(internet, "Router lights")
    page.move(mobile, pos="last-child")
    page.refresh_from_db()
    assert links_for(customer).html(link(page)) == f'<p>Look <a href="{page.url}">here</a>.</p>'
    assert page.url.startswith("/mobile/")


def test_a_link_may_name_a_section(internet, customer):
    page = article(internet, "Router lights")
    html = links_for(customer).html(link(page, more=' fragment="orange"'))
    assert f'href="{page.url}#orange"' in html


def test_customers_get_the_words_of_a_link_to_an_agents_page_and_not_its_address(
    internet, agent, customer
):
    page = article(internet, "Goodwill rules", audience="agents")
    assert links_for(customer).html(link(page)) == "<p>Look <a>here</a>.</p>"
    assert page.url in links_for(agent).html(link(page))


def test_a_link_to_a_page_that_is_gone_keeps_its_words(internet, customer):
    page = article(internet, "Router lights")
    text = link(page)
    page.unpublish()
    assert links_for(customer).html(text) == "<p>Look <a>here</a>.</p>"


def test_other_links_stay_as_they_are(customer):
    text = (
        '<p><a href="https://example.com/?a=1&amp;b=2">Out</a> <a href="mailto:a@b.c">mail</a></p>'
    )
    assert links_for(customer).html(text) == text


def test_all_links_of_a_page_cost_one_query(internet, customer, django_assert_num_queries):
    pages = [article(internet, f"Answer {number}") for number in range(5)]
    links = links_for(customer)
    links.learn([link(internet)])  # the site's root is looked up once
    texts = [link(page) for page in pages]
    with django_assert_num_queries(2):  # restrictions, pages
        links.learn(texts)
    with django_assert_num_queries(0):
        assert all(page.url in links.html(text) for page, text in zip(pages, texts, strict=True))


def test_ids_are_found_however_the_tag_is_written():
    text = '<a id="4" linktype="page">a</a><a linktype="page" id="5">b</a>'
    assert list(linked_ids(text + '<a linktype="document" id="6">c</a>')) == [4, 5]


def test_texts_are_found_at_any_depth():
    raw = [
        {"type": "text", "value": "a"},
        {"type": "agents", "value": {"content": [{"value": "b"}]}},
    ]
    assert {"a", "b"} <= set(texts_in(raw))
