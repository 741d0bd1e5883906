"""What a search costs the database, however much there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from accounts.models import User
from kb.audiences import Restrictions, read_once
from kb.models import ProductPage
from search.find import find
from search.library import Library
from tests.conftest import article


def test_view_restrictions_do_not_make_a_search_ask_for_each_list_again(
    agent: User, internet: ProductPage, mobile: ProductPage, index: Callable[[], int]
) -> None:
    article(internet, "Router")
    index()
    find("router", agent)
    PageViewRestriction.objects.create(page=mobile, restriction_type="login")
    with CaptureQueriesContext(connection) as asked:
        find("router", agent)
    reads = [q for q in asked if 'FROM "wagtailcore_pageviewrestriction"' in q["sql"]]
    assert len(reads) == 1


def test_restrictions_are_read_again_after_the_block(home: Page, internet: ProductPage) -> None:
    with read_once():
        assert Restrictions().rows == []
        made = PageViewRestriction.objects.create(page=internet, restriction_type="login")
        assert Restrictions().rows == []
    assert Restrictions().rows == [made]


@pytest.mark.parametrize("slug", ["router", "häufige-fragen", "ruſ_1"])
def test_an_address_is_the_one_that_wagtail_gives(
    customer: Any, internet: ProductPage, slug: str
) -> None:
    page = article(internet, "Router", slug=slug)
    root = Site.objects.get().root_page
    below = page.url_path.removeprefix(root.url_path)
    assert Library(customer).address(page.url_path) == page.get_url()
    assert page.get_url() == reverse("wagtail_serve", args=(below,))
