"""What is used most, for whom."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from kb.models import ArticlePage, Feedback, ProductPage
from search import indexing, popularity, standing, steering
from search.engines.base import Engine
from search.models import SearchClick, SearchLog
from search.popularity import most_used, most_used_or_newest
from search.ranking import rank
from tests.conftest import article

pytestmark = pytest.mark.django_db


def opened(page: ArticlePage, times: int = 1, **fields: Any) -> None:
    for _ in range(times):
        search = SearchLog.objects.create(query="x", normalised="x", surface="help")
        SearchClick.objects.create(search=search, page=page, position=1, **fields)


def helped(page: ArticlePage, **fields: Any) -> None:
    Feedback.objects.create(page=page, helpful=True, **fields)


def titles(pages: list[ArticlePage]) -> list[str]:
    return [page.title for page in pages]


def test_what_was_opened_and_what_helped_counts_and_helping_counts_more(
    internet: ProductPage, customer: AnonymousUser
) -> None:
    pages = [article(internet, name) for name in ("Opened", "Helped", "Both", "Neither")]
    opened(pages[0], 2)
    helped(pages[1])
    opened(pages[2])
    helped(pages[2])
    assert titles(most_used(customer, 5)) == ["Both", "Helped", "Opened"]
    assert titles(most_used(customer, 1)) == ["Both"]
    assert titles(most_used(customer, 5, besides={pages[2].pk})) == ["Helped", "Opened"]


def test_what_was_used_long_ago_counts_no_more(
    internet: ProductPage, customer: AnonymousUser
) -> None:
    page, long_ago = article(internet, "Old"), timezone.now() - datetime.timedelta(days=100)
    opened(page, at=long_ago)
    helped(page, created_at=long_ago)
    Feedback.objects.create(page=page, helpful=False)
    assert most_used(customer, 5) == []


def test_a_young_help_center_offers_its_newest(
    internet: ProductPage, customer: AnonymousUser
) -> None:
    used, *_ = [article(internet, name) for name in ("Used", "Old", "New")]
    opened(used)
    assert titles(most_used_or_newest(customer, 2)) == ["Used", "New"]


def test_much_that_is_for_agents_leaves_room_for_what_customers_use(
    internet: ProductPage, customer: AnonymousUser, agent: User
) -> None:
    for number in range(12):
        opened(article(internet, f"Goodwill {number}", audience="agents"), 2)
    opened(article(internet, "Lights"))
    assert titles(most_used(customer, 2)) == ["Lights"]
    assert len(most_used(agent, 20)) == 13


def test_the_help_centers_home_shows_what_people_open(
    internet: ProductPage, client: Client
) -> None:
    for number in range(9):
        article(internet, f"Answer {number}")
    opened(ArticlePage.objects.get(title="Answer 0"))
    opened(article(internet, "Flumpington", audience="agents"), 5)
    html = client.get("/").content.decode()
    shown = html.split("popular-title")[2].split('row__title">')[1:]
    assert shown[0].startswith("Answer 0")
    assert len(shown) == 8
    assert "Flumpington" not in html


def test_pages_are_measured_by_the_most_used_of_today(internet: ProductPage) -> None:
    first, second = article(internet, "First"), article(internet, "Second")
    assert popularity.of([first.pk]) == {}  # remembers that nothing was used
    opened(first, 8)
    opened(second, 2)
    assert popularity.popular(1) == [first.pk]
    found = popularity.of([first.pk, second.pk])
    assert found[first.pk] == 1.0
    assert 0 < found[second.pk] < 1.0


def test_the_ranking_is_counted_once_in_a_while(
    internet: ProductPage, customer: AnonymousUser, django_assert_num_queries: Any
) -> None:
    opened(article(internet, "Lights"))
    most_used(customer, 5)
    with django_assert_num_queries(3):  # restrictions, who may see what, the pages
        most_used(customer, 5)
    opened(article(internet, "Cables"), 3)
    assert titles(most_used(customer, 5)) == ["Lights"]
    cache.clear()
    assert titles(most_used(customer, 5)) == ["Cables", "Lights"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept", [365, 30])
def test_what_is_used_no_more_loses_its_standing_in_the_index(
    internet: ProductPage, engine: Engine, kept: int
) -> None:
    page = article(internet, "Router lights")
    opened(page, 9)
    indexing.apply_pending()
    standing.refresh()
    assert standing_of(engine) > 0
    days = min(kept, popularity.DAYS) + 1
    SearchClick.objects.update(at=timezone.now() - datetime.timedelta(days=days))
    SearchLog.objects.update(at=timezone.now() - datetime.timedelta(days=days))
    call_command("prune_searches", "--days", str(kept))
    assert standing_of(engine) == 0


def standing_of(engine: Engine) -> float:
    best = rank("router", engine, steering.current(), None, by_words_alone=True).found.lexical[0]
    return best.popularity
