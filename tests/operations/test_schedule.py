"""What is due happens once, at its time, and once more soon when it went wrong."""

import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.registry import CollectorRegistry

from config.metrics import State
from operations import queue, schedule
from operations.models import Due
from operations.schedule import Daily, Every
from tests.operations.test_queue import queued, row

__all__ = ["queued"]

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
PUBLISH = "kb.tasks.publish_scheduled"


@pytest.fixture
def only_publishing(monkeypatch: Any) -> None:
    """A schedule of one task."""
    kept = {PUBLISH: schedule.entries()[PUBLISH]}
    monkeypatch.setattr(schedule, "_entries", kept)


def make_due() -> None:
    """Let a night pass."""
    schedule.run_due()
    Due.objects.update(next_at=timezone.now() - datetime.timedelta(hours=9))


def test_what_should_happen_by_itself_is_in_the_schedule() -> None:
    assert set(schedule.entries()) >= {
        PUBLISH,
        "kb.tasks.remind_owners",
        "search.tasks.catch_up",
        "search.tasks.check_search",
        "search.tasks.prune_searches",
        "search.tasks.renew",
        "desk.tasks.prune_deeds",
        "accounts.tasks.clear_sessions",
        "quizzes.tasks.end_attempts",
        "quizzes.tasks.note_stale_questions",
        "quizzes.tasks.observe_difficulty",
        "quizzes.tasks.prune_attempts",
        "operations.tasks.forget_finished_tasks",
        "training.tasks.remind_of_quizzes",
    }


OFTEN = {"every minute": 1, "every five minutes": 5, "every quarter of an hour": 15}


def test_the_guide_tells_when_things_happen_by_themselves() -> None:
    guide = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")
    table = guide.partition("| when | what |\n|---|---|\n")[2].partition("\n\n")[0]
    told = {when.strip() for line in table.splitlines() for when in line.split("|")[1].split(",")}
    times = [entry.when for entry in schedule.entries().values()]
    often = {when.minutes for when in times if isinstance(when, Every)}
    daily = {f"{when.hour:02}:{when.minute:02}" for when in times if isinstance(when, Daily)}
    assert {OFTEN.get(when, when) for when in told} == often | daily


def test_daily_is_today_if_it_is_early_and_else_tomorrow() -> None:
    assert Daily(13, 30).after(NOON) == NOON.replace(hour=13, minute=30)
    assert Daily(3, 20).after(NOON) == NOON.replace(day=23, hour=3, minute=20)
    assert Daily(12).after(NOON) == NOON.replace(day=23)


def test_daily_goes_by_the_clock_on_the_wall(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert Daily(13, 30).after(NOON) == NOON.replace(hour=12, minute=30)


@given(st.datetimes(datetime.datetime(2000, 1, 1), datetime.datetime(2090, 1, 1)), st.data())
def test_the_next_time_is_always_within_a_day_and_never_now(
    moment: datetime.datetime, data: Any
) -> None:
    at = Daily(data.draw(st.integers(0, 23)), data.draw(st.integers(0, 59)))
    zone = data.draw(st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe"]))
    aware = moment.replace(tzinfo=datetime.UTC)
    with timezone.override(zone):
        waits = at.after(aware) - aware
    assert datetime.timedelta(0) < waits <= datetime.timedelta(hours=25)


def test_every_so_many_minutes() -> None:
    assert Every(5).after(NOON) == NOON.replace(minute=5)


@pytest.mark.django_db
@pytest.mark.usefixtures("only_publishing")
def test_what_is_new_in_the_schedule_waits_for_its_first_time() -> None:
    assert schedule.run_due() == {}
    assert Due.objects.get().next_at > timezone.now()


@pytest.mark.django_db
@pytest.mark.usefixtures("only_publishing")
def test_what_was_missed_happens_once() -> None:
    make_due()
    assert schedule.run_due() == {PUBLISH: None}
    assert schedule.run_due() == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("only_publishing")
def test_what_went_wrong_is_said_and_tried_again_soon(monkeypatch: Any) -> None:
    make_due()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("kb.tasks.said", broken)
    monkeypatch.setitem(
        schedule._entries, PUBLISH, schedule.Entry(schedule._entries[PUBLISH].task, Daily(3))
    )
    with pytest.raises(CommandError):
        call_command("run_due")
    waits = Due.objects.get().next_at - timezone.now()
    assert waits <= schedule.AFTER_FAILURE


@pytest.mark.django_db
@pytest.mark.usefixtures("only_publishing", "queued")
def test_with_a_queue_what_is_due_is_queued_once() -> None:
    schedule.queue_due()
    Due.objects.update(next_at=timezone.now() - datetime.timedelta(hours=9))
    assert schedule.queue_due() == 1
    assert schedule.queue_due() == 0
    assert [one.task_path for one in queue.overdue()] == [PUBLISH]


@pytest.mark.django_db
@pytest.mark.usefixtures("only_publishing", "queued")
def test_while_a_worker_is_at_it_a_second_one_is_not_set_to_the_same() -> None:
    row("RUNNING", task_path=PUBLISH)
    make_due()
    schedule.queue_due()
    assert not queue.overdue().exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("only_publishing", "queued")
def test_what_failed_again_and_again_is_done_at_its_time_and_stays_to_be_seen(
    settings: Any,
) -> None:
    failed = row(tries=settings.TASK_TRIES, task_path=PUBLISH)
    paused = row(tries=3, task_path=PUBLISH)
    queue.revive()
    make_due()
    schedule.queue_due()
    assert list(queue.overdue()) == [paused]
    assert list(queue.given_up()) == [failed]


@pytest.mark.django_db
@pytest.mark.usefixtures("queued")
def test_the_queue_forgets_what_went_well_and_keeps_what_failed() -> None:
    old = timezone.now() - datetime.timedelta(days=3)
    row("SUCCESSFUL", finished_at=old)
    failed = row(finished_at=old)
    schedule.entries()["operations.tasks.forget_finished_tasks"].task.call()
    assert list(queue.rows()) == [failed]


def figure(name: str, **labels: str) -> float | None:
    """What /metrics says."""
    registry = CollectorRegistry()
    registry.register(State())
    return registry.get_sample_value(name, labels)


@pytest.mark.django_db
@pytest.mark.usefixtures("queued")
def test_metrics_say_how_many_wait_and_failed() -> None:
    row()
    queue.ask_for("search.tasks.encode")
    assert figure("rapport_tasks", state="waiting") == 1
    assert figure("rapport_tasks", state="failed") == 1
    assert figure("rapport_workers") == 0


@pytest.mark.django_db
def test_metrics_say_nothing_of_a_queue_that_is_not_there() -> None:
    assert figure("rapport_tasks", state="waiting") is None
