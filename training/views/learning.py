"""What somebody is to learn: what is due, what was done, what else there is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quizzes.attempts.bars import Bar
from quizzes.models import Quiz
from quizzes.standing import Standing, standings
from quizzes.views.door import TakerRequest, for_takers
from training.duties import Duty, duties, local_day
from training.progress import State

MORE = 6  # other quizzes on the page; the rest stand at /quizzes/
DONE = 20
OPEN_ENDED = (State.MARKING, State.HANDED_IN)
TOO_LATE = (State.FAILED, State.MISSED)


@for_takers
@require_GET
def learning(request: TakerRequest) -> HttpResponse:
    """The most pressing first."""
    now = timezone.now()
    asked = duties(request.user, now)
    open_to = Quiz.objects.open_to(request.user).select_related("product")
    others = open_to.exclude(pk__in=[one.quiz.pk for one in asked])
    context = {
        "tab": "learning",
        "today": local_day(now),
        **_by_state(asked),
        **_others(standings(others, request.user, now)),
    }
    return render(request, "training/learning.html", context)


def _by_state(asked: list[Duty]) -> dict[str, Any]:
    done = [one for one in asked if one.progress.is_done]
    return {
        "due": [one for one in asked if one.is_pressing],
        "waiting": [one for one in asked if one.state in OPEN_ENDED],
        "too_late": [one for one in asked if one.state in TOO_LATE],
        "done": sorted(done, key=_done_on, reverse=True)[:DONE],
    }


def _done_on(one: Duty) -> datetime.date:
    return one.progress.done_on or datetime.date.min


def _others(stands: Iterable[Standing]) -> dict[str, Any]:
    """Quizzes that nobody assigned: what can be begun or is under way."""
    can = [one for one in stands if one.going or (not one.done and one.bar is Bar.NONE)]
    can.sort(key=lambda one: one.going is None)
    return {"more": can[:MORE], "many_more": max(len(can) - MORE, 0)}
