"""Try a query: what would be found, for whom, and why each hit stands where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.roles import STEERS_SEARCH
from kb.audiences import Audience, Person
from kb.numbers import said_number
from kb.studio.permissions import NeedsPermission
from search import steering
from search.find import find
from search.problems import REFUSED, problem_of
from search.query import parse
from search.results import Hit, Results
from search.studio import deeds

NAMES = {  # of contributions, as people say them
    "words": "Words",
    "meaning": "Meaning",
    "exact title": "Exact title",
    "verified": "Verified",
    "popular": "Popular",
}

OPACITY = {"words": 1.0, "meaning": 0.65}  # of the pieces of a bar; boosts are the lightest


class TrialForm(forms.Form):
    """A query, and as whom it is asked."""

    q = forms.CharField(label="Query", required=False, max_length=500)
    as_whom = forms.ChoiceField(
        label="Asked by",
        required=False,
        choices=[(Audience.AGENTS.value, "An agent"), (Audience.PUBLIC.value, "A customer")],
    )

    def add_prefix(self, field_name: str) -> str:
        """`as` in the address, which Python has no variable of that name for."""
        return "as" if field_name == "as_whom" else super().add_prefix(field_name)


@dataclass(frozen=True)
class Part:
    """One contribution to a score, as a piece of a bar: `start` and `share` in percent of the
    best score on the page."""

    name: str
    added: float
    start: float
    share: float
    opacity: float


@dataclass(frozen=True)
class Row:
    """A hit with its reasons, and what can be done about it."""

    hit: Hit
    parts: tuple[Part, ...]
    pin: str
    golden: str

    @property
    def share(self) -> float:
        """The whole score, in percent of the best."""
        return sum(part.share for part in self.parts)


def rows(results: Results) -> list[Row]:
    """The hits with contributions on one common scale."""
    best = max((hit.reason.score for hit in results.hits if hit.reason), default=0.0)
    return [
        Row(
            hit,
            tuple(_parts(hit, best)),
            deeds.pin(results.text, hit.page_id),
            deeds.add_golden_query(results.text, hit.page_id),
        )
        for hit in results.hits
    ]


def _parts(hit: Hit, best: float) -> list[Part]:
    scale, parts, start = 100 / best if best else 0.0, list[Part](), 0.0
    for name, added in hit.reason.parts if hit.reason else ():
        share = added * scale
        parts.append(Part(NAMES.get(name, name), added, start, share, OPACITY.get(name, 0.35)))
        start += share
    return parts


class TryQueryView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """Searches as an agent or a customer would, without leaving a trace in the log.

    An agent here is the editor: nobody sees more by trying than they may read.
    """

    needs = STEERS_SEARCH
    template_name = "search/studio/try.html"
    page_title = "Try a query"
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form; with a query also `results`, `rows` and how the query was read."""
        form = TrialForm(self.request.GET or None)
        context = {**super().get_context_data(**kwargs), "form": form}
        text = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
        if not text:
            return context
        try:
            return {**context, **self._tried(text, form.cleaned_data["as_whom"])}
        except REFUSED as error:
            return {**context, "refusal": problem_of(error).line}

    def _tried(self, text: str, as_whom: str) -> dict[str, Any]:
        results = find(text, self._person(as_whom), page=self._number())
        rules = steering.current().rules
        return {
            "results": results,
            "rows": rows(results),
            "terms": parse(text, rules, limit=settings.SEARCH_QUERY_LENGTH).terms,
            "synonym": deeds.add_synonym(text),
            "write": deeds.write_article(text),
            "as_whom": as_whom,
        }

    def _person(self, as_whom: str) -> Person:
        return AnonymousUser() if as_whom == Audience.PUBLIC else self.request.user

    def _number(self) -> int:
        return said_number(self.request.GET.get("p"), 3) or 1
