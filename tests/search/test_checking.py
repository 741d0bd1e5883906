"""An index that went wrong is noticed, named page by page, and put right."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command

from kb.models import ProductPage
from search import checking, indexing
from search.documents import Reader
from search.engines.base import Engine, PageChange
from search.models import Change
from tests.conftest import article, for_agents

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(internet: ProductPage, engine: Engine) -> list[Any]:
    """Three articles, indexed."""
    made = [
        article(
            internet,
            "Router",
            [("text", "<p>It blinks.</p>"), for_agents(("text", "<p>Goodwill 50.</p>"))],
        ),
        article(internet, "Bill"),
        article(internet, "Plan"),
    ]
    indexing.apply_pending(engine)
    return made


def spoil(engine: Engine, page: Any, **fields: Any) -> None:
    """Put other words, or other readers, into the index than the database has."""
    documents = Reader().documents([page.pk])[page.pk]
    wrong = tuple(replace(document, **fields) for document in documents)
    engine.apply([PageChange(page.pk, Change.objects.newest(), wrong)], engine.cursor())


def test_an_index_that_follows_differs_in_nothing(pages: list[Any], engine: Engine) -> None:
    checked = checking.check(engine)
    assert (checked.wrong, checked.pages) == ((), 3)


def test_each_kind_of_difference_is_told_apart(pages: list[Any], engine: Engine) -> None:
    router, bill, plan = pages
    spoil(engine, router, access="public")
    spoil(engine, bill, text_hash="another")
    engine.apply([PageChange(plan.pk, Change.objects.newest())], engine.cursor())
    engine.apply(
        [replace_page(Reader().documents([bill.pk])[bill.pk], 9_999)], Change.objects.newest()
    )
    checked = checking.check(engine)
    assert checked.exposed == (router.pk,)
    assert checked.outdated == (bill.pk,)
    assert checked.missing == (plan.pk,)
    assert checked.surplus == (9_999,)


def replace_page(documents: Any, page_id: int) -> PageChange:
    """The same documents as another page, which nobody ever wrote."""
    moved = tuple(replace(document, page_id=page_id) for document in documents)
    return PageChange(page_id, 1, moved)


def test_a_change_that_an_index_missed_is_noticed_though_the_text_is_the_same(
    pages: list[Any], engine: Engine
) -> None:
    bill = pages[1]
    before = Reader().documents([bill.pk])[bill.pk]
    Change.objects.record([bill.pk], Change.Kind.MOVE)
    engine.apply([PageChange(bill.pk, Change.objects.newest() - 1, before)], 0)
    engine.apply([], Change.objects.newest())  # as if it had seen the change
    assert checking.check(engine).wrong == (bill.pk,)
    assert checking.check(engine, repair=True).outdated == (bill.pk,)
    assert checking.check(engine).wrong == ()


def test_repair_puts_all_of_it_right(pages: list[Any], engine: Engine) -> None:
    router, bill, plan = pages
    spoil(engine, router, access="public")
    engine.apply([PageChange(plan.pk, Change.objects.newest())], engine.cursor())
    engine.apply(
        [replace_page(Reader().documents([bill.pk])[bill.pk], 9_999)], Change.objects.newest()
    )
    assert len(checking.check(engine, repair=True).wrong) == 3
    assert checking.check(engine).wrong == ()


def test_more_pages_than_are_compared_at_a_time(
    pages: list[Any], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    spoil(engine, pages[2], access="nobody")
    checked = checking.check(engine)
    assert (checked.pages, checked.exposed) == (3, (pages[2].pk,))


def test_the_command_says_what_differs_and_fails_until_it_is_repaired(
    pages: list[Any], engine: Engine
) -> None:
    spoil(engine, pages[0], access="public")
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_search", stdout=said)
    assert f"for other people than in the help center: {pages[0].pk}" in said.getvalue()
    call_command("check_search", "--repair", stdout=io.StringIO())
    said = io.StringIO()
    call_command("check_search", "--json", stdout=said)
    [found] = json.loads(said.getvalue())
    assert (found["engine"], found["exposed"], found["pages"]) == ("embedded", [], 3)
