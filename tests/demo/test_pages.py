"""Every page of the demo answers, for those it is for, and its links lead somewhere."""

import re
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from django.test import Client
from wagtail.models import Page

from kb.models import AnnouncementPage, ArticlePage
from kb.querysets import pages_visible_to
from tests.demo.conftest import seen


def for_agents():
    return [
        page
        for model in (ArticlePage, AnnouncementPage)
        for page in model.objects.live().filter(audience="agents")
    ]


def test_a_customer_gets_every_public_page(demo):
    everything = {page.url for page in Page.objects.live().filter(depth__gt=1)}
    assert set(demo.public) == everything - {page.url for page in for_agents()}
    assert len(demo.public) > 100


def test_pages_for_agents_do_not_exist_for_customers(client):
    assert {client.get(page.url).status_code for page in for_agents()} == {404}
    assert {
        client.get(f"/a/{page.code}/").status_code for page in for_agents() if hasattr(page, "code")
    } == {404}


def test_an_agent_gets_every_page_with_the_parts_for_agents(mia):
    client = Client()
    client.force_login(mia)
    pages = pages_visible_to(mia).filter(depth__gt=1)
    answers = {page.url: client.get(page.url) for page in pages}
    assert {answer.status_code for answer in answers.values()} == {200}
    marked = [url for url, answer in answers.items() if b'class="agents"' in answer.content]
    assert len(marked) > 50


@pytest.mark.parametrize(
    "address",
    ["/", "/now/", "/feed/", "/sitemap.xml", "/robots.txt", "/login/", "/search/"]
    + [f"{path}?q=router" for path in ("/search/", "/api/search", "/api/suggest")],
)
def test_what_stands_beside_the_pages_answers(client, address):
    assert client.get(address).status_code == 200


def links(address, main):
    for tag in main.select("a[href], img[src]"):
        target = urljoin(f"http://testserver{address}", tag.get("href") or tag["src"])
        if target.startswith("http://testserver"):
            yield target.removeprefix("http://testserver")


def test_every_link_of_a_public_page_leads_to_a_page_and_a_place_on_it(demo, client):
    """Search and the feed are links, too; anchors are looked for where they point."""
    asked, broken = {}, []
    for page, main in demo.parsed.items():
        for link in links(page, main):
            path, anchor = urldefrag(link)
            if path not in asked:
                asked[path] = demo.public.get(path) or _shown(client, path)
            if asked[path] is None or (anchor and f'id="{unquote(anchor)}"' not in asked[path]):
                broken.append(f"{page} → {link}")
    assert broken == []
    assert len(asked) > 120


def _shown(client, path):
    answer = client.get(path, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") if answer.status_code == 200 else None


def test_no_markup_of_the_content_files_is_left_on_a_page(demo):
    left = re.compile(r":::|\{#|\]\(|\*\*[a-z]|^#{2,}\s", re.MULTILINE | re.IGNORECASE)
    shown = {url: left.findall(main.get_text()) for url, main in demo.parsed.items()}
    assert {url: found for url, found in shown.items() if found} == {}


def test_every_picture_says_what_it_shows(demo):
    silent = [
        f"{url} {image}"
        for url, main in demo.parsed.items()
        for image in main.select(".prose img")
        if not image.get("alt")
    ]
    assert silent == []
    assert sum("<img" in html for html in demo.public.values()) >= 15


def test_pages_with_text_for_agents_look_different_to_them(demo, mia):
    page = ArticlePage.objects.get(external_id="late-payment")
    assert "Quillmark" in seen(page.url, mia)
    assert "Quillmark" not in demo.public[page.url]
