"""Search engines, link previews and feed readers are told the truth, and only what is public."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction, Site

from kb import seo
from kb.models import HelpCenterSettings
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db


def data(html):
    """The page's JSON-LD, by type."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return {entry["@type"]: entry for entry in json.loads(block)["@graph"]}


def read(client, page):
    return client.get(page.url).content.decode()


def test_an_article_says_what_it_is_and_where_it_stands(internet, customer, enter):
    page = article(internet, "Router lights", summary="What each light says.")
    html = read(enter(customer), page)
    found = data(html)
    assert found["TechArticle"]["headline"] == "Router lights"
    assert found["TechArticle"]["description"] == "What each light says."
    trail = [item["name"] for item in found["BreadcrumbList"]["itemListElement"]]
    assert trail[-2:] == ["Internet", "Router lights"]
    assert f'<link rel="canonical" href="{page.full_url}">' in html
    assert '<meta name="description" content="What each light says.">' in html
    assert '<meta property="og:title" content="Router lights">' in html


def test_a_page_of_questions_is_told_as_such(internet, customer, enter):
    body = [
        heading("Is it orange?"),
        ("text", "<p>Wait.</p>"),
        heading("Is it red?"),
        ("text", "<p>Call.</p>"),
        for_agents(heading("Who pays?"), ("text", "<p>Nobody.</p>")),
    ]
    html = read(enter(customer), article(internet, "Router lights", body))
    asked = data(html)["FAQPage"]["mainEntity"]
    assert [(one["name"], one["acceptedAnswer"]["text"]) for one in asked] == [
        ("Is it orange?", "Wait."),
        ("Is it red?", "Call."),
    ]


def test_an_agent_reading_a_page_gets_no_agents_text_in_its_data(internet, agent, enter):
    body = [
        heading("Is it red?"),
        ("text", "<p>Call.</p>"),
        heading("Is it off?"),
        ("text", "<p>Plug.</p>"),
        for_agents(heading("Who pays?"), ("text", "<p>Nobody.</p>")),
    ]
    found = data(read(enter(agent), article(internet, "Router lights", body)))
    assert "Who pays?" not in json.dumps(found)


def test_an_article_that_does_not_ask_is_no_list_of_questions(internet, customer, enter):
    body = [heading("Orange"), ("text", "<p>Wait.</p>"), heading("Red?"), ("text", "<p>Call.</p>")]
    assert "FAQPage" not in data(read(enter(customer), article(internet, "Router lights", body)))


def test_a_page_for_agents_is_kept_from_search_engines(internet, agent, enter):
    html = read(enter(agent), article(internet, "Goodwill rules", audience="agents"))
    assert '<meta name="robots" content="noindex">' in html
    assert "ld+json" not in html


@settings(deadline=None)
@given(st.text())
def test_no_text_ends_the_data_block(text):
    block = str(seo.json_ld([{"name": text}]))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside)["@graph"] == [{"name": text}]


@pytest.mark.parametrize("address", ["/feed/", "/sitemap.xml"])
def test_feed_and_sitemap_hold_what_is_public_and_no_more_even_for_an_agent(
    internet, mobile, agent, enter, address
):
    shown = article(internet, "Router lights")
    secret = article(internet, "Goodwill rules", audience="agents")
    closed = article(mobile, "For friends")
    PageViewRestriction.objects.create(page=mobile, restriction_type="login")
    told = enter(agent).get(address).content.decode()
    assert shown.url in told
    for hidden in (secret, closed):
        assert hidden.url not in told
        assert hidden.title not in told


def test_a_product_of_agents_alone_is_not_on_the_map(internet, mobile, customer, enter):
    article(internet, "Router lights")
    article(mobile, "Goodwill rules", audience="agents")
    told = enter(customer).get("/sitemap.xml").content.decode()
    assert internet.url in told
    assert mobile.url not in told


def test_robots_are_shown_the_map(customer, enter):
    told = enter(customer).get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in told
    assert "Disallow: /search/" in told


def test_a_companys_colour_is_a_stylesheet_with_its_own_address(customer, enter):
    center = HelpCenterSettings.for_site(Site.objects.get())
    center.accent = "#1A56DB"
    center.full_clean()
    center.save()
    html = enter(customer).get("/").content.decode()
    assert 'href="/brand/1a56db.css"' in html
    sheet = enter(customer).get("/brand/1a56db.css")
    assert sheet.headers["Content-Type"] == "text/css"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "--accent: light-dark(#1a56db, " in sheet.content.decode()


def test_rapports_own_colour_needs_no_stylesheet(customer, enter):
    assert "/brand/" not in enter(customer).get("/").content.decode()


@pytest.mark.parametrize("colour", ["ffd400", "zzzzzz", "1A56DB", "fff"])
def test_no_stylesheet_is_made_of_what_is_no_readable_colour(customer, enter, colour):
    assert enter(customer).get(f"/brand/{colour}.css").status_code == 404


@pytest.mark.parametrize(
    ("colour", "told"), [("#ffd400", "Too light to read on white"), ("teal", "six digits")]
)
def test_a_colour_that_cannot_be_read_is_refused_with_what_to_do(colour, told):
    center = HelpCenterSettings.for_site(Site.objects.get())
    center.accent = colour
    with pytest.raises(ValidationError, match=told):
        center.full_clean()
