"""Words that only agents may read are looked for in everything a customer can get.

Each place where text for agents can stand holds a made-up word of its own. A crawler then follows
every link a customer finds, and asks every address that could be guessed.
"""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from kb.models import AnnouncementIndexPage, AnnouncementPage, ArticlePage, ProductPage, Snippet
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db(transaction=True)

CANARIES = (
    "zanzorabox",  # in the agents' section of a public article
    "quibblefax",  # a heading inside that section
    "murkwobble",  # a reply to copy
    "dripsnorkel",  # a snippet for agents inside a public article
    "flumpington",  # the title of an article for agents
    "vortigrape",  # the text of an article for agents
    "plinkobeast",  # the topic and tags of an article for agents
    "snargleport",  # an announcement for agents
    "wimblecroft",  # the summary of an article for agents
    "grumbleduct",  # the title and summary of a product that holds answers for agents alone
)


@pytest.fixture
def site(home, internet):
    """A product with a public article that has a part for agents, and things for agents alone."""
    hidden = home.add_child(
        instance=ProductPage(title="Grumbleduct", slug="pipes", summary="Grumbleduct for all.")
    )
    article(hidden, "How to lay a grumbleduct", audience="agents")
    snippet = Snippet.objects.create(
        title="Check", slug="check", text="<p>Ask about dripsnorkel.</p>", audience="agents"
    )
    public = article(
        internet,
        "Router lights",
        [
            ("text", "<p>Your router has five lights.</p>"),
            heading("Orange"),
            ("text", "<p>Orange means it looks for the line.</p>"),
            for_agents(heading("Quibblefax", 3), ("text", "<p>Grant zanzorabox at once.</p>")),
            ("snippet", snippet),
            ("reply", {"channel": "email", "title": "Lights", "text": "Dear murkwobble"}),
            ("text", f'<p>Green, <a linktype="page" id="{hidden.pk}">as in pipes</a>.</p>'),
        ],
        topic="Lights",
        summary="What each light says.",
    )
    secret = article(
        internet,
        "Flumpington router rules",
        [heading("Rules"), ("text", "<p>Vortigrape the router.</p>")],
        audience="agents",
        topic="Plinkobeast",
        summary="Wimblecroft for routers.",
    )
    secret.tags.add("plinkobeast")
    secret.save_revision().publish()
    index = AnnouncementIndexPage.objects.get()
    notice = index.add_child(
        instance=AnnouncementPage(
            title="Snargleport router outage",
            audience="agents",
            body=[("text", "<p>Snargleport tells.</p>")],
        )
    )
    notice.save_revision().publish()
    works = index.add_child(instance=AnnouncementPage(title="Router works in May"))
    works.products = [hidden]
    works.save_revision().publish()
    article(internet, "Router restart", [("text", "<p>Pull the router's plug.</p>")])
    return public, secret, notice


def leaks(answer):
    """The canaries in an answer: its bytes, headers and where it sends people."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = body.decode("utf-8", "replace") + str(answer.headers)
    return [word for word in CANARIES if word in told.lower()]


def links(answer, base):
    found = re.findall(r'(?:href|src|action)="([^"#]+)', answer.content.decode("utf-8", "replace"))
    for link in found:
        address = urlsplit(urljoin(base, link.replace("&amp;", "&")))
        if address.netloc in ("", "testserver"):
            yield address.path + (f"?{address.query}" if address.query else "")


def crawl(client, start):
    """Every page that links lead to, with what it leaks."""
    todo, seen = list(start), set()
    while todo and len(seen) < 300:
        path = todo.pop()
        if path in seen or path.startswith(("/static/", "/media/", "/logout")):
            continue
        seen.add(path)
        answer = client.get(path, follow=True)
        yield path, leaks(answer)
        if answer["Content-Type"].startswith("text/html"):
            todo += links(answer, f"http://testserver{path}")


def guesses(public, secret, notice):
    """Addresses that somebody could try."""
    words = [*CANARIES, "router", "router lights", "lights", "orange", "zanzora", "flump", "snar"]
    for word in words:
        yield f"/search/?q={word}"
        yield f"/api/search?q={word}"
        yield f"/api/suggest?q={word}"
        yield f"/search/?q={word}&audience=agents"
        yield f"/api/search?q={word}&audience=agents&kind=article&language=en"
    yield from (secret.url, notice.url, f"/a/{secret.code}/", f"/a/{public.code}/")
    yield from (f"/search/?q={secret.code}", f"/api/suggest?q={secret.code}")
    yield from ("/", "/sitemap.xml", "/robots.txt", "/feed/", "/now/", "/desk/", "/studio/")
    yield from (f"/desk/?q=router&open={secret.pk}", f"/studio/pages/{secret.pk}/edit/")
    yield from ("/pipes/", "/pipes/?topic=", "/now/router-works-in-may/")
    yield from (f"{public.url}?q=zanzorabox", f"{public.url}?audience=agents&preview=agent")


@pytest.mark.parametrize("who", ["customer", "outsider"])
def test_no_word_for_agents_reaches_somebody_without_the_right(who, site, enter, request):
    client = enter(request.getfixturevalue(who))
    start = list(guesses(*site))
    # What the address itself or the echoed query says is the asker's own word, no leak.
    told = {
        path: [word for word in found if word not in path.lower()]
        for path, found in crawl(client, start)
    }
    assert len(told) >= len(set(start))
    assert {path: found for path, found in told.items() if found} == {}


def test_no_result_and_no_count_tells_that_there_is_something_for_agents(site, client):
    for word in CANARIES:
        found = client.get(f"/api/search?q={word}").json()
        assert (found["total"], found["hits"]) == (0, []), word
        assert word not in found.get("did_you_mean", "")


def test_agents_do_find_every_one_of_them(site, enter, agent):
    """The net would catch something: the same words are there for those who may read them."""
    client = enter(agent)
    for word in CANARIES:
        found = client.get(f"/api/search?q={word}").json()
        assert found["total"] >= 1, word
    html = client.get(site[0].url).content.decode().lower()
    assert "zanzorabox" in html
    assert "murkwobble" in html


def test_a_page_cached_after_an_agents_visit_holds_nothing_of_it(site, enter, agent, client):
    public = site[0]
    assert leaks(enter(agent).get(public.url))
    for _ in range(2):
        assert leaks(client.get(public.url)) == []


def test_what_was_public_and_becomes_for_agents_is_gone_at_once(internet, client):
    page = article(internet, "Router", [("text", "<p>Tell zanzorabox.</p>")])
    assert leaks(client.get(page.url))
    assert client.get("/api/search?q=zanzorabox").json()["total"] == 1
    page = ArticlePage.objects.get(pk=page.pk)
    page.audience = "agents"
    page.save_revision().publish()
    assert client.get(page.url).status_code == 404
    assert client.get("/api/search?q=zanzorabox").json()["total"] == 0
    assert "router" not in client.get("/sitemap.xml").content.decode()
