"""A document is had by whoever may read a text that links to it."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from kb.models import Snippet
from tests.conftest import article, for_agents

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db):
    made = get_document_model()(title="Prices")
    made.file.save("prices.pdf", ContentFile(b"%PDF zanzorabox"))
    return made


@pytest.fixture
def link(document):
    """A text block that links to the document."""
    return "text", f'<p><a linktype="document" id="{document.pk}">Prices</a></p>'


@pytest.fixture
def status(document, enter):
    """`status(person)`: how asking for the document goes."""
    return lambda person: enter(person).get(document.url).status_code


def test_a_document_of_a_public_text_is_for_everybody(internet, link, status, customer, outsider):
    article(internet, "Prices", [link])
    assert [status(customer), status(outsider)] == [200, 200]


def test_a_document_in_a_part_for_agents_is_for_agents(
    internet, link, status, customer, outsider, agent
):
    article(internet, "Prices", [("text", "<p>Ask us.</p>"), for_agents(link)])
    assert [status(customer), status(outsider), status(agent)] == [404, 404, 200]


def test_no_proxy_keeps_a_document_for_others_and_every_reader_asks_again(
    internet, document, link, agent, enter
):
    article(internet, "Prices", [link])
    browser = enter(agent)
    had = browser.get(document.url)
    assert {part.strip() for part in had["Cache-Control"].split(",")} == {"private", "no-cache"}
    assert browser.get(document.url, headers={"if-none-match": had["ETag"]}).status_code == 304


def test_a_document_of_a_page_for_agents_is_for_agents(internet, link, status, customer, agent):
    page = article(internet, "Prices", [link], audience="agents")
    assert [status(customer), status(agent)] == [404, 200]
    page.audience = "public"
    page.save_revision().publish()
    assert status(customer) == 200


def test_a_document_goes_with_the_restriction_of_its_page(internet, link, status, agent, customer):
    article(internet, "Prices", [link])
    PageViewRestriction.objects.create(page=internet, restriction_type="login")
    assert [status(customer), status(agent)] == [404, 200]


def test_a_document_of_a_page_that_is_no_longer_live_is_gone_with_it(
    internet, link, status, customer, agent
):
    article(internet, "Prices", [link]).unpublish()
    assert [status(customer), status(agent)] == [404, 404]


def test_a_draft_changes_nothing(internet, link, status, customer):
    page = article(internet, "Prices", [link])
    page.body = [("text", "<p>Soon.</p>")]
    page.save_revision()
    assert status(customer) == 200


def test_a_document_of_a_reusable_text_is_for_its_audience(link, status, customer, agent):
    text = Snippet.objects.create(title="P", slug="p", text=link[1], audience="agents")
    assert [status(customer), status(agent)] == [404, 200]
    text.audience = "public"
    text.save()
    assert status(customer) == 200


def test_an_uploaded_film_is_for_whoever_sees_it(internet, customer, agent, enter):
    film = get_document_model()(title="Film")
    film.file.save("film.mp4", ContentFile(b"film"))
    block = ("video", {"title": "Film", "url": f"http://testserver{film.url}", "transcript": ""})
    page = article(internet, "Film", [for_agents(block)])
    assert [enter(one).get(film.url).status_code for one in (customer, agent)] == [404, 200]
    page.body = [block]
    page.save_revision().publish()
    assert enter(customer).get(film.url).status_code == 200


def test_what_no_text_links_to_is_for_those_who_look_after_documents(
    status, customer, agent, editor, manager
):
    assert [status(one) for one in (customer, agent)] == [404, 404]
    assert [status(one) for one in (editor, manager)] == [200, 200]
