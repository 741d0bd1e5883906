"""How many machines a house needs: arithmetic, and the page that shows it."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scaling import (
    ASSUMPTIONS,
    BEGIN,
    END,
    HOUSES,
    NOTHING,
    ROWS,
    Assumed,
    House,
    Measured,
    Plan,
    growth,
    page,
    put,
    slope,
    tables,
)

ROOT = Path(__file__).parents[2]
MEASURED = Measured(
    facts={"processors": "2 × a slow one"},
    size=100_000,
    web=24,
    server=12,
    server_growth=0.5,
    raw=20,
    raw_growth=0.5,
    local=40,
    memory=200,
    memory_growth=0.5,
    disk=2,
    local_disk=1,
    load=500,
    publish=360,
    page=30,
    session=1,
)


def plan(agents: int = 0, visits: int = 0, passages: int = 100_000, **assumed: float) -> Plan:
    return Plan(House(agents, visits, passages), MEASURED, Assumed(**assumed))


def test_agents_and_visitors_search_as_often_as_is_assumed() -> None:
    assert plan(agents=600, visits=7_200).searches == pytest.approx(600 * 60 / 3600 + 7_200 / 7_200)


def test_a_shard_grows_until_the_server_takes_as_long_as_it_may() -> None:
    # Twice the time at an exponent of a half: four times the passages.
    assert plan(answer=40).shard == pytest.approx(400_000)
    assert plan(passages=1_000_001, answer=40).shards == 3


def test_a_shard_is_never_larger_than_is_soon_moved_nor_smaller_than_was_measured() -> None:
    assert plan(answer=4_000, shard=3_000_000).shard == 3_000_000
    assert plan(answer=5).shard == 100_000


def test_a_search_works_in_every_shard() -> None:
    # Four shards of 400,000 each: twice the time of 100,000, four times over.
    assert plan(passages=1_600_000, answer=40).server_ms == pytest.approx(4 * 12 * 2)


def test_fewer_passages_than_were_measured_are_not_promised_to_be_faster() -> None:
    assert plan(passages=1_000).server_ms == 12


def test_processors_are_busy_no_more_than_they_may() -> None:
    busy = plan(agents=6_000, busy=0.5)  # a hundred searches a second, 12 ms each
    assert busy.server_cores == 3
    assert busy.web == 5  # 24 ms each


def test_search_machines_are_enough_for_the_work_and_for_the_memory() -> None:
    assert plan(agents=60).server_machines == 3
    assert plan(agents=120_000, passages=400_000).server_machines == 10  # 80 processors of 24 ms
    assert plan(agents=60, passages=40_000_000).server_machines == 10  # 2 × 80 GB in 16 GB each


def test_there_are_copies_for_every_machine_that_the_work_takes() -> None:
    large = plan(agents=120_000, passages=400_000)
    assert large.shards == 1
    assert (large.copies, large.replicas) == (10, 9)
    assert plan().replicas == 1


def test_workers_keep_up_with_what_is_published() -> None:
    # 6 million pages, 5 % a day of 8 hours: 10.4 a second, 0.36 s each, 60 % busy.
    assert plan(passages=36_000_000).workers == 7


def test_every_thread_may_hold_a_connection() -> None:
    small = plan(agents=60)
    assert (small.web, small.workers) == (2, 2)
    assert small.connections == 2 * (4 + 4) + 2 * 3


def test_each_web_process_holds_the_tables_of_the_local_copy() -> None:
    assert plan(agents=60).web_memory == pytest.approx(0.2)
    assert plan(agents=60, passages=1_000).web_memory == pytest.approx(0.2)
    # 9.9 million passages more than were measured, half a kB each, in one process a machine.
    large = plan(passages=10_000_000)
    assert (large.web, large.web_machines) == (2, 2)
    assert large.web_memory == pytest.approx(0.2 + 9_900_000 * 0.5 / 1e6)


def test_memory_that_shrank_is_not_promised_to_go_on_doing_so() -> None:
    assert slope({1_000: 2.0, 10_000: 9.0, 101_000: 52.0}) == pytest.approx(0.5)
    assert slope({1_000: 50.0, 100_000: 40.0}) == 0


def test_redis_holds_pages_and_sessions() -> None:
    held = plan(agents=1_000, passages=600_000)
    assert held.redis == pytest.approx(1.5 * (100_000 * 0.2 * 30 + 1_000) / 1e6)


def test_the_local_copy_gets_slower_in_step_with_the_passages() -> None:
    assert plan(passages=1_000_000).local_ms == 400
    assert plan(passages=1_000).local_ms == 40


def test_growth_is_the_steepest_that_was_seen() -> None:
    assert growth({100: 1.0, 10_000: 10.0}) == pytest.approx(0.5)
    assert growth({100: 1.0, 1_000: 1.0, 10_000: 10.0}) == pytest.approx(1.0)


def test_noise_does_not_promise_that_more_passages_cost_less() -> None:
    assert growth({100: 5.0, 1_000: 4.0, 10_000: 3.0}) == 0.1


@given(
    passages=st.integers(1_000, 10_000_000),
    agents=st.integers(1, 50_000),
    more=st.integers(1, 10),
    row=st.sampled_from([read for name, read in ROWS if name != "replicas of each"]),
)
def test_a_larger_house_never_needs_less(passages: int, agents: int, more: int, row) -> None:
    small = Plan(House(agents, agents, passages), MEASURED, Assumed())
    large = Plan(House(agents * more, agents * more, passages * more), MEASURED, Assumed())
    assert row(large) >= row(small) * 0.999


def test_the_largest_house_has_ten_million_passages_and_a_thousand_searches_a_second() -> None:
    largest = Plan(HOUSES[-1], MEASURED, Assumed())
    assert (largest.house.passages, largest.searches) == (10_000_000, pytest.approx(1_000))


def test_every_assumption_is_named() -> None:
    assert list(ASSUMPTIONS) == [field.name for field in dataclasses.fields(Assumed)]


def test_figures_are_read_from_the_largest_size_of_a_run() -> None:
    figures = {
        **{f"web.elastic.{n}": 9.0 for n in (1_000, 10_000, 100_000)},
        **{f"server.elastic.{n}": n / 10_000 for n in (1_000, 10_000, 100_000)},
        **{f"raw.{n}.p95": 7.0 for n in (1_000, 10_000, 100_000)},
        "embedded.100000.p95": 30.0,
        **{f"memory.elastic.{n}": 100 + n / 2_000 for n in (1_000, 10_000, 100_000)},
        "disk.elastic.100000": 1.5,
        "disk.embedded.100000": 1.0,
        "load.100000": 700.0,
        "published.elastic.p50": 200.0,
        "redis.page": 20.0,
        "redis.session": 0.5,
    }
    found = Measured.read(json.dumps({"facts": {}, "figures": figures}))
    assert (found.size, found.server, found.load) == (100_000, 10.0, 700.0)
    assert (found.server_growth, found.raw_growth) == (pytest.approx(1.0), 0.1)
    assert (found.memory, found.memory_growth) == (150, pytest.approx(0.5))


def test_the_page_shows_what_follows_from_the_kept_figures() -> None:
    shown = (ROOT / "docs" / "scaling.md").read_text("utf-8")
    assert page(ROOT / "docs" / "measured" / "engines.json", shown) == shown, "run: make measured"


def test_a_page_has_the_tables_between_its_marks(tmp_path: Path) -> None:
    document = f"before {BEGIN} old {END} after"
    assert put("new", document) == f"before {BEGIN}\n\nnew\n\n{END} after"
    assert NOTHING in page(tmp_path / "none.json", document)


def test_tables_tell_the_machine_and_every_house() -> None:
    made = tables(MEASURED, Assumed())
    assert "- processors: 2 × a slow one" in made
    searches = next(line for line in made.splitlines() if "searches a second" in line)
    assert searches.split(" | ")[-1] == "1,000 |"
    assert all(f"| {said} |" in made for said in ASSUMPTIONS.values())
