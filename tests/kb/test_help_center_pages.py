"""What a customer and an agent see when they open the help center."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.models import Site

from kb import topics
from kb.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    HelpCenterSettings,
    ProductPage,
    Snippet,
)
from kb.models.announcements import LISTED
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db


def read(client, page):
    """The page's HTML for this reader."""
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def announce(title, **fields):
    """A live announcement."""
    index = AnnouncementIndexPage.objects.get()
    page = index.add_child(instance=AnnouncementPage(title=title, **fields))
    page.save_revision().publish()
    return page


def test_the_number_of_answers_is_what_this_person_can_read(home, internet, agent, customer, enter):
    article(internet, "Router lights")
    article(internet, "Goodwill rules", audience="agents")
    assert "1 answer<" in read(enter(customer), home)
    assert "2 answers<" in read(enter(agent), home)


def test_answers_below_a_product_count_for_the_products_above(home, internet, customer):
    router = internet.add_child(instance=ProductPage(title="Router", slug="router"))
    article(router, "Router lights")
    article(internet, "Speed")
    (top,) = ProductPage.below_for(home, customer)
    assert (top.title, top.answers) == ("Internet", 2)


def test_a_product_without_an_answer_for_customers_is_not_shown_to_them(
    home, internet, agent, customer, enter
):
    article(internet, "Goodwill rules", audience="agents")
    assert "Internet" not in read(enter(customer), home)
    assert "Internet" in read(enter(agent), home)


def test_a_product_lists_its_answers_by_topic(internet, customer, enter):
    article(internet, "Orange light", topic="Router")
    article(internet, "Red light", topic="Router")
    article(internet, "Speed")
    html = read(enter(customer), internet)
    said = ["Router</h2>", "Orange light", "Red light", "More answers</h2>", "Speed"]
    assert sorted(said, key=html.index) == said


def rows(client, address):
    """Titles of the answers on a page, in their order."""
    answer = client.get(address)
    assert answer.status_code == 200
    titles = re.findall(r'row__title">(.*?)[<\n]', answer.content.decode())
    return [title.strip() for title in titles]


@pytest.fixture
def many(monkeypatch):
    """Pages hold little, so that a few answers are many."""
    for name, number in (("WHOLE", 3), ("TOPICS", 2), ("BESIDE", 2), ("ALONE", 3)):
        monkeypatch.setattr(topics, name, number)


def test_of_many_topics_each_shows_its_first_answers_and_leads_to_all(many, internet, client):
    for number in range(4):
        article(internet, f"Light {number}", topic="Router & co")
    article(internet, "Speed", topic="Line")
    article(internet, "Other")
    html = read(client, internet)
    assert rows(client, internet.url) == ["Light 0", "Light 1", "Speed"]
    assert rows(client, f"{internet.url}?page=2") == ["Other"]
    assert html.count("All 4 answers") == html.count('href="?topic=Router+%26+co"') == 1
    assert rows(client, f"{internet.url}?topic=Router+%26+co") == ["Light 0", "Light 1", "Light 2"]
    assert rows(client, f"{internet.url}?topic=Router+%26+co&page=2") == ["Light 3"]
    assert rows(client, f"{internet.url}?topic=") == ["Other"]


def test_many_answers_without_a_topic_are_turned_page_by_page(many, internet, client):
    for number in range(4):
        article(internet, f"Light {number}")
    assert rows(client, internet.url) == ["Light 0", "Light 1", "Light 2"]
    assert rows(client, f"{internet.url}?page=2") == ["Light 3"]


def test_a_topic_of_agents_alone_does_not_exist_for_customers(internet, agent, client, enter):
    article(internet, "Orange light", topic="Router")
    article(internet, "Goodwill rules", topic="Plinkobeast", audience="agents")
    address = f"{internet.url}?topic=Plinkobeast"
    assert client.get(address).status_code == 404
    assert rows(enter(agent), address) == ["Goodwill rules"]


def test_a_topic_of_agents_alone_does_not_show(internet, customer, enter):
    article(internet, "Orange light", topic="Router")
    article(internet, "Goodwill rules", topic="Plinkobeast", audience="agents")
    assert "Plinkobeast" not in read(enter(customer), internet)


def test_agents_see_their_part_marked_and_customers_see_none_of_it(
    internet, agent, customer, enter
):
    snippet = Snippet.objects.create(
        title="Check", slug="check", text="<p>Ask twice.</p>", audience="agents"
    )
    page = article(
        internet,
        "Router lights",
        [
            heading("Orange"),
            for_agents(("text", "<p>Grant a credit.</p>")),
            ("snippet", snippet),
            ("reply", {"channel": "email", "title": "Lights", "text": "Dear {name}"}),
        ],
    )
    for words in ("Grant a credit.", "Ask twice.", "Dear", "Agents only", page.spoken_code):
        assert words in read(enter(agent), page)
    for words in ("Grant a credit.", "Ask twice.", "Dear", "Agents only"):
        assert words not in read(enter(customer), page)


