"""Logs of attempts are forgotten in time; results never are."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from quizzes.attempts import finish, note
from quizzes.models import Attempt, AttemptEvent, Statement
from tests.quizzes.exam import answer, begun, question, quiz, slot

pytestmark = pytest.mark.django_db


def ended(agent, days: int) -> Attempt:
    """An attempt that was taken and handed in so many days ago."""
    then = timezone.now() - datetime.timedelta(days=days)
    attempt = begun(quiz(question()), agent, then)
    answer(attempt, at=then)
    note(attempt, "left", then)
    return finish(attempt, then)


def test_logs_go_in_time_and_results_stay(agent, settings, capsys):
    settings.ATTEMPT_LOG_DAYS = 30
    old, new = ended(agent, 31), ended(agent, 29)
    many = new.events.count()
    call_command("prune_attempts")
    assert not old.events.exists()
    assert new.events.count() == many
    again = Attempt.objects.get(pk=old.pk)
    assert (again.earned, again.out_of, slot(again).response) == (1, 1, {"choice": 0})
    assert capsys.readouterr().out.startswith(f"{many} log entries of attempts removed.\n")


def test_an_attempt_under_way_keeps_its_log(agent):
    then = timezone.now() - datetime.timedelta(days=400)
    attempt = begun(quiz(question()), agent, then)
    first = answer(attempt, at=then, save_id="a")
    call_command("prune_attempts")
    assert answer(attempt, at=timezone.now(), save_id="a", seen=0) == first


def test_fewer_days_can_be_asked_for(agent):
    ended(agent, 3)
    call_command("prune_attempts", "--days", "2")
    assert not AttemptEvent.objects.exists()


def test_the_outbox_forgets_in_time_what_nobody_sent(agent, settings, capsys):
    settings.ATTEMPT_LOG_DAYS = 30
    old, new = ended(agent, 31), ended(agent, 29)
    kept = set(new.statements.values_list("pk", flat=True))
    assert kept
    assert old.statements.exists()
    call_command("prune_attempts")
    assert set(Statement.objects.values_list("pk", flat=True)) == kept
    assert f"{len(kept)} statements about attempts removed." in capsys.readouterr().out
