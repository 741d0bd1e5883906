"""The embedded engine keeps the contract, and outlives whatever happens to its processes."""

import os
import random
import resource
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.engines.base import Engine, EngineUnavailable, Filters, PageChange, Ranked
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.folder import Folder
from search.engines.embedded.vectors import Row, Table, packed, quantised, unpacked
from search.engines.embedded.view import Views
from tests.search.engine_contract import (
    PUBLIC,
    SIZE,
    EngineContract,
    Opener,
    direction,
    for_agents,
    found,
    meant,
    page,
    processes,  # noqa: F401 - a fixture
)


@pytest.fixture
def opener(tmp_path: Path) -> Opener:
    return partial(EmbeddedEngine, tmp_path / "search")


class TestEmbedded(EngineContract):
    """Keeps the contract."""


# -- before there is an index --------------------------------------------------------------


def test_without_an_index_it_says_how_to_make_one(opener: Opener) -> None:
    engine = opener()
    with pytest.raises(EngineUnavailable, match="rebuild_search"):
        found(engine, "router")
    assert engine.cursor() == 0
    health = engine.health()
    assert not health.ok
    assert "rebuild_search" in health.notes[0]


@pytest.mark.parametrize("said", [b"", b"..", b"index-12\0", b"\xff\xfe"])
def test_a_damaged_pointer_costs_the_index_and_nothing_else(
    opener: Opener, tmp_path: Path, said: bytes
) -> None:
    opener().apply([page(1, "router")], 1)
    (tmp_path / "search" / "current").write_bytes(said)
    beside = tmp_path / "search" / "kept"
    beside.touch()
    with pytest.raises(EngineUnavailable, match="rebuild_search"):
        found(opener(), "router")
    opener().rebuild([page(1, "router")], 1)
    assert found(opener(), "router") == [1]
    assert beside.exists()


def test_a_folder_that_cannot_be_used_is_said_to_be_unavailable(
    opener: Opener, tmp_path: Path
) -> None:
    (tmp_path / "search").write_text("no folder")
    with pytest.raises(EngineUnavailable, match="cannot be used"):
        found(opener(), "router")
    with pytest.raises(EngineUnavailable, match="cannot be used"):
        opener().apply([page(1, "router")], 1)
    assert not opener().health().ok
    assert opener().who_answers() == ""


def test_the_first_change_makes_the_index(opener: Opener) -> None:
    opener().apply([page(1, "router")], 1)
    assert found(opener(), "router") == [1]


