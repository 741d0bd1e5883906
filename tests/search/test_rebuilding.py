"""A new index serves only when it is whole and as good; unchanged text is never encoded twice."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from kb.models import ProductPage
from search import engines, following, health, indexing, rebuilding, tasks, vectors
from search.documents import Reader
from search.engines.base import Engine
from search.find import find
from search.golden import WorseThanBeforeError
from search.models import Embedding, GoldenQuery
from tests.conftest import article, heading
from tests.search.conftest import WordBag

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture
def lights(internet: ProductPage) -> Any:
    body = [
        heading("Orange"),
        ("text", "<p>Blinking orange lamp.</p>"),
        heading("Red"),
        ("text", "<p>Red lamp.</p>"),
    ]
    return article(internet, "Router lights", body)


@pytest.fixture
def bare(
    lights: Any, engine: Engine, index: Index, encoder: WordBag, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """An article whose vectors never came: the process that published it died."""
    with monkeypatch.context() as died:
        died.setattr(vectors, "follow", lambda engine, bare: None)
        index()
    assert engine.bare(0, 10) == [lights.pk]
    return lights


def test_what_is_published_is_found_by_words_first_and_then_by_meaning(
    lights: Any, encoder: WordBag, engine: Engine, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real_apply, real_set = type(engine).apply, type(engine).set_vectors
    monkeypatch.setattr(
        type(engine), "apply", lambda *a, **k: order.append("words") or real_apply(*a, **k)
    )
    monkeypatch.setattr(
        type(engine), "set_vectors", lambda *a, **k: order.append("meaning") or real_set(*a, **k)
    )
    index()
    assert order == ["words", "meaning"]
    state = engine.health()
    assert (state.vectors, state.model_id) == (state.documents, "word-bag")


def test_unchanged_text_is_encoded_once(lights: Any, encoder: WordBag, index: Index) -> None:
    index()
    first = len(encoder.encoded)
    assert first == Embedding.objects.count() > 0
    lights.save_revision().publish()
    index()
    assert rebuilding.rebuild().encoded == 0
    assert len(encoder.encoded) == first


def test_only_a_page_that_changed_is_encoded_again(
    lights: Any, internet: ProductPage, encoder: WordBag, index: Index
) -> None:
    article(internet, "Refunds", [("text", "<p>Fourteen days.</p>")])
    index()
    encoder.encoded.clear()
    lights.title = "Router lamps"
    lights.save_revision().publish()
    index()
    assert encoder.encoded
    assert all("Router lamps" in text for text in encoder.encoded)


def test_an_encoder_that_comes_later_encodes_everything_at_the_next_change(
    lights: Any, internet: ProductPage, engine: Engine, index: Index, monkeypatch: Any
) -> None:
    from search import embedding

    index()
    assert engine.health().vectors == 0
    late = WordBag()
    monkeypatch.setattr(embedding, "current", lambda: late)
    article(internet, "Refunds", [("text", "<p>Fourteen days.</p>")])
    index()
    state = engine.health()
    assert (state.vectors, state.model_id) == (state.documents, "word-bag")


def test_vectors_of_another_model_are_left_aside_until_a_rebuild(
    lights: Any,
    internet: ProductPage,
    customer: AnonymousUser,
    encoder: WordBag,
    engine: Engine,
    index: Index,
) -> None:
    index()
    encoder.model_id = "another-bag"
    article(internet, "Refunds", [("text", "<p>Fourteen days.</p>")])
    index()
    assert "rebuild" in " ".join(health.health().notes)
    found = find("orange lamp", customer)
    assert found.hits[0].reason is not None
    assert found.hits[0].reason.vector_rank is None
    rebuilding.rebuild()
    assert engine.health().model_id == "another-bag"
    assert engine.health().vectors == engine.health().documents
    assert find("orange lamp", customer).hits[0].reason.vector_rank == 1  # type: ignore[union-attr]


@pytest.fixture
def request_under_way() -> Iterator[None]:
    vectors.request_began()
    yield
    vectors.request_ended()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], int]]:
    """Work that a request left to a thread, which does not start by itself here."""
    work: list[Callable[[], int]] = []

    class Thread:
        def __init__(self, target: Any, args: Any, daemon: bool) -> None:
            self.start = lambda: work.append(args[0])

    monkeypatch.setattr(vectors.threading, "Thread", Thread)
    return work


def test_many_texts_are_encoded_behind_the_back_of_a_request(
    lights: Any,
    encoder: WordBag,
    engine: Engine,
    index: Index,
    later: list[Callable[[], int]],
    request_under_way: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vectors, "FEW", 0)
    index()
    assert (engine.health().vectors, len(later)) == (0, 1)
    later[0]()
    assert engine.health().vectors == engine.health().documents


def test_who_publishes_sees_to_the_vectors_of_what_another_process_applied(
    bare: Any, engine: Engine, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        indexing.after_bulk()
    assert engine.bare(0, 10) == []


def test_of_many_that_another_process_applied_a_request_has_them_encoded_behind_its_back(
    bare: Any,
    engine: Engine,
    later: list[Callable[[], int]],
    request_under_way: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        indexing.after_bulk()
    assert later == []
    monkeypatch.setattr(vectors, "FEW", 0)
    with django_capture_on_commit_callbacks(execute=True):
        indexing.after_bulk()
    assert engine.bare(0, 10) == [bare.pk]
    later[0]()
    assert engine.bare(0, 10) == []


def test_who_publishes_does_not_wait_for_what_others_left(
    bare: Any,
    internet: ProductPage,
    encoder: WordBag,
    engine: Engine,
    index: Index,
    request_under_way: None,
) -> None:
    own = article(internet, "Refunds", [("text", "<p>Fourteen days.</p>")])
    index()
    assert encoder.encoded
    assert all("Refunds" in text for text in encoder.encoded)
    assert engine.bare(0, 10) == [bare.pk]
    encoder.encoded.clear()
    own.move(internet, pos="first-child")
    index()
    assert encoder.encoded == []


def test_what_others_left_is_seen_to_every_five_minutes(
    bare: Any, encoder: WordBag, engine: Engine
) -> None:
    assert tasks.catch_up.call() == 0
    assert encoder.encoded
    assert all("Router lights" in text for text in encoder.encoded)
    assert engine.bare(0, 10) == []


def test_nothing_is_found_by_meaning_before_all_of_a_large_batch_is(
    bare: Any, internet: ProductPage, encoder: WordBag, engine: Engine, monkeypatch: Any
) -> None:
    with monkeypatch.context() as died:
        died.setattr(vectors, "follow", lambda engine, bare: None)
        article(internet, "Refunds", [("text", "<p>Fourteen days.</p>")])
        indexing.apply_pending(engine)
    monkeypatch.setattr(vectors, "PAGES_AT_ONCE", 1)
    before: list[int] = []
    real = type(engine).set_vectors
    monkeypatch.setattr(
        type(engine),
        "set_vectors",
        lambda *told: before.append(len(encoder.encoded)) or real(*told),
    )
    assert vectors.complete(engine) == len(encoder.encoded)
    assert set(before) == {len(encoder.encoded)}
    assert engine.bare(0, 10) == []


def test_many_texts_that_others_published_are_theirs_to_encode(
    lights: Any, encoder: WordBag, engine: Engine, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "FEW", 0)
    with vectors.following():
        index()
    assert (encoder.encoded, engine.bare(0, 10)) == ([], [lights.pk])
    following.take_vectors(engine)
    assert engine.bare(0, 10) == [lights.pk]
    vectors.encode_pages(encoder)
    following.take_vectors(engine)
    assert engine.bare(0, 10) == []


def test_a_look_at_a_long_encoding_reads_on_where_the_last_one_had_to_wait(
    internet: ProductPage,
    encoder: WordBag,
    engine: Engine,
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vectors, "FEW", 0)
    pages = [article(internet, f"Lamp {n}", [("text", f"<p>Of {n}.</p>")]) for n in range(3)]
    with vectors.following():
        index()
    monkeypatch.setattr(vectors, "PAGES_AT_ONCE", 1)
    read: list[Any] = []
    real = vectors._texts
    monkeypatch.setattr(vectors, "_texts", lambda *told: read.extend(told[1]) or real(*told))

    def look(*encoded: Any) -> list[int]:
        for page in encoded:
            vectors.encode(real(Reader(), [page.pk]), encoder)
        read.clear()
        following.take_vectors(engine)
        return read

    first, second, third = (page.pk for page in pages)
    assert look() == [first]
    assert look(pages[0], pages[1]) == [first, second, third]
    assert look() == [third]
    pages[0].title = "Another lamp"
    pages[0].save_revision().publish()
    with vectors.following():
        index()
    assert look(pages[2]) == [third, first]  # all of them are looked through before any is taken
    assert engine.bare(0, 10) == [first, second, third]
    look(pages[0])
    assert engine.bare(0, 10) == []


def test_a_rebuild_keeps_everything_and_catches_up(
    lights: Any, internet: ProductPage, customer: AnonymousUser, index: Index
) -> None:
    index()
    other = article(internet, "Router reset", [("text", "<p>Unplug the router.</p>")])
    done = rebuilding.rebuild()
    assert done.pages == 2
    assert {hit.page_id for hit in find("router", customer).hits} == {lights.pk, other.pk}
    assert health.health().ok


def test_a_worse_index_does_not_go_live_unless_forced(
    lights: Any, customer: AnonymousUser, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    GoldenQuery.objects.create(query="orange lamp", page=lights)
    index()
    monkeypatch.setattr(vectors, "live_pages", list)
    with pytest.raises(WorseThanBeforeError, match=r"0\.0000 after 1\.0000"):
        rebuilding.rebuild()
    assert find("orange lamp", customer).total == 1
    with pytest.raises(CommandError, match="--force"):
        call_command("rebuild_search")
    rebuilding.rebuild(force=True)
    assert find("orange lamp", customer).total == 0


def test_a_golden_query_is_asked_with_the_eyes_it_names(
    internet: ProductPage, engine: Engine, index: Index
) -> None:
    from search import golden

    secret = article(internet, "Goodwill", audience="agents")
    index()
    GoldenQuery.objects.create(query="goodwill", page=secret, asked_by="agents")
    assert golden.compare(engine, engine).after == 1
    GoldenQuery.objects.update(asked_by="public")
    assert golden.compare(engine, engine).after == 0


def test_the_index_before_serves_again_and_catches_up(
    lights: Any, internet: ProductPage, customer: AnonymousUser, index: Index, capsys: Any
) -> None:
    rebuilding.rebuild()
    rebuilding.rebuild()
    late = article(internet, "Lamp posts")
    index()
    call_command("rebuild_search", "--rollback")
    assert "1 pages changed since" in capsys.readouterr().out
    assert {hit.page_id for hit in find("lamp", customer).hits} == {lights.pk, late.pk}
    assert health.health().ok


def test_without_an_index_before_nothing_changes(lights: Any, index: Index) -> None:
    index()
    with pytest.raises(CommandError, match="no earlier index"):
        call_command("rebuild_search", "--rollback")


def test_the_first_index_is_built_without_one_to_compare(
    lights: Any, customer: AnonymousUser, capsys: pytest.CaptureFixture[str]
) -> None:
    GoldenQuery.objects.create(query="orange lamp", page=lights)
    call_command("rebuild_search")
    assert "nDCG@10 1.0000 after nothing" in capsys.readouterr().out
    assert engines.current().health().pages == 1
    assert find("lamp", customer).total == 1
