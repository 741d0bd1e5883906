"""What quizzes forget, and when: logs of attempts, and statements in the outbox.

Answers, marks and results are kept.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from quizzes.models import Attempt, AttemptEvent, Statement

AT_ONCE = 5_000


def forget_logs(days: int | None = None) -> int:
    """Remove the logs of attempts that ended more than `days` (ATTEMPT_LOG_DAYS) ago.

    Returns how many entries went. Of an attempt under way none goes: a save that is sent again is
    known by its entry.
    """
    kept = datetime.timedelta(days=settings.ATTEMPT_LOG_DAYS if days is None else days)
    ended = Attempt.objects.filter(finished_at__lt=timezone.now() - kept)
    old = AttemptEvent.objects.filter(attempt__in=ended, at__lt=timezone.now() - kept)
    gone = 0
    while batch := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        AttemptEvent.objects.filter(pk__in=batch).delete()
        gone += len(batch)
    return gone


def forget_statements(days: int | None = None) -> int:
    """Remove statements older than `days` (ATTEMPT_LOG_DAYS), sent or not; returns how many.

    Where nothing sends them, the outbox would grow for ever.
    """
    kept = datetime.timedelta(days=settings.ATTEMPT_LOG_DAYS if days is None else days)
    old, gone = Statement.objects.filter(at__lt=timezone.now() - kept), 0
    while batch := list(old.order_by().values_list("pk", flat=True)[:AT_ONCE]):
        Statement.objects.filter(pk__in=batch).delete()
        gone += len(batch)
    return gone
