"""Who may sit at the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.roles import USES_DESK
from kb.audiences import read_once

View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """A request of somebody who may sit here, as `at_the_desk` passes it on."""

    user: User
    htmx: HtmxDetails


def at_the_desk(view: View) -> View:
    """Let in who may use the desk; nothing of what they see is kept by a browser or a proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_login(request)
        if not request.user.has_perm(USES_DESK):
            raise PermissionDenied
        with read_once():
            return view(request, *args, **kwargs)

    return never_cache(guarded)


def _to_login(request: HttpRequest) -> HttpResponse:
    """The log-in page, and back to where the person was."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect_to_login(request.get_full_path())
    # A part of the page was asked for: the whole page must go, not its part.
    where = request.htmx.current_url_abs_path or "/desk/"  # type: ignore[attr-defined]
    return HttpResponseClientRedirect(redirect_to_login(where, resolve_url(settings.LOGIN_URL)).url)
