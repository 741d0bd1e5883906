"""How search is, for those who look after it, with the button that builds the index anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.roles import LOOKS_AFTER_TASKS
from kb.studio.permissions import NeedsPermission
from search import engines, rebuilding, underway
from search.engines.base import Health
from search.health import SearchHealth, health
from search.underway import Stage

NAMES = {"elasticsearch": "Elasticsearch", "embedded": "The index on this machine"}
DOES = {
    underway.ENCODING: "Encoding what is new",
    underway.INDEXING: "Indexing",
    underway.COMPARING: "Asking the golden queries",
}
COUNTS = {underway.ENCODING: "passages", underway.INDEXING: "pages"}


@dataclass(frozen=True)
class Fact:
    """One line of the state."""

    label: str
    value: str
    aside: str = ""


def facts(found: SearchHealth) -> list[Fact]:
    """What is known about search, as people say it."""
    engine = found.engine
    who = NAMES.get(engine.engine, engine.engine)
    instead = f"in the stead of {who}, which is away" if engine.serving else ""
    return [
        Fact("Who answers", NAMES.get(engine.serving, who), instead),
        Fact("Pages", f"{engine.pages:,}", f"{engine.documents:,} passages"),
        Fact("Found by meaning", _by_meaning(engine), engine.model_id),
        Fact("Changes that wait", f"{found.waiting:,}"),
        Fact("On the disk", filesizeformat(engine.size_bytes)),
    ]


def _by_meaning(engine: Health) -> str:
    if not engine.vectors:
        return "Nothing"
    if engine.vectors == engine.documents:
        return "All passages"
    return f"{engine.vectors:,} of {engine.documents:,} passages"


def copies() -> list[Fact]:
    """This machine's copy, where a server serves."""
    found = (engine.health() for engine in engines.stores()[1:])
    return [
        Fact("Copy on this machine", "Ready" if copy.ok else "Not ready", f"{copy.pages:,} pages")
        for copy in found
    ]


def said(stage: Stage | None) -> str:
    """How a rebuild stands; "" where there is nothing to say."""
    if rebuilding.is_at_work():
        at_it = stage and stage.name in DOES
        return f"{DOES[stage.name]}{_counted(stage)} …" if stage and at_it else "Begins …"
    if rebuilding.is_waiting():
        return "Waits for a worker …"
    if stage and stage.problem:
        return f"The last rebuild stopped: {stage.problem}"
    return "The last rebuild was cut off." if stage else ""


def _counted(stage: Stage) -> str:
    if stage.total:
        return f": {stage.done:,} of {stage.total:,} {COUNTS[stage.name]}"
    return f": {stage.done:,} {COUNTS[stage.name]}" if stage.done else ""


class HealthView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """State and notes; posting asks for a rebuild."""

    needs = LOOKS_AFTER_TASKS
    template_name = "search/studio/health.html"
    page_title = "Search health"
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything, as of now."""
        found = health()
        return {
            **super().get_context_data(**kwargs),
            "well": found.ok,
            "notes": found.notes,
            "facts": [*facts(found), *copies()],
            "under_way": rebuilding.is_under_way(),
            "said": said(underway.current()),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have the index built anew, unless that is under way."""
        if rebuilding.ask():
            messages.success(
                request, "The index is being built anew; the old one serves meanwhile."
            )
        else:
            messages.warning(request, "A rebuild is under way already.")
        return redirect("search_health")


class RebuildView(NeedsPermission, View):
    """How the rebuild stands, for the page to ask again and again."""

    needs = LOOKS_AFTER_TASKS

    def get(self, request: HttpRequest) -> JsonResponse:
        """Words, and whether it is over."""
        stage = underway.current()
        return JsonResponse({"words": said(stage), "over": not rebuilding.is_under_way()})
