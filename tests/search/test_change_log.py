"""Whatever happens to a page stands in the change log, in the transaction in which it happens."""

import datetime
import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from accounts.models import User
from kb.importers.batch import bulk_change
from kb.models import AnnouncementIndexPage, AnnouncementPage, ArticlePage, ProductPage, Snippet
from search import health, indexing, rebuilding
from search.engines.base import Engine, EngineUnavailable, Filters, Query, Term
from search.models import Change, Pin, StopPhrase, Synonym
from tests.conftest import article, for_agents, heading

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@contextmanager
def recorded() -> Iterator[dict[int | None, str]]:
    """The pages recorded within the block, each with the last kind."""
    before, found = Change.objects.newest(), dict[int | None, str]()
    yield found
    found.update(Change.objects.after(before).values_list("page_id", "kind"))


def stored(engine: Engine, *words: str) -> set[int]:
    """Pages that an engine finds by these words, whoever asks."""
    query = Query(" ".join(words), tuple(Term(word) for word in words), access=None)
    return {hit.page_id for hit in engine.search(query).lexical}


def test_a_published_page_is_found_and_a_draft_is_not(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    page = article(internet, "Router lights")
    draft = internet.add_child(instance=ArticlePage(title="Router secrets", live=False))
    draft.save_revision()
    index()
    assert stored(engine, "router") == {page.pk}


def test_saving_a_draft_of_a_live_page_changes_nothing(internet: ProductPage) -> None:
    page = article(internet, "Router lights")
    with recorded() as changes:
        page.title = "Lamps"
        page.save_revision()
    assert changes == {}


def test_publishing_a_draft_replaces_what_was_found(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    page = article(internet, "Router lights", [("text", "<p>Blinks orange.</p>")])
    index()
    page.body = [("text", "<p>Shines white.</p>")]
    page.save_revision().publish()
    index()
    assert (stored(engine, "orange"), stored(engine, "white")) == (set(), {page.pk})


def test_unpublishing_takes_a_page_out(internet: ProductPage, engine: Engine, index: Index) -> None:
    page = article(internet, "Router lights")
    index()
    page.unpublish()
    index()
    assert stored(engine, "router") == set()


def test_deleting_takes_a_page_out(internet: ProductPage, engine: Engine, index: Index) -> None:
    page = article(internet, "Router lights")
    index()
    with recorded() as changes:
        page.delete()
    assert changes == {page.pk: "delete"}
    index()
    assert stored(engine, "router") == set()


def test_deleting_a_product_takes_out_everything_below(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    wifi = internet.add_child(instance=ProductPage(title="Wifi", slug="wifi"))
    pages = [article(internet, "Router lights"), article(wifi, "Router in the attic")]
    index()
    assert stored(engine, "router") == {page.pk for page in pages}
    ProductPage.objects.get(pk=internet.pk).delete()
    index()
    assert stored(engine, "router") == set()


def test_moving_a_product_moves_everything_below_with_it(
    internet: ProductPage, mobile: ProductPage, engine: Engine, index: Index
) -> None:
    wifi = internet.add_child(instance=ProductPage(title="Wifi", slug="wifi"))
    page = article(wifi, "Router lights")
    index()
    with recorded() as changes:
        wifi.move(ProductPage.objects.get(pk=mobile.pk), pos="last-child")
    assert changes[page.pk] == "move"
    index()

    def below(product: ProductPage) -> int:
        filters = Filters(products=(product.pk,))
        query = Query("router", (Term("router"),), access=None, filters=filters)
        return len(engine.search(query).lexical)

    assert (below(internet), below(mobile), below(wifi)) == (0, 1, 1)


def test_restricting_a_product_hides_everything_below_and_lifting_it_shows_it_again(
    internet: ProductPage, engine: Engine, index: Index, customer: AnonymousUser
) -> None:
    from kb.audiences import access_keys

    def found() -> int:
        keys = access_keys(customer)
        return len(engine.search(Query("router", (Term("router"),), access=keys)).lexical)

    article(internet, "Router lights")
    index()
    restriction = PageViewRestriction.objects.create(page=internet, restriction_type="login")
    index()
    assert found() == 0
    restriction.delete()
    index()
    assert found() == 1


def test_changing_who_a_page_is_for_changes_its_key(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    page = article(internet, "Router lights")
    index()
    page.audience = "agents"
    page.save_revision().publish()
    index()
    query = Query("router", (Term("router"),), access=frozenset({"public"}))
    assert engine.search(query).lexical == ()
    assert stored(engine, "router") == {page.pk}


def test_changing_a_shared_text_changes_the_pages_that_show_it(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    window = Snippet.objects.create(title="Refunds", slug="refunds", text="<p>Fourteen days.</p>")
    page = article(internet, "Send it back", [("snippet", window)])
    article(internet, "Router lights")
    index()
    assert stored(engine, "fourteen") == {page.pk}
    window.text = "<p>Thirty days.</p>"
    with recorded() as changes:
        window.save()
    assert changes == {page.pk: "snippet"}
    index()
    assert (stored(engine, "fourteen"), stored(engine, "thirty")) == (set(), {page.pk})


def test_deleting_a_shared_text_takes_it_out_of_the_pages_that_showed_it(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    window = Snippet.objects.create(title="Refunds", slug="refunds", text="<p>Fourteen days.</p>")
    page = article(internet, "Send it back", [("text", "<p>Yes.</p>"), ("snippet", window)])
    index()
    with recorded() as changes:
        Snippet.objects.get(pk=window.pk).delete()
    assert changes == {page.pk: "snippet"}
    index()
    assert (stored(engine, "fourteen"), stored(engine, "yes")) == (set(), {page.pk})


def test_changing_a_product_records_what_is_below(internet: ProductPage) -> None:
    page = article(internet, "Router lights")
    with recorded() as changes:
        internet.title = "Home internet"
        internet.save_revision().publish()
    assert changes[page.pk] == "product"


def test_an_announcement_is_found_like_an_article(home: Page, engine: Engine, index: Index) -> None:
    board = AnnouncementIndexPage.objects.child_of(home).first() or home.add_child(
        instance=AnnouncementIndexPage(title="News", slug="news")
    )
    page = board.add_child(
        instance=AnnouncementPage(title="Outage", body=[("text", "<p>Masts in the north.</p>")])
    )
    page.save_revision().publish()
    index()
    assert stored(engine, "masts") == {page.pk}


@pytest.mark.parametrize(
    ("model", "fields"),
    [(Synonym, {"words": "wifi, wlan"}), (StopPhrase, {"text": "how do I"})],
)
def test_steering_is_in_the_log(model: Any, fields: dict[str, str]) -> None:
    with recorded() as changes:
        row = model.objects.create(**fields)
    assert changes == {None: "steering"}
    with recorded() as changes:
        row.delete()
    assert changes == {None: "steering"}


def test_a_pin_is_in_the_log(internet: ProductPage) -> None:
    page = article(internet, "Router lights")
    with recorded() as changes:
        Pin.objects.create(queries="lamp", page=page)
    assert changes == {None: "steering"}


def test_what_is_rolled_back_was_never_recorded(internet: ProductPage) -> None:
    page = article(internet, "Router lights")
    before = Change.objects.newest()
    with transaction.atomic():
        page.unpublish()
        assert Change.objects.newest() > before
        transaction.set_rollback(True)
    assert Change.objects.newest() == before


@pytest.fixture
def depths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions deep each recording was, beside the test's own."""
    found: list[int] = []
    kind = type(Change.objects)
    real, outside = kind.record, len(transaction.get_connection().savepoint_ids)

    def watched(self: Any, page_ids: Any, kind: str) -> int:
        found.append(len(transaction.get_connection().savepoint_ids) - outside)
        return real(self, page_ids, kind)

    monkeypatch.setattr(kind, "record", watched)
    return found


def test_every_event_of_a_page_is_recorded_in_one_transaction_with_it(
    internet: ProductPage, mobile: ProductPage, depths: list[int]
) -> None:
    page = article(internet, "Router lights")
    page.save_revision().publish()
    ArticlePage.objects.get(pk=page.pk).move(mobile, pos="last-child")
    Page.objects.get(pk=mobile.pk).move(Page.objects.get(pk=internet.pk), pos="last-child")
    ArticlePage.objects.get(pk=page.pk).unpublish()
    ArticlePage.objects.get(pk=page.pk).delete()
    assert len(depths) >= 6
    assert min(depths) >= 1


def test_what_is_published_is_found_as_soon_as_it_is_committed(
    internet: ProductPage, engine: Engine, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = article(internet, "Router lights")
        assert engine.cursor() == 0
    assert stored(engine, "router") == {page.pk}


@pytest.mark.parametrize("batch", [indexing.suspended, bulk_change])
def test_an_import_is_applied_once_at_its_end(
    internet: ProductPage,
    engine: Engine,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    batch: Callable[[], Any],
) -> None:
    commits: list[int] = []
    real = type(engine).apply
    monkeypatch.setattr(
        type(engine),
        "apply",
        lambda self, changes, *a, **k: commits.append(len(changes)) or real(self, changes, *a, **k),
    )
    with django_capture_on_commit_callbacks(execute=True), batch():
        pages = {article(internet, f"Router {number}").pk for number in range(3)}
    assert stored(engine, "router") == pages
    assert commits == [3]


def test_an_engine_that_is_away_catches_up(
    internet: ProductPage,
    engine: Engine,
    index: Index,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise EngineUnavailable("Away.")

    with monkeypatch.context() as broken:
        broken.setattr(type(engine), "apply", away)
        with django_capture_on_commit_callbacks(execute=True):
            page = article(internet, "Router lights")
    assert index() == 1
    assert stored(engine, "router") == {page.pk}


@pytest.mark.parametrize("error", [DatabaseError("The server is gone."), OSError("No space.")])
def test_who_published_is_told_of_no_failure_that_comes_after(
    internet: ProductPage,
    engine: Engine,
    index: Index,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise error

    later: list[bool] = []
    with monkeypatch.context() as broken:
        broken.setattr(indexing.vectors, "follow", fails)
        with django_capture_on_commit_callbacks(execute=True):
            article(internet, "Router lights")
            transaction.on_commit(lambda: later.append(True))
    assert later == [True]
    assert "will catch up later" in caplog.text


def test_an_engine_from_before_a_pruned_log_asks_for_a_rebuild(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    pages = [article(internet, f"Router {number}") for number in range(3)]
    index()
    Change.objects.update(at=timezone.now() - datetime.timedelta(days=99))
    assert Change.objects.prune(engine.cursor(), days=30) > 0
    assert index() == 0
    pages[0].unpublish()
    assert index() == 1

    class Before:
        name = "before"

        def cursor(self) -> int:
            return 0

    with pytest.raises(indexing.LogPruned, match="rebuild_search"):
        indexing.apply_pending(Before())  # type: ignore[arg-type]


@pytest.fixture
def ahead(internet: ProductPage, engine: Engine, index: Index) -> Engine:
    """An index that has seen changes of which the database knows nothing any more."""
    article(internet, "Router lights")
    engine.apply([], Change.objects.newest() + 1)
    return engine


def test_an_index_that_is_ahead_of_the_log_asks_for_a_rebuild(
    internet: ProductPage, ahead: Engine
) -> None:
    with pytest.raises(indexing.LogPruned, match=r"ahead of the change log.*rebuild_search"):
        indexing.apply_pending(ahead)
    rebuilding.rebuild(force=True)
    article(internet, "Router reset")
    assert indexing.apply_pending(ahead) == 1


def test_an_index_that_is_ahead_of_the_log_is_not_well_and_nobody_says_that_it_is(
    ahead: Engine,
) -> None:
    found = health.health()
    assert not found.ok
    assert indexing.AHEAD in found.notes
    said = io.StringIO()
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("check_search", "--repair", stdout=said)
    assert "Repaired" not in said.getvalue()


def test_an_empty_log_and_an_index_that_has_seen_nothing_fit_together(engine: Engine) -> None:
    Change.objects.all().delete()
    assert indexing.apply_pending(engine) == 0


def test_to_find_nothing_to_do_takes_one_query(
    internet: ProductPage, index: Index, django_assert_num_queries: Any
) -> None:
    article(internet, "Router lights")
    index()
    with django_assert_num_queries(1):
        index()


def test_changes_are_taken_by_the_batch_and_none_is_left_out(
    internet: ProductPage, engine: Engine, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "CHANGES_AT_ONCE", 2)
    pages = {article(internet, f"Router {number}").pk for number in range(5)}
    index()
    assert stored(engine, "router") == pages
    assert engine.cursor() == Change.objects.newest()


@pytest.mark.django_db(transaction=True)
def test_a_turn_lasts_until_what_was_recorded_is_committed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited_in: list[bool] = []
    connection = transaction.get_connection()
    monkeypatch.setattr(
        "search.models.changes.wait_for_turn",
        lambda: waited_in.append(connection.in_atomic_block),
    )
    assert not connection.in_atomic_block
    Change.objects.record([1, 2], Change.Kind.SAVE)
    assert waited_in == [True]
    assert Change.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_log_that_cannot_be_pruned_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any) -> None:
        raise DatabaseError("The server is gone.")

    Change.objects.record([1, 2], Change.Kind.SAVE)
    Change.objects.update(at=timezone.now() - datetime.timedelta(days=99))
    monkeypatch.setattr(type(Change.objects.all()), "delete", fail)
    with pytest.raises(DatabaseError):
        Change.objects.prune(Change.objects.newest(), days=30)
    assert set(Change.objects.values_list("kind", flat=True)) == {Change.Kind.SAVE}


def test_a_restriction_set_in_the_studio_is_recorded_in_its_transaction(
    internet: ProductPage, enter: Callable[[User], Client], depths: list[int]
) -> None:
    boss = User.objects.create_superuser("boss", password="boss")
    page = article(internet, "Router lights")
    address = reverse("wagtailadmin_pages:set_privacy", args=[internet.pk])
    depths.clear()
    with recorded() as changes:
        enter(boss).post(address, {"restriction_type": "login", "password": "", "groups": []})
    assert changes[page.pk] == "access"
    assert min(depths) >= 1


def test_a_part_for_agents_is_a_passage_with_its_own_key(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    body = [heading("Lights"), ("text", "<p>Orange.</p>"), for_agents(("text", "<p>Goodwill.</p>"))]
    page = article(internet, "Router lights", body)
    index()
    public = Query("goodwill", (Term("goodwill"),), access=frozenset({"public"}))
    assert engine.search(public).lexical == ()
    assert stored(engine, "goodwill") == {page.pk}


class Slow:
    """An engine whose commits take until they are let through."""

    name = "slow"

    def __init__(self) -> None:
        self.at, self.commits, self.go = 0, 0, threading.Event()

    def cursor(self) -> int:
        return self.at

    def apply(self, changes: object, cursor: int, *, since: int | None = None) -> None:
        assert self.go.wait(10)
        self.at, self.commits = cursor, self.commits + 1


def test_threads_that_publish_at_once_wait_for_one_commit_and_not_for_each_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, engine = [1], Slow()
    pending = lambda since: (since, {log[-1]: log[-1]}, log[-1]) if log[-1] > since else None  # noqa: E731
    monkeypatch.setattr(indexing, "_pending", pending)
    monkeypatch.setattr(indexing, "read_changes", lambda versions, model: list(versions))
    monkeypatch.setattr(indexing.vectors, "model_of", lambda engine: "")
    monkeypatch.setattr(indexing.vectors, "follow", lambda engine, bare: None)
    monkeypatch.setattr(indexing.vectors.Bare, "add", lambda self, changes: None)
    with ThreadPoolExecutor(8) as threads:
        done = [threads.submit(indexing.apply_pending, engine)]  # type: ignore[arg-type]
        for number in range(2, 9):
            log.append(number)
            done.append(threads.submit(indexing.apply_pending, engine))  # type: ignore[arg-type]
        engine.go.set()
        applied = [one.result(10) for one in done]
    assert engine.at == 8
    assert engine.commits <= 2
    assert sum(applied) == engine.commits


def test_a_turn_that_does_not_end_is_not_waited_for_for_ever(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "PATIENCE", 0.01)
    with (
        indexing._turn(engine),
        ThreadPoolExecutor(1) as threads,
        pytest.raises(EngineUnavailable, match="Another thread"),
    ):
        threads.submit(indexing.apply_pending, engine).result(10)


def test_who_publishes_applies_their_own_change_and_none_that_comes_after(
    internet: ProductPage, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "CHANGES_AT_ONCE", 1)
    mine, theirs = article(internet, "Mine"), article(internet, "Theirs")
    own = Change.objects.filter(page_id=mine.pk).latest("pk").pk
    indexing.apply_pending(engine, through=own)
    assert engine.cursor() == own
    indexing.apply_pending(engine)
    assert theirs.pk in engine.inventory(0, 10)
