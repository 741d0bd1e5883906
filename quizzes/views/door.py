"""Who may come in, and which attempts are theirs to touch."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.roles import TAKES_QUIZZES
from kb.audiences import read_once
from quizzes.attempts import end_if_over
from quizzes.models import Attempt

View = Callable[..., HttpResponse]


class TakerRequest(HttpRequest):
    """A request of somebody who may take quizzes, as `for_takers` passes it on."""

    user: User


def for_takers(view: View) -> View:
    """Let in who may take quizzes; nothing of what they see is kept by a browser or a proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm(TAKES_QUIZZES):
            raise PermissionDenied
        with read_once():
            return view(request, *args, **kwargs)

    return never_cache(guarded)


def own_attempt(person: User, pk: int, now: datetime.datetime) -> Attempt:
    """An attempt of this person's own, ended first if its time is up. Raises Http404."""
    own = Attempt.objects.visible_to(person).filter(person=person)
    attempt = get_object_or_404(own.select_related("quiz", "person"), pk=pk)
    over = attempt.is_open and attempt.deadline is not None and now > attempt.deadline
    return end_if_over(attempt, now) if over else attempt
