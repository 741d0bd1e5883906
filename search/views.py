"""The help center's page of hits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from search.asked import Asked
from search.find import find
from search.models import SearchLog
from search.problems import REFUSED, Problem, problem_of
from search.rate import TOO_OFTEN, too_often
from search.results import Results
from search.visitors import bucket

TOO_QUICK = Problem("That was too quick for us", TOO_OFTEN, 429)


@never_cache
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """What was found; a code that an agent said leads straight to its article."""
    asked = Asked.read(request.GET)
    if not asked.q:
        return render(request, "search/results.html", {"asked": asked})
    if too_often(request, "search"):
        return _problem(request, asked, TOO_QUICK)
    try:
        found = _find(request, asked)
    except REFUSED as error:
        return _problem(request, asked, problem_of(error, "look among the products"))
    if found.code_url:
        return redirect(found.code_url)
    return render(request, "search/results.html", {"asked": asked, "results": found})


def _find(request: HttpRequest, asked: Asked) -> Results:
    return find(
        asked.q,
        request.user,
        asked.filters,
        surface=SearchLog.Surface.HELP,
        page=asked.page,
        took_offer=asked.took_offer,
        after=asked.after,
        visitor=bucket(request),
    )


def _problem(request: HttpRequest, asked: Asked, problem: Problem) -> HttpResponse:
    context: dict[str, Any] = {"asked": asked, "problem": problem}
    return render(request, "search/results.html", context, status=problem.status)
