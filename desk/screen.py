"""What the desk's templates are given: the answers at the left, the open one, the filters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from wagtail.models import Locale

from desk.asked import Asked
from desk.products import Products
from desk.reading import open_page
from desk.start import start_for
from search import log
from search.find import find
from search.models import SearchLog
from search.problems import REFUSED, Problem, problem_of
from search.rate import SUGGESTIONS_FOR_A_SEARCH, TOO_OFTEN, too_often
from search.results import Results
from search.visible import KIND_LABELS

TOO_QUICK = Problem("That was too quick", TOO_OFTEN, 429)


def answers(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Answers to what was asked; before anything is, what is happening and what is used."""
    common = {"asked": asked, "products": Products(request.user)}
    if not asked.q:
        return {**common, "start": start_for(request.user)}
    if too_often(request, "desk", SUGGESTIONS_FOR_A_SEARCH if _typing(request) else 1):
        return {**common, "problem": TOO_QUICK}
    try:
        return {**common, **_found(request, asked)}
    except REFUSED as error:
        return {**common, "problem": problem_of(error, "go by product in the help center")}


def status(context: dict[str, Any]) -> int:
    """How the answer went, for programs."""
    problem = context.get("problem")
    return problem.status if problem else 200


def opened(request: HttpRequest, asked: Asked, products: Products) -> dict[str, Any]:
    """The open answer, if one is and this person may see it."""
    reading = open_page(request, asked.open, asked.at, products)
    return reading.context() if reading else {}


def filters() -> dict[str, Any]:
    """What answers can be narrowed down to, besides products."""
    languages = [(row.language_code.lower(), str(row)) for row in Locale.objects.all()]
    return {"kinds": list(KIND_LABELS.items()), "languages": languages}


def _found(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    results = (
        _shown_again(request, asked) if request.GET.get("again") else _searched(request, asked)
    )
    return {"results": results, "hits": results.hits, "code_page": _code_page(results)}


def _searched(request: HttpRequest, asked: Asked) -> Results:
    return find(
        asked.q,
        request.user,
        asked.filters,
        surface=SearchLog.Surface.DESK,
        page=asked.page,
        typing=_typing(request),
        took_offer=asked.took_offer,
        after=asked.after,
    )


def _typing(request: HttpRequest) -> bool:
    """Whether the browser sent it by itself, while the person types."""
    return "typing" in request.GET


def _shown_again(request: HttpRequest, asked: Asked) -> Results:
    """Back or Forward: no new search, what is opened belongs to the one it was."""
    results = find(asked.q, request.user, asked.filters, page=asked.page)
    before = request.GET.get("log", "")
    return replace(results, log_id=before) if log.reference(before) else results


def _code_page(results: Results) -> int:
    """The article whose code was typed; 0 if none."""
    return results.hits[0].page_id if results.code_url and results.hits else 0
