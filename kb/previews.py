"""Previews in the studio: a page in a frame beside its editor."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PreviewInAFrame:
    """Middleware: lets the studio, and nobody else, frame a preview.

    Wagtail lifts X-Frame-Options for previews by itself; our policy forbids frames a second time.
    Only Wagtail's own simulated requests are marked as previews, never one from outside.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        response = self.get_response(request)
        if getattr(request, "is_preview", False):
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response
