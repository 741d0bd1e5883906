"""Passwords of quizzes are not for guessing: so many a person and quiz, then a wait."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from quizzes.attempts import Reason, Refused
from quizzes.models import Quiz

WAIT = "15m"  # as long as the door stays locked after wrong passwords of one's own


def guessed_password(request: HttpRequest, quiz: Quiz, now: datetime.datetime) -> str:
    """The password that was sent, "" for none. Raises Refused where too many came before.

    Counted before it is looked at, so that many at once are no way around.
    """
    password = request.POST.get("password", "")
    if not password:
        return ""
    rate = f"{settings.AXES_FAILURE_LIMIT}/{WAIT}"
    group = f"quizzes.password.{quiz.pk}"
    usage = get_usage(request, group=group, key="user", rate=rate, increment=True)
    if usage and usage["should_limit"]:
        left = datetime.timedelta(seconds=max(usage["time_left"], 0), minutes=1)
        raise Refused(Reason.GUESSING, until=now + left)
    return password
