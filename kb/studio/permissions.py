"""Who gets to a screen of the studio that belongs to no single model."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.menu import MenuItem


class NeedsPermission:
    """A view for people with the permission named in `needs` (`app.codename`)."""

    needs: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Wagtail answers PermissionDenied with its own page."""
        if not request.user.has_perm(self.needs):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class PermittedMenuItem(MenuItem):
    """A menu entry for people with a permission."""

    def __init__(self, *args: Any, needs: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs

    def is_shown(self, request: HttpRequest) -> bool:
        """Only to those who will be let in."""
        return request.user.has_perm(self.needs)
