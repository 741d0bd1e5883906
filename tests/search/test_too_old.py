"""An index to which the change log does not lead any more: who answers, and what is said."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from faults.breaker import Breaker
from kb.models import ProductPage
from operations.backups import NotFollowedUp
from operations.backups import restoring as backups
from search import engines, following, indexing, rebuilding, restoring, vectors
from search.embedding import EncoderUnavailable
from search.engines.base import Engine, IndexUnreadable
from search.engines.embedded import EmbeddedEngine
from search.engines.failover import Failover
from search.find import find
from search.models import Change
from tests.conftest import article
from tests.search.conftest import WordBag
from tests.search.test_failover import Clock, Server, follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def both(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Failover:
    """A server and a local copy, as the engine that serves."""
    local = EmbeddedEngine(tmp_path / "local")
    switch = Breaker("The server is away", "It is back", clock=clock)
    made = Failover(Server(tmp_path / "server"), local, switch)
    monkeypatch.setattr(engines, "current", lambda: made)
    return made


@pytest.fixture
def router(internet: ProductPage, both: Failover) -> Any:
    """An article that both have."""
    page = article(internet, "Router lights", [("text", "<p>It blinks orange.</p>")])
    follow()
    return page


def fell_behind(engine: Engine) -> None:
    """The log was pruned beyond what an index has seen."""
    Change.objects.filter(pk__lte=engine.cursor()).delete()
    Change.objects.record([None], Change.Kind.PRUNED)


def test_a_server_that_cannot_follow_leaves_the_answers_to_the_copy(
    both: Failover,
    router: Any,
    customer: Any,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, logger="search.following")
    fell_behind(both.primary)
    for _ in range(3):
        follow()
        clock.now += 60
    results = find("orange", customer)
    assert ([hit.title for hit in results.hits], results.engine) == (["Router lights"], "embedded")
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 1
    assert "rebuild_search" in said[0]
    rebuilding.rebuild(engine=both, force=True)
    follow()
    assert find("orange", customer).engine == "server"


def test_a_copy_that_is_ahead_of_the_log_is_made_anew(
    both: Failover, router: Any, customer: Any
) -> None:
    both.local.apply([], Change.objects.newest() + 50)
    follow()
    assert both.local.cursor() == Change.objects.newest()
    assert both.switch.is_closed


def test_a_copy_that_cannot_be_read_is_made_anew(
    both: Failover, router: Any, customer: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "local"
    index = folder / (folder / "current").read_text()
    (index / "meta.json").write_text("of another form")
    follow()
    both.primary.is_up = False  # type: ignore[attr-defined]
    assert [hit.title for hit in find("orange", customer).hits] == ["Router lights"]


def test_two_versions_that_cannot_read_each_others_copies_do_not_make_them_in_turn(
    both: Failover, router: Any, rebuilt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(engine: Engine) -> int:
        if engine is both.local:
            raise IndexUnreadable("It is of another form.")
        return 0

    monkeypatch.setattr(indexing, "apply_pending", unreadable)
    for _ in range(3):
        follow()
    assert len(rebuilt) == 1


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gets an entry each time all pages are read for a rebuild."""
    found: list[int] = []
    real = vectors.live_pages
    monkeypatch.setattr(vectors, "live_pages", lambda: found.append(1) or real())
    return found


def test_while_another_process_makes_the_copy_anew_nothing_is_read_for_it(
    both: Failover, router: Any, rebuilt: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    both.local.apply([], Change.objects.newest() + 50)
    with both.local._folder.rebuilding():  # type: ignore[attr-defined]
        for _ in range(3):
            follow()
    assert rebuilt == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_copy_that_a_damaged_encoder_keeps_from_being_made_is_tried_again_after_a_while(
    both: Failover,
    router: Any,
    rebuilt: list[int],
    encoder: WordBag,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def damaged(text: str) -> None:
        raise EncoderUnavailable("It is damaged.")

    monkeypatch.setattr(encoder, "encode", damaged)
    both.local.apply([], Change.objects.newest() + 50)
    for _ in range(3):
        follow()
    assert len(rebuilt) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "The local copy cannot follow now: It is damaged."
    ]


def test_a_copy_that_another_process_just_made_anew_is_not_made_again(
    both: Failover, router: Any, rebuilt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    both.local.apply([], Change.objects.newest() + 50)
    real = following.rebuild

    def overtaken(**options: Any) -> None:
        real(engine=EmbeddedEngine(both.local._folder.root), force=True)  # type: ignore[attr-defined]
        rebuilt.clear()
        real(**options)

    monkeypatch.setattr(following, "rebuild", overtaken)
    follow()
    assert rebuilt == []
    assert both.local.cursor() == Change.objects.newest()
    assert len(list(both.local._folder.root.glob("index-*"))) == 2  # type: ignore[attr-defined]


def test_a_log_that_begins_anew_begins_beyond_every_index_that_can_be_asked(
    both: Failover, router: Any
) -> None:
    far = Change.objects.newest() + 3_000_000
    both.local.apply([], far)
    both.primary.is_up = False  # type: ignore[attr-defined]
    with pytest.raises(NotFollowedUp, match=r"^search: .*server was not built.*is away"):
        backups._follow_up([("search", restoring.restoring())])
    assert Change.objects.newest() >= far + restoring.GAP
    assert both.local.cursor() == Change.objects.newest()


@pytest.mark.parametrize("at", ["behind", "ahead"])
def test_there_is_no_way_back_to_an_index_that_cannot_follow(
    internet: ProductPage, engine: Engine, customer: Any, at: str
) -> None:
    article(internet, "Router lights")
    rebuilding.rebuild(force=True)
    if at == "ahead":
        engine.apply([], Change.objects.newest() + 50)
    else:
        fell_behind(engine)
    article(internet, "Router reset")
    rebuilding.rebuild(force=True)
    now = engine.cursor()
    if at == "ahead":
        assert now < Change.objects.newest() + 50
    with pytest.raises(CommandError, match="goes on"):
        call_command("rebuild_search", "--rollback")
    assert engine.cursor() == now
    assert len(find("router", customer).hits) == 2
