"""Indices on Elasticsearch: which serve, which are litter, and writers that meet."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from elasticsearch import ConnectionTimeout, NotFoundError

from search.engines.base import Engine, EngineUnavailable, Held, PageChange
from search.engines.elastic import Connection, ElasticEngine, lease, schema, state
from search.engines.elastic.asking import Index
from search.engines.elastic.indices import Indices, written_through
from search.engines.elastic.writing import Writer, passages
from search.words import language_names
from tests.search.elastic_servers import connection, patient, server  # noqa: F401 - fixtures
from tests.search.engine_contract import (
    PUBLIC,
    Opener,
    direction,
    for_agents,
    found,
    meant,
    page,
    processes,  # noqa: F401 - a fixture
)


@pytest.fixture
def opener(connection: Connection) -> Opener:  # noqa: F811
    return partial(ElasticEngine, connection)


@pytest.fixture
def indices(connection: Connection) -> Indices:  # noqa: F811
    return Indices(patient(connection), connection)


@pytest.fixture
def names(connection: Connection) -> Callable[[], list[str]]:  # noqa: F811
    """`names()`: every index of this test that holds passages."""
    return lambda: sorted(patient(connection).indices.get(index=f"{connection.prefix}-passages-*"))


Names = Callable[[], list[str]]


# -- which index ----------------------------------------------------------------------------


def test_without_an_index_it_says_how_to_make_one(opener: Opener) -> None:
    engine = opener()
    for ask in (lambda: found(engine, "router"), lambda: engine.suggest("router", None, 5)):
        with pytest.raises(EngineUnavailable, match="rebuild_search"):
            ask()
    assert engine.cursor() == 0
    health = engine.health()
    assert not health.ok
    assert "rebuild_search" in health.notes[0]


def test_the_first_change_makes_the_index(opener: Opener, names: Names) -> None:
    opener().apply([page(1, "router")], 1)
    assert found(opener(), "router") == [1]
    assert len(names()) == 1


def test_rebuilds_leave_two_indices_and_no_litter(
    opener: Opener, names: Names, indices: Indices
) -> None:
    engine = opener()
    for number in (1, 2, 3):
        engine.rebuild([page(number, "one")], number)

    def fail(_: Engine) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild([page(4, "four")], 4, before_live=fail)
    assert names() == sorted([indices.behind(indices.live), indices.behind(indices.previous)])


def test_a_rebuilt_index_is_on_the_disk_before_it_serves(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
) -> None:
    engine = opener()
    engine.rebuild([page(number) for number in range(1, 30)], 29)
    told = patient(connection).indices.segments(index=indices.live)
    [index] = told["indices"].values()
    segments = [one for [shard] in index["shards"].values() for one in shard["segments"].values()]
    assert all(segment["committed"] for segment in segments)
    assert sum(segment["num_docs"] for segment in segments) > 29  # passages, heads and the state


def _rebuild_and_hang(opener: Opener, ready: Any) -> None:
    def hang(_: Engine) -> None:
        ready.set()
        time.sleep(60)

    opener().rebuild([page(9, "nine")], 9, before_live=hang)


def test_a_killed_rebuild_is_cleared_away_by_the_next(
    opener: Opener,
    names: Names,
    processes: Any,  # noqa: F811
) -> None:
    opener().rebuild([page(1, "one")], 1)
    ready = processes.context.Event()
    process = processes(_rebuild_and_hang, opener, ready)
    assert ready.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    assert len(names()) == 2
    assert found(opener(), "one") == [1]
    opener().rebuild([page(2, "two")], 2)
    assert len(names()) == 2
    assert found(opener(), "two") == [2]


def test_indices_of_others_are_left_alone(
    opener: Opener,
    names: Names,
    connection: Connection,  # noqa: F811
) -> None:
    other = f"{connection.prefix}-passages-of-somebody"
    patient(connection).indices.create(index=other)
    opener().rebuild([], 1)
    assert other in names()


def test_a_rebuild_that_lost_its_lease_does_not_go_live(
    opener: Opener,
    connection: Connection,  # noqa: F811
    names: Names,
) -> None:
    opener().rebuild([page(1, "one")], 1)

    def taken_over(_: Engine) -> None:
        found = {"owner": "another", "host": "elsewhere", "process": 1, "until": time.time() + 60}
        patient(connection).index(index=f"{connection.prefix}-leases", id="rebuild", document=found)

    with pytest.raises(EngineUnavailable, match="taken over"):
        opener().rebuild([page(2, "two")], 2, before_live=taken_over)
    assert (found(opener(), "one"), len(names())) == ([1], 1)
    with pytest.raises(EngineUnavailable, match="under way on elsewhere"):
        opener().rebuild([page(2, "two")], 2)


def test_a_lease_that_nobody_renews_ends(
    opener: Opener,
    connection: Connection,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = patient(connection)
    monkeypatch.setattr(lease.socket, "gethostname", lambda: "elsewhere")
    monkeypatch.setattr(lease, "LASTS", -1.0)
    left = lease.Lease(client, connection.prefix)
    left._take()
    monkeypatch.undo()
    opener().rebuild([page(1, "one")], 1)
    assert found(opener(), "one") == [1]


def test_a_lease_is_renewed_while_it_is_held(
    connection: Connection,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "RENEWED", 0.02)
    client = patient(connection)

    def version() -> int:
        number: int = client.get(index=f"{connection.prefix}-leases", id="rebuild")["_version"]
        return number

    with lease.Lease(client, connection.prefix).held() as held:
        before = version()
        while version() < before + 3:
            time.sleep(0.02)
        held.check()
    with pytest.raises(NotFoundError):
        version()


def test_a_lease_goes_on_although_the_answer_to_a_renewal_was_lost(
    connection: Connection,  # noqa: F811
) -> None:
    with lease.Lease(patient(connection), connection.prefix).held() as held:
        before = held._place
        held.check()
        held._place = before  # written, and we were never told
        held.check()
        held.check()


def test_an_index_that_lost_documents_does_not_go_live(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().rebuild([page(1, "one")], 1)
    monkeypatch.setattr(
        "search.engines.elastic.loading.passages", lambda change, slots: [*passages(change, 1)][:1]
    )
    with pytest.raises(EngineUnavailable, match="1 passages of 2"):
        opener().rebuild([page(2, "two", "three")], 2)
    assert found(opener(), "one") == [1]


def test_an_index_that_went_live_stays_although_the_answer_to_that_was_lost(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().rebuild([page(1, "one")], 1)
    swap_in = Indices.swap_in

    def lost(self: Indices, name: str) -> None:
        swap_in(self, name)
        raise ConnectionTimeout("The answer came too late.")

    monkeypatch.setattr(Indices, "swap_in", lost)
    with pytest.raises(EngineUnavailable):
        opener().rebuild([page(2, "two")], 2)
    assert found(opener(), "two") == [2]


def test_a_page_that_comes_twice_in_a_rebuild_is_the_newer(opener: Opener) -> None:
    engine = opener()
    engine.rebuild(
        [page(1, "a", "b", version=1), page(1, "new", version=2), page(1, "old", version=1)], 2
    )
    assert (found(engine, "new"), found(engine, "old")) == ([1], [])
    assert engine.health().documents == 1


def test_a_changed_mapping_is_noticed_and_search_goes_on(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().rebuild([page(1, "router")], 1)
    assert opener().health().notes == ()
    monkeypatch.setattr(schema, "FORMAT", 99)
    health = opener().health()
    assert health.ok
    assert "rebuild_search" in health.notes[0]
    opener().apply([page(2, "router")], 2)
    assert set(found(opener(), "router")) == {1, 2}
    opener().rebuild([page(1, "router")], 3)
    assert opener().health().notes == ()


def test_an_index_of_older_code_takes_a_field_that_is_new_and_keeps_one_that_changed(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().rebuild([page(1, "router")], 1)
    mapping, source = schema._mapping, schema.to_source
    monkeypatch.setattr(
        schema,
        "_mapping",
        lambda: {**mapping(), "kind": {"type": "long"}, "mood": {"type": "keyword"}},
    )
    monkeypatch.setattr(
        "search.engines.elastic.writing.to_source",
        lambda document, leads: {**source(document, leads), "mood": "bright"},
    )
    engine = opener()
    engine.apply([page(2, "router")], 2)
    assert set(found(engine, "router")) == {1, 2}
    assert "rebuild_search" in engine.health().notes[0]


def test_an_index_of_older_code_takes_a_language_that_it_cannot_stem(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_as_tamil() -> int:
        told = patient(connection).count(
            index=indices.live, query={"exists": {"field": "body.tamil"}}
        )
        return int(told["count"])

    older = tuple(name for name in language_names() if name != "tamil")  # no server knows it
    analyzers = {k: v for k, v in schema.ANALYSIS["analyzer"].items() if k != "tamil"}
    with monkeypatch.context() as before:
        before.setattr(schema, "ANALYSIS", {**schema.ANALYSIS, "analyzer": analyzers})
        before.setattr(schema, "language_names", lambda: older)
        opener().rebuild([page(1, "requesting refunds")], 1)
    engine = opener()
    tamil = page(2, "mudhal router", "irandu router", language="ta", version=2)
    engine.apply([tamil, page(3, "refunds for a router", version=2)], 2, since=1)
    assert set(found(engine, "router")) == {2, 3}
    assert (found(engine, "irandu"), set(found(engine, "refund"))) == ([2], {1, 3})
    assert [hit.page_id for hit in engine.similar(2, PUBLIC, 5)] == []  # no other in plain words
    engine.set_vectors({"hash of irandu router": direction(1)}, "model-a")
    assert meant(engine, direction(1)) == [2]
    health = engine.health()
    assert (health.ok, health.outdated, health.cursor) == (True, True, 2)
    assert read_as_tamil() == 0
    engine.rebuild([tamil], 2)
    engine.apply([replace(tamil, version=3)], 3)
    assert (found(engine, "irandu"), read_as_tamil()) == ([2], 2)


def test_a_field_that_is_read_in_a_way_the_index_does_not_know_is_left_out(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().rebuild([page(1, "router")], 1)
    mapping, source = schema._mapping, schema.to_source
    sound = {"sound": {"type": "text", "analyzer": "by_sound"}, "mood": {"type": "keyword"}}
    monkeypatch.setattr(schema, "_mapping", lambda: {**mapping(), **sound})
    monkeypatch.setattr(
        "search.engines.elastic.writing.to_source",
        lambda document, leads: {**source(document, leads), "sound": "a", "mood": "bright"},
    )
    opener().apply([page(2, "router")], 2)
    assert set(found(opener(), "router")) == {1, 2}


def test_a_field_that_is_not_in_the_mapping_is_refused(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
) -> None:
    opener().apply([page(1, "router")], 1)
    writer = Writer(patient(connection), indices.behind(indices.live))
    with pytest.raises(EngineUnavailable, match="400"):
        writer.send([{"_op_type": "index", "_id": "x", "_source": {"unheard_of": 1}}])


def test_a_full_disk_is_said_and_what_it_refused_is_taken_afterwards(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
) -> None:
    engine = opener()
    engine.apply([page(1, "router")], 1)
    full = {"index.blocks.read_only_allow_delete": True}  # what servers do by themselves
    patient(connection).indices.put_settings(index=indices.live, settings=full)
    with pytest.raises(EngineUnavailable, match="its disk is full"):
        engine.apply([page(2, "router")], 2, since=1)
    assert (found(engine, "router"), engine.cursor()) == ([1], 1)
    room = {"index.blocks.read_only_allow_delete": None}
    patient(connection).indices.put_settings(index=indices.live, settings=room)
    engine.apply([page(2, "router")], 2, since=1)
    assert (set(found(engine, "router")), engine.cursor()) == ({1, 2}, 2)


def test_a_write_to_an_index_that_is_gone_does_not_bring_it_back(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
    names: Names,
) -> None:
    opener().rebuild([page(1, "one")], 1)
    gone = indices.behind(indices.live)
    opener().rebuild([page(1, "two")], 2)
    opener().rebuild([page(1, "three")], 3)
    assert gone not in names()
    with pytest.raises(EngineUnavailable):
        Writer(patient(connection), gone).put([page(1, "late", version=9)])
    assert gone not in names()


def test_who_sees_a_cursor_finds_what_it_stands_for(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked up is remembered by the cursor, such as whether others may read a word."""
    engine = opener()
    engine.apply([page(1, "router", version=1)], 1)
    real, seen = state.advance, []

    def advance(*arguments: Any) -> Any:
        advanced = real(*arguments)
        seen.append((opener().stands_at(), found(opener(), "router")))
        return advanced

    monkeypatch.setattr(state, "advance", advance)
    engine.apply([for_agents(1, "router", version=2)], 2)
    assert seen == [(2, [])]


