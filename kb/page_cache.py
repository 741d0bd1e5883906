"""Whole pages kept for people who have not logged in: no query when warm.

What is kept is found by host, path, release and *generation*, a random word that is replaced when
something public changes (`move_on`); old pages are then never found again and fade away. The
generation is read before anything else, so a page that was being made while something changed
is kept under the old word. A lost generation (the cache was emptied) only starts a new one. Where
the cache may be away while something changes, and come back with what it held, the word stands in
the database (`kb.models.Edition`): then a warm page costs one small query.

A page is kept when its view says so (`keep`), the answer is 200, sets no cookie and was made for
nobody in particular: a request with a session is neither answered from here nor kept. Pages know
one query parameter, `q` (what was searched), and it is filled in on the way out; a request with
any other parameter goes past this cache, so that nobody can fill it with made-up addresses.
"""

from __future__ import annotations

import functools
import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape

if TYPE_CHECKING:
    from kb.models import Edition

GENERATION = "kb.page_cache.generation"
# Long enough to spare the database, short enough for what nobody announces: votes that make an
# answer popular, a related answer that was indexed a moment later.
SECONDS = 300
IGNORED = ("q", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
ABOUT_THE_SITE = ("/healthz", "/readyz", "/metrics")  # answer without cache and database, too
SEARCHED = "\ufdd0searched\ufdd1"  # noncharacters: no text of a page can hold them
HEADERS = ("Content-Type", "Content-Language", "Link", "Vary", "X-Robots-Tag")


class Kept(NamedTuple):
    """A response as it is stored."""

    content: bytes
    headers: dict[str, str]


class PageCache:
    """Middleware: answers anonymous readers from kept pages, and keeps them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A kept page, or the view's answer."""
        if not _is_for_anyone(request):
            return _filled(self.get_response(request), request)
        key = _key(request)
        kept: Kept | None = cache.get(key)
        response = _response(kept) if kept else self.get_response(request)
        if kept is None and _may_be_kept(request, response):
            _store(key, response)
        return _filled(response, request)


def keep(request: HttpRequest) -> None:
    """Say that the answer to this request is the same for everybody who has not logged in."""
    request.is_page_to_keep = True  # type: ignore[attr-defined]


class KeptPage:
    """A page (of Wagtail) that is the same for everybody who has not logged in."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve it, and say so."""
        keep(request)
        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        return response


def forget() -> None:
    """Forget every kept page. Call it in the transaction that changes something."""
    if _may_be_away():
        _edition().begin()
    else:
        transaction.on_commit(move_on)


def move_on() -> None:
    """Start a new generation, where the cache keeps it. Call it after the change is committed."""
    cache.set(GENERATION, uuid.uuid4().hex, None)


def _may_be_away() -> bool:
    return getattr(cache, "may_be_away", False)


def _edition() -> type[Edition]:
    from kb.models import Edition  # pages import this module

    return Edition


def _is_for_anyone(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and request.path not in ABOUT_THE_SITE
        and all(name in IGNORED for name in request.GET)
    )


def _key(request: HttpRequest) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    digest = hashlib.sha256(address.encode(errors="replace")).hexdigest()
    return f"kb.page_cache.{_generation()}.{_release()}.{digest}"


@functools.cache
def _release() -> str:
    """Differs between two releases of templates and styles, so that a new one shows at once."""
    folders = [*settings.TEMPLATES[0]["DIRS"], *settings.STATICFILES_DIRS]
    files = sorted(path for folder in folders for path in Path(folder).rglob("*"))
    states = [(str(path), path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(states).encode()).hexdigest()[:16]


def _generation() -> str:
    if _may_be_away():
        return _edition().now()
    found: str | None = cache.get(GENERATION)
    if found is None:
        cache.add(GENERATION, uuid.uuid4().hex, None)
        found = cache.get(GENERATION)
    return str(found)


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        getattr(request, "is_page_to_keep", False)
        and isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and not request.user.is_authenticated
    )


def _store(key: str, response: HttpResponseBase) -> None:
    from kb.models import AnnouncementPage  # pages import this module

    assert isinstance(response, HttpResponse)
    headers = {name: response[name] for name in HEADERS if name in response}
    cache.set(key, Kept(response.content, headers), AnnouncementPage.seconds_unchanged(SECONDS))


def _response(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.content, headers=kept.headers)
    response["X-Rapport-Page"] = "kept"
    return response


def _filled(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """The page with what was searched in its slot, escaped."""
    slot = SEARCHED.encode()
    if isinstance(response, HttpResponse) and slot in response.content:
        searched = request.GET.get("q", "")[: settings.SEARCH_QUERY_LENGTH]
        response.content = response.content.replace(slot, escape(searched).encode(errors="replace"))
        if "Content-Length" in response:  # written by CommonMiddleware, before the slot was filled
            response["Content-Length"] = str(len(response.content))
    return response
