"""Addresses for journeys: the site's own, the style guide, and what goes wrong on purpose."""

from typing import NoReturn

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.styleguide import styleguide
from config.urls import urlpatterns as own


def bad(request: HttpRequest) -> NoReturn:
    """As for a broken request."""
    raise BadRequest


def forbidden(request: HttpRequest) -> NoReturn:
    """As for somebody without the right."""
    raise PermissionDenied


def broken(request: HttpRequest) -> NoReturn:
    """As for a mistake of ours."""
    raise RuntimeError("on purpose")


def shown(request: HttpRequest, template: str) -> HttpResponse:
    """A page that needs much to happen before it is seen."""
    return render(request, f"{template}.html")


urlpatterns = [
    path("styleguide/", styleguide),
    path("wrong/400/", bad),
    path("wrong/403/", forbidden),
    path("wrong/500/", broken),
    path("shown/<path:template>/", shown),
    *own,
]
