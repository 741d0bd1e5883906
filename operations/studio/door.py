"""Who gets to the screens about tasks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LOOK_AFTER = "operations.look_after_tasks"


class ForCaretakers:
    """A view for people who look after tasks."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Wagtail answers PermissionDenied with its own page."""
        if not request.user.has_perm(LOOK_AFTER):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response
