"""Search for programs, and for typing: JSON with fields that stay."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page

from kb.models import Passage
from kb.numbers import said_number
from kb.origin import is_from_this_site
from kb.querysets import pages_visible_to
from search import log
from search.asked import Asked
from search.engines.base import EngineUnavailable
from search.find import find
from search.models import SearchLog
from search.problems import REFUSED, problem_of
from search.rate import SUGGESTIONS_FOR_A_SEARCH, TOO_OFTEN, too_often
from search.results import Facet, Hit, Results
from search.suggest import suggest
from search.visitors import bucket


@never_cache
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One page of hits for whoever asks: the session says who."""
    if too_often(request, "search"):
        return _problem(TOO_OFTEN, 429)
    asked = Asked.read(request.GET)
    try:
        results = find(
            asked.q,
            request.user,
            asked.filters,
            surface=SearchLog.Surface.API,
            page=asked.page,
            visitor=bucket(request),
        )
    except REFUSED as error:
        problem = problem_of(error)
        return _problem(problem.line, problem.status)
    return JsonResponse(as_json(results))


@never_cache
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant by what is typed so far."""
    if too_often(request, "suggest", SUGGESTIONS_FOR_A_SEARCH):
        return _problem(TOO_OFTEN, 429)
    asked = Asked.read(request.GET)
    try:
        lines = suggest(asked.q, request.user, filters=asked.filters)
    except EngineUnavailable:
        lines = []  # typing goes on without
    return JsonResponse({"suggestions": [asdict(line) for line in lines]})


@csrf_exempt  # the signed log id says which search; kb.origin keeps other sites out
@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """A hit was opened: log, page, passage, position."""
    if not is_from_this_site(request):
        return HttpResponse(status=403)
    if too_often(request, "click"):
        return HttpResponse(status=429)
    page = _page(request)
    if page is None:
        return HttpResponse(status=404)
    position = _number(request, "position")
    log.clicked(request.POST.get("log", ""), page, _passage(request), position)
    return HttpResponse(status=204)


@csrf_exempt  # as above
@require_POST
def outcome(request: HttpRequest) -> HttpResponse:
    """It solved the question, or nothing helped: log, outcome, passage, interaction."""
    if not is_from_this_site(request):
        return HttpResponse(status=403)
    if too_often(request, "outcome"):
        return HttpResponse(status=429)
    said = request.POST.get("outcome", "")
    if not said or said not in SearchLog.Outcome.values:
        return _problem(
            f"The outcome is {' or '.join(filter(None, SearchLog.Outcome.values))}.", 400
        )
    interaction = request.POST.get("interaction", "") if request.user.is_authenticated else ""
    log.ended(request.POST.get("log", ""), said, request.user, _passage(request), interaction)
    return HttpResponse(status=204)


def as_json(results: Results) -> dict[str, Any]:
    """Results as other programs get them. Fields are added here, never renamed."""
    return {
        "query": results.text,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "more": results.more,
        "took_ms": round(results.took_ms, 2),
        "engine": results.engine,
        "did_you_mean": results.did_you_mean,
        "by_meaning_only": results.by_meaning_only,
        "notice": results.notice,
        "local_copy": results.local_copy,
        "code_url": results.code_url,
        "log": results.log_id,
        "hits": [_hit(hit) for hit in results.hits],
        "facets": {name: [_facet(one) for one in found] for name, found in results.facets.items()},
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "position": hit.position,
        "page": hit.page_id,
        "passage": hit.passage_id,
        "title": hit.title,
        "headings": list(hit.headings),
        "url": hit.url,
        "product": hit.product,
        "kind": hit.kind,
        "audience": hit.audience,
        "language": hit.language,
        "verified": hit.verified,
        "code": hit.code,
        "updated": hit.updated,
        "snippet": [{"text": run.text, "hit": run.hit} for run in hit.snippet],
        "other_passages": [{"heading": name, "url": url} for name, url in hit.other_passages],
    }


def _facet(facet: Facet) -> dict[str, Any]:
    return {"value": facet.value, "label": facet.label, "count": facet.count}


def _page(request: HttpRequest) -> Page | None:
    found: Page | None = pages_visible_to(request.user).filter(pk=_number(request, "page")).first()
    return found


def _passage(request: HttpRequest) -> Passage | None:
    return Passage.objects.visible_to(request.user).filter(pk=_number(request, "passage")).first()


def _number(request: HttpRequest, name: str) -> int:
    return said_number(request.POST.get(name)) or 0


def _problem(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
