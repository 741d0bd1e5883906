"""Moving between pages."""

from __future__ import annotations

import datetime

from django.db import transaction

from quizzes.attempts.events import Kind, locked, record
from quizzes.attempts.refusals import Reason, Refused
from quizzes.attempts.saving import must_be_going
from quizzes.models import Attempt, Quiz


@transaction.atomic
def turn_to(attempt: Attempt, page: int, now: datetime.datetime) -> Attempt:
    """Open this page, from 0. Raises Refused; where it only goes forward, for all but the next."""
    going = locked(attempt)
    must_be_going(going, now)
    if not 0 <= page < len(going.pages):
        raise Refused(Reason.UNREADABLE, f"There is no page {page + 1}.")
    if page == going.page:
        return going
    only_forward = going.quiz.navigation == Quiz.Navigation.SEQUENTIAL
    if only_forward and page != going.page + 1:
        raise Refused(Reason.PAGE_OVER)
    going.page = page
    going.save(update_fields=["page"])
    record(going, Kind.TURNED, now, page=page)
    return going