def test_an_index_of_another_version_asks_for_a_rebuild(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().apply([page(1, "router")], 1)
    monkeypatch.setattr("search.engines.embedded.schema.FORMAT", 99)
    with pytest.raises(EngineUnavailable, match="rebuild_search"):
        found(opener(), "router")
    opener().rebuild([page(1, "router")], 1)


# -- litter ---------------------------------------------------------------------------------


def entries(root: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in root.iterdir() if path.suffix != ".lock")


CLEAN = ["current", "index", "index", "previous"]


def test_rebuilds_leave_two_indices_and_no_litter(opener: Opener, tmp_path: Path) -> None:
    engine, root = opener(), tmp_path / "search"
    engine.rebuild([page(1, "one")], 1)
    engine.rebuild([page(2, "two")], 2)

    def fail(_: Engine) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild([page(3, "three")], 3, before_live=fail)
    assert entries(root) == CLEAN
    engine.rebuild([page(4, "four")], 4)
    assert entries(root) == CLEAN


def _rebuild_and_hang(opener: Opener, ready: Any) -> None:
    def hang(_: Engine) -> None:
        ready.set()
        time.sleep(60)

    opener().rebuild([page(9, "nine")], 9, before_live=hang)


def test_a_killed_rebuild_is_cleared_away_by_the_next(
    opener: Opener,
    tmp_path: Path,
    processes: Any,  # noqa: F811
) -> None:
    opener().rebuild([page(1, "one")], 1)
    ready = processes.context.Event()
    process = processes(_rebuild_and_hang, opener, ready)
    assert ready.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    assert entries(tmp_path / "search") == ["current", "index", "index"]
    assert found(opener(), "one") == [1]
    opener().rebuild([page(2, "two")], 2)
    assert entries(tmp_path / "search") == CLEAN


def test_a_swap_that_is_killed_half_way_leaves_the_old_index_live(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, root = opener(), tmp_path / "search"
    engine.rebuild([page(1, "one")], 1)
    engine.rebuild([page(2, "two")], 2)
    real = Folder._point

    def dies_at_current(folder: Folder, pointer: str, path: Path) -> None:
        if pointer == "current":
            raise KeyboardInterrupt
        real(folder, pointer, path)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "_point", dies_at_current)
        with pytest.raises(KeyboardInterrupt):
            engine.rebuild([page(3, "three")], 3)
    assert found(opener(), "two") == [2]
    with pytest.raises(EngineUnavailable, match="no earlier index"):
        opener().rollback()
    opener().rebuild([page(4, "four")], 4)
    assert entries(root) == CLEAN
    opener().rollback()
    assert found(opener(), "two") == [2]


def test_an_earlier_index_that_cannot_be_read_does_not_come_back(
    opener: Opener, tmp_path: Path
) -> None:
    opener().rebuild([page(1, "one")], 1)
    opener().rebuild([page(2, "two")], 2)
    previous = Folder(tmp_path / "search").previous()
    assert previous is not None
    (previous / "meta.json").unlink()
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        opener().rollback()
    assert found(opener(), "two") == [2]


# -- crashes --------------------------------------------------------------------------------

WORDS = 40  # passages of the page that is written over and over


def _write_versions(opener: Opener, first: int, ready: Any) -> None:
    engine = opener()
    ready.set()
    for version in range(first, first + 1000):
        vector = direction(*np.eye(SIZE)[version % SIZE])
        texts = (f"number{version} passage {at}" for at in range(WORDS))
        engine.apply([page(1, *texts, version=version, vector=vector)], version)


def test_a_process_killed_at_any_moment_leaves_old_or_new_and_never_a_mix(
    opener: Opener,
    processes: Any,  # noqa: F811
) -> None:
    opener().rebuild([], 0)
    chance = random.Random(20261122)
    for _ in range(8):
        cursor = opener().cursor()
        ready = processes.context.Event()
        process = processes(_write_versions, opener, cursor + 1, ready)
        assert ready.wait(60)
        time.sleep(chance.uniform(0.0, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        process.join(60)
        _is_whole(opener(), at_least=cursor)


def _is_whole(engine: Engine, at_least: int) -> None:
    cursor = engine.cursor()
    assert cursor >= at_least
    if cursor == 0:
        return
    health = engine.health()
    assert (health.pages, health.documents, health.vectors) == (1, WORDS, WORDS)
    assert found(engine, f"number{cursor}") == [1]
    assert found(engine, f"number{cursor + 1}") == found(engine, f"number{cursor - 1}") == []
    [score, *_] = [
        hit.score for hit in engine.search(_about(direction(*np.eye(SIZE)[cursor % SIZE]))).vector
    ]
    assert score == pytest.approx(1.0, abs=0.01)


def _about(vector: Any) -> Any:
    from tests.search.engine_contract import asked

    return asked("passage", vector=vector)


def test_an_error_in_the_middle_of_a_change_changes_nothing(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = opener()
    engine.apply([page(1, "old", version=1)], 1)

    def fail(*_: Any) -> bytes:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("search.engines.embedded.schema.packed", fail)
        with pytest.raises(MemoryError):
            engine.apply([page(1, "new", version=2, vector=direction(1))], 2)
    assert (found(engine, "old"), found(engine, "new"), engine.cursor()) == ([1], [], 1)
    engine.apply([page(1, "new", version=2)], 2)
    assert found(engine, "new") == [1]


@contextmanager
def no_room() -> Iterator[None]:
    """Nothing more can be written to a file, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_and_loses_nothing(opener: Opener) -> None:
    engine = opener()
    engine.apply([page(1, "old")], 1)
    with no_room():
        with pytest.raises(EngineUnavailable, match="cannot be written"):
            engine.apply([page(2, "new")], 2)
        with pytest.raises(EngineUnavailable):
            engine.rebuild([page(2, "new")], 2)
        assert found(engine, "old") == [1]
    assert engine.cursor() == 1
    engine.apply([page(2, "new")], 2)
    assert found(engine, "new") == [2]


def test_health_says_when_the_disk_is_full(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opener()
    engine.apply([page(1, "old")], 1)
    assert engine.health().notes == ()
    monkeypatch.setattr("search.engines.embedded.folder.ROOM", 1 << 60)
    health = engine.health()
    assert health.ok
    assert "full" in health.notes[0]


# -- threads and processes ------------------------------------------------------------------


def test_threads_share_one_engine(opener: Opener) -> None:
    engine = opener()
    engine.rebuild([], 0)
    errors: list[BaseException] = []

    def guarded(function: Any) -> None:
        try:
            function()
        except BaseException as error:
            errors.append(error)

    def write(first: int) -> None:
        for number in range(first, first + 10):
            engine.apply([page(number, "shared", vector=direction(1))], number)

    def read() -> None:
        counts = [len(meant(engine, direction(1))) for _ in range(60)]
        assert counts == sorted(counts)

    threads = [
        threading.Thread(target=guarded, args=(job,))
        for job in (partial(write, 1), partial(write, 101), read, read)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(found(engine, "shared")) == len(meant(engine, direction(1))) == 20


class _Forgetful(dict[Any, Any]):
    """Loses everything as soon as it is kept, as when another thread clears it."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        self.clear()


def test_a_scope_that_others_pushed_out_of_memory_is_still_answered_by(
    opener: Opener, tmp_path: Path
) -> None:
    opener().rebuild([page(1, "router", products=(7,))], 1)
    view = replace(Views(Folder(tmp_path / "search")).latest(), _scopes=_Forgetful())
    assert view.scope(PUBLIC, Filters(products=(7,))).rows.sum() == 1


def test_the_scope_asked_for_longest_ago_is_forgotten_first(opener: Opener, tmp_path: Path) -> None:
    opener().rebuild([page(1, "router")], 1)
    view = Views(Folder(tmp_path / "search")).latest()
    first, *_, last = (view.scope(PUBLIC | {str(n)}) for n in range(201))
    assert view.scope(PUBLIC | {"200"}) is last
    assert view.scope(PUBLIC | {"0"}) is not first


def test_products_that_no_document_has_push_nobody_out_of_memory(
    opener: Opener, tmp_path: Path
) -> None:
    opener().rebuild([page(1, "router", products=(7,))], 1)
    view = Views(Folder(tmp_path / "search")).latest()
    scope = view.scope(PUBLIC)
    for number in range(1_000, 2_000):
        assert not view.scope(PUBLIC, Filters(products=(number,))).rows.any()
    assert view.scope(PUBLIC) is scope


def test_a_reader_follows_many_commits_and_a_swap(opener: Opener) -> None:
    reader, writer = opener(), opener()
    writer.rebuild([page(n, f"word{n}", vector=direction(1)) for n in range(1, 30)], 1)
    assert len(meant(reader, direction(1))) == 29
    for n in range(1, 30):
        writer.apply([PageChange(n, 2), page(100 + n, "fresh", vector=direction(1))], n)
        assert len(meant(reader, direction(1))) == 29
    writer.rebuild([page(1, "last", vector=direction(1))], 99)
    assert meant(reader, direction(1)) == found(reader, "last") == [1]


def test_a_writer_that_waits_too_long_says_so(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().rebuild([], 0)
    monkeypatch.setattr("search.engines.embedded.folder.PATIENCE", 0.05)
    with (
        Folder(tmp_path / "search").writing(),
        pytest.raises(EngineUnavailable, match="writing"),
    ):
        opener().apply([page(1, "late")], 1)


# -- vectors --------------------------------------------------------------------------------


def unit_vectors(count: int, size: int, seed: int) -> np.ndarray[Any, Any]:
    vectors = np.random.default_rng(seed).standard_normal((count, size)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_packed_vector_comes_back_within_half_a_step() -> None:
    [vector] = unit_vectors(1, 384, 1)
    codes, scale = unpacked(packed(vector))
    assert np.abs(codes * scale - vector).max() <= np.abs(vector).max() / 127 / 2 + 1e-7
    again, _ = quantised((codes * scale).astype(np.float32))
    assert (again == codes).all()


def test_a_vector_of_nothing_can_be_packed() -> None:
    codes, _ = unpacked(packed(np.zeros(4, np.float32)))
    assert not codes.any()


def row(uid: int, facet: int = 0, vector: Any = None) -> Row:
    """A row of a page with the same number."""
    kept = None if vector is None else packed(vector)
    return Row(uid, uid, facet, kept, Ranked(uid, "s", 0, 0.0))


@pytest.mark.parametrize("share", [1.0, 0.1, 0.01])
def test_recall_holds_however_little_may_be_seen(share: float) -> None:
    vectors, questions = unit_vectors(20_000, 384, 2), unit_vectors(20, 384, 3)
    rows = [row(n + 1, int(n % 1000 >= share * 1000), v) for n, v in enumerate(vectors)]
    table = Table(384).changed(set(), rows, 384)
    seen = table.seen([0], 2)
    allowed = np.flatnonzero(seen)
    recall = []
    for question in questions:
        exact = allowed[np.argsort(-(vectors[allowed] @ question))[:100]] + 1
        nearest = [hit.page_id for hit in table.nearest(question, seen, 100)]
        recall.append(len(set(nearest) & set(exact.tolist())) / 100)
    assert np.mean(recall) >= 0.95


def test_tables_handed_out_before_a_change_stay_as_they_were() -> None:
    first = Table(2).changed(set(), [row(1, 0, np.array([1, 0], np.float32))], 2)
    second = first.changed({1}, [row(2, 0, np.array([0, 1], np.float32))], 2)
    third = second.changed(set(), [row(n) for n in range(3, 50)], 2)
    east = np.array([1, 0], np.float32)
    assert [hit.page_id for hit in first.nearest(east, first.seen([0], 1), 5)] == [1]
    assert [hit.page_id for hit in second.nearest(east, second.seen([0], 1), 5)] == [2]
    assert third.counts() == (48, 48, 1)


def test_a_table_that_is_mostly_dead_is_made_smaller() -> None:
    table = Table(2).changed(set(), [row(n) for n in range(1, 1001)], 2)
    for n in range(1, 900):
        table = table.changed({n}, [], 2)
    assert table.counts()[0] == 101
    assert table.length < 200


def test_hidden_vectors_stay_hidden_after_many_changes(opener: Opener) -> None:
    engine = opener()
    for version in range(1, 12):
        changes = (for_agents if version % 2 else page)(
            1, "plan", version=version, vector=direction(1)
        )
        engine.apply([changes], version)
        assert meant(engine, direction(1), PUBLIC) == ([] if version % 2 else [1])


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() <= before + 1


def test_a_file_that_a_merge_removes_meanwhile_does_not_make_it_unwell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.apply([page(1, "router")], 1)
    real = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda self, what: [*real(self, what), self / "gone"])
    assert engine.health().ok
    monkeypatch.setattr(shutil, "disk_usage", lambda path: os.stat(path / "gone"))
    assert not engine.health().ok
