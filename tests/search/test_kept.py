"""What a process keeps of the database, and when it looks again."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from accounts.models import User
from kb.models import ProductPage
from search.find import find
from search.kept import Kept
from search.library import Library
from tests.conftest import article

pytestmark = pytest.mark.django_db(transaction=True)


def titles(person: User | AnonymousUser) -> set[str]:
    """Of the products that a search can name to this person."""
    return set(Library(person).titles.values())


def test_a_product_is_named_as_it_is_called_now(
    internet: ProductPage, mobile: ProductPage, customer: AnonymousUser
) -> None:
    page = article(internet, "Router")
    assert titles(customer) == {"Internet", "Mobile"}
    internet.title = "Broadband"
    internet.save_revision().publish()
    assert titles(customer) == {"Broadband", "Mobile"}
    article(mobile, "Roaming")
    mobile.unpublish()
    assert titles(customer) == {"Broadband"}
    assert Library(customer).above(page.path) == (internet.pk,)


def test_a_language_is_called_as_it_is_set_up_now(
    internet: ProductPage, customer: AnonymousUser
) -> None:
    locale = internet.locale
    assert Library(customer).languages == {locale.pk: ("en", "English")}
    other = Locale.objects.create(language_code="de")
    assert Library(customer).languages[other.pk][0] == "de"


def test_what_is_kept_for_all_is_cut_down_for_each(
    internet: ProductPage, mobile: ProductPage, customer: AnonymousUser, agent: User
) -> None:
    article(internet, "Router")
    PageViewRestriction.objects.create(page=internet, restriction_type="login")
    assert titles(agent) == {"Internet", "Mobile"}
    assert titles(customer) == {"Mobile"}


def test_what_a_transaction_sees_is_not_kept() -> None:
    read: list[int] = []
    kept = Kept(lambda version: read.append(version) or len(read))  # type: ignore[func-returns-value]
    with transaction.atomic():
        assert [kept.current(), kept.current()] == [1, 2]
    assert [kept.current(), kept.current()] == [3, 3]


def test_a_search_costs_as_many_queries_however_much_it_finds(
    internet: ProductPage, agent: User, index: Callable[[], int]
) -> None:
    for number in range(3):
        article(internet, f"Router {number}")
    index()
    few = queries(agent)
    for number in range(6):
        article(internet, f"Router and modem {number}")
    index()
    assert queries(agent) == few == 4  # steering; restrictions; hits; what they say


def queries(person: User) -> int:
    """Of a search by somebody whose permissions are known, when something was found before."""
    find("router", person)
    with CaptureQueriesContext(connection) as asked:
        assert find("router", person).hits
    return len(asked)
