"""What quizzes forget, and when: the logs of attempts. Answers, marks and results are kept."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from quizzes.models import Attempt, AttemptEvent

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
