"""Pages that must always be there: errors without a database, and the style guide."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from config.styleguide import styleguide
from kb.templatetags.faces import icon_names


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_needs_neither_database_nor_request(name):
    html = render_to_string(f"{name}.html")
    assert "<h1>" in html
    assert 'content="noindex"' in html


def test_an_address_that_does_not_exist_offers_a_search(client, db):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert 'action="/search/"' in answer.content.decode()


def test_the_style_guide_shows_every_icon():
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    html = styleguide(request).content.decode()
    assert all(f"<span>{name}</span>" in html for name in icon_names())


def test_the_style_guide_has_an_address_in_development_alone():
    with pytest.raises(NoReverseMatch):
        reverse("styleguide")