def test_a_reply_marks_what_is_to_be_filled_in_and_escapes_the_rest(internet, agent, enter):
    text = "Hello {name}, <b>thanks</b>"
    page = article(internet, "Router", [("reply", {"channel": "chat", "title": "", "text": text})])
    html = read(enter(agent), page)
    assert 'Hello <span class="reply__blank">{name}</span>, &lt;b&gt;thanks&lt;/b&gt;</div>' in html


def test_every_anchor_of_a_page_is_there_once(internet, agent, enter):
    page = article(
        internet,
        "Router lights",
        [
            ("text", "<p>Five lights.</p>"),
            heading("Orange"),
            for_agents(heading("Inside", 3), ("text", "<p>A.</p>")),
            for_agents(("text", "<p>B.</p>")),
        ],
    )
    html = read(enter(agent), page)
    for anchor in ("intro", "orange", "inside", "orange--agents"):
        assert html.count(f'id="{anchor}"') == 1, anchor


def test_contents_list_the_sections_a_reader_sees(internet, agent, customer, enter):
    page = article(
        internet,
        "Router lights",
        [heading("Orange"), heading("Red", 3), for_agents(heading("Secret"))],
    )
    assert "#red" in read(enter(customer), page)
    assert "Secret" not in read(enter(customer), page)
    assert '<a href="#secret">' in read(enter(agent), page)


def test_reading_takes_as_long_as_the_text_one_sees(internet):
    words = "word " * 400
    page = article(
        internet, "Long", [("text", f"<p>{words}</p>"), for_agents(("text", f"<p>{words}</p>"))]
    )
    assert page.reading_minutes(frozenset({"public"})) == 2
    assert page.reading_minutes(frozenset({"public", "agents"})) == 4


def test_what_happens_now_is_on_the_first_page_until_it_is_over(home, customer, enter):
    now = timezone.now()
    announce("Mobile data is slow", severity="degraded")
    announce(
        "Bills are late",
        ends_at=now - datetime.timedelta(hours=1),
        starts_at=now - datetime.timedelta(days=1),
    )
    announce("New plans", starts_at=now + datetime.timedelta(days=1))
    html = read(enter(customer), home)
    assert "Mobile data is slow" in html
    assert "Bills are late" not in html
    assert "New plans" not in html


def test_the_list_of_announcements_keeps_what_is_over(customer, enter):
    now = timezone.now()
    announce(
        "Bills are late",
        ends_at=now - datetime.timedelta(hours=1),
        starts_at=now - datetime.timedelta(days=1),
    )
    announce("Strike", audience="agents")
    html = read(enter(customer), AnnouncementIndexPage.objects.get())
    assert "Bills are late" in html
    assert "Solved" in html
    assert "Strike" not in html


def test_a_long_list_of_announcements_is_turned_page_by_page(customer, enter):
    now = timezone.now()
    for number in range(LISTED + 1):
        announce(f"News {number}.", starts_at=now + datetime.timedelta(minutes=number))
    client, index = enter(customer), AnnouncementIndexPage.objects.get()
    first = read(client, index)
    assert first.count("story__when") == LISTED
    assert "News 0." not in first
    assert "page=2" in first
    last = client.get(f"{index.url}?page=2").content.decode()
    assert (last.count("story__when"), "News 0." in last) == (1, True)


def test_the_company_can_be_reached_with_the_code_of_what_was_read(internet, customer, enter):
    center = HelpCenterSettings.for_site(Site.objects.get())
    center.contact_phone = "0800 555 0142"
    center.save()
    page = article(internet, "Router lights")
    html = read(enter(customer), page)
    assert 'href="tel:08005550142"' in html
    assert page.spoken_code in html


@pytest.mark.parametrize("typed", ["{code}", "{spoken}", "{code} "])
def test_a_code_from_a_call_leads_to_its_article(internet, customer, enter, typed):
    page = article(internet, "Router lights")
    said = typed.format(code=page.code, spoken=page.spoken_code)
    assert enter(customer).get(f"/a/{said}/").headers["Location"] == page.url


def test_a_code_of_agents_is_no_code_for_customers(internet, agent, customer, enter):
    page = article(internet, "Goodwill rules", audience="agents")
    assert enter(customer).get(f"/a/{page.code}/").status_code == 404
    assert enter(agent).get(f"/a/{page.code}/").status_code == 302