def test_changes_follow_an_index_that_goes_live_meanwhile(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opener()
    engine.rebuild([page(1, "one")], 1)
    real, swapped = Writer.put, []

    def put(writer: Writer, changes: Any) -> None:
        real(writer, changes)
        if not swapped:
            swapped.append(True)
            opener().rebuild([page(1, "one")], 1)

    monkeypatch.setattr(Writer, "put", put)
    engine.apply([page(2, "late", version=2)], 2, since=1)
    assert (found(engine, "late"), engine.cursor()) == ([2], 2)


# -- writers that meet ----------------------------------------------------------------------


def _live(indices: Indices) -> str:
    return indices.behind(indices.live)


def test_what_an_older_writer_sends_late_changes_nothing(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
) -> None:
    """It read the head before the newer one came, and sends its passages after it."""
    engine = opener()
    engine.rebuild([], 0)
    writer = Writer(patient(connection), _live(indices))
    old = page(1, "old first", "old second", "old third", version=5)
    claimed = writer._claim([old])
    engine.apply([page(1, "new", version=6)], 6)
    writer.send(action for change, slots in claimed for action in passages(change, slots))
    writer.refresh()
    assert (found(engine, "old"), found(engine, "new")) == ([], [1])
    assert engine.inventory(0, 10) == {1: Held.of(page(1, "new", version=6))}


def test_a_writer_that_lost_its_page_writes_nothing(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = opener()
    engine.rebuild([], 0)
    writer = Writer(patient(connection), _live(indices))
    real = Writer._heads

    def heads(self: Writer, pages: Any) -> Any:
        read = real(self, pages)
        monkeypatch.setattr(Writer, "_heads", real)
        engine.apply([PageChange(1, 6)], 6)
        return read

    monkeypatch.setattr(Writer, "_heads", heads)
    writer.put([for_agents(1, "old", version=5)])
    writer.refresh()
    assert (found(engine, "old", None), engine.inventory(0, 10)) == ([], {})


def test_a_page_is_whole_whatever_order_its_writers_come_in(opener: Opener) -> None:
    """Six threads write versions of the same pages, with different numbers of passages."""
    opener().rebuild([], 0)
    newest, errors = 12, []

    def text(number: int, version: int) -> list[str]:
        return [f"page{number} version{version}"] * (1 + (version * number) % 5)

    def write(seed: int) -> None:
        engine, chance = opener(), random.Random(seed)
        versions = [*range(1, newest + 1)] * 2
        chance.shuffle(versions)
        try:
            for version in versions:
                changes = [page(n, *text(n, version), version=version) for n in (1, 2, 3)]
                engine.apply(changes, version)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    expected = {n: Held.of(page(n, *text(n, newest), version=newest)) for n in (1, 2, 3)}
    assert opener().inventory(0, 10) == expected
    assert opener().cursor() == newest


def test_a_newer_page_does_not_get_the_vectors_of_an_older_text(
    opener: Opener,
    connection: Connection,  # noqa: F811
    indices: Indices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from search.engines.elastic import revectoring

    engine = opener()
    engine.apply([page(1, "old", version=1)], 1)
    real = revectoring._read

    def read(*arguments: Any) -> Any:
        hits = list(real(*arguments))
        engine.apply([page(1, "new", version=2)], 2)
        return iter(hits)

    monkeypatch.setattr(revectoring, "_read", read)
    engine.set_vectors({"hash of old": direction(1)}, "model-a")
    assert (found(engine, "new"), found(engine, "old")) == ([1], [])
    assert meant(engine, direction(1)) == []


def test_vectors_do_not_stand_in_the_way_of_later_versions(opener: Opener) -> None:
    """An update would count the version on, and the next change would come too late."""
    engine = opener()
    engine.apply([page(1, "old", version=1)], 1)
    for _ in range(3):
        engine.set_vectors({"hash of old": direction(1)}, "model-a")
    engine.apply([page(1, "new", version=2)], 2)
    assert found(engine, "new") == [1]


# -- stock ----------------------------------------------------------------------------------


def test_the_stock_is_taken_page_by_page(opener: Opener) -> None:
    engine = opener()
    changes = [page(n, *(f"text {at}" for at in range(n)), version=n) for n in (3, 5, 8)]
    engine.apply([*changes, PageChange(6, 6)], 8)
    assert engine.inventory(0, 10) == {c.page_id: Held.of(c) for c in changes}
    assert list(engine.inventory(3, 1)) == [5]
    assert engine.inventory(8, 10) == {}


def test_passages_without_their_head_are_in_the_stock(
    opener: Opener,
    indices: Indices,
    connection: Connection,  # noqa: F811
) -> None:
    engine = opener()
    engine.apply([page(1, "here", version=2)], 2)
    through = written_through(_live(indices))
    patient(connection).delete(index=through, id="1", refresh=True)
    assert engine.inventory(0, 10)[1].version == 0


# -- words ----------------------------------------------------------------------------------


def test_the_spelling_check_behind_a_search_asks_nothing_twice(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opener()
    engine.apply([page(1, "router"), for_agents(2, "rooter")], 2)
    assert found(engine, "ruoter") == [1]
    asked: list[object] = []
    ask = Index.ask
    monkeypatch.setattr(Index, "ask", lambda *told: asked.append(told) or ask(*told))
    assert engine.correct(["ruoter"], PUBLIC) == ["router"]
    assert asked == []
    assert engine.correct(["ruoter"], frozenset({"nobody"})) == ["ruoter"]  # who sees nothing
    assert asked


def test_a_new_language_is_known_to_the_next_search(opener: Opener) -> None:
    reader, writer = opener(), opener()
    writer.apply([page(1, "requesting refunds")], 1)
    assert found(reader, "refund") == [1]
    writer.apply([page(2, "Wir buchen alle Rechnungen ab", language="de")], 2)
    assert found(reader, "rechnung") == [2]


def test_servers_read_words_as_we_do(
    opener: Opener,
    connection: Connection,  # noqa: F811
    indices: Indices,
) -> None:
    from search.words import stems, words

    opener().apply([], 1)
    texts = {
        "en": "Don't unplug the WI-FI router's 2nd aerial; requesting refunds, généreusement!",
        "de": "Rechnungen für Häuser wurden verschickt",
        "fr": "Les factures ont été envoyées à l'élève",
        "es": "Las facturas fueron enviadas por teléfono",
    }
    for language, text in texts.items():
        read = {"words": words(text), schema.field_of(language): stems(text, language)}
        for analyzer, expected in read.items():
            told = patient(connection).indices.analyze(
                index=_live(indices), analyzer=analyzer, text=text
            )
            assert [token["token"] for token in told["tokens"]] == expected


def test_every_language_with_a_stemmer_can_be_indexed_and_found(opener: Opener) -> None:
    from search.words import _LANGUAGES

    engine = opener()
    engine.apply([page(n, "router", language=code) for n, code in enumerate(_LANGUAGES, 1)], 1)
    assert len(found(engine, "router")) == len(_LANGUAGES)
