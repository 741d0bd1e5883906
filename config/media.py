"""Uploaded files, where no front server takes them over (see docs/operators.md)."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, in a sandbox: an SVG is a document, and one with a script must not run it."""
    if posixpath.normpath(path).lstrip("/").startswith("documents/"):
        raise Http404  # Wagtail's own address of a document asks who may have it
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    patch_cache_control(response, public=True, max_age=86_400)
    return response
