"""Who can be sent calls about a product: those who know enough of it, surely enough."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import User
from accounts.roles import READS_RESULTS
from kb.studio.permissions import NeedsPermission
from quizzes.studio.pages import Crumb, StudioPage, person_of
from quizzes.studio.results.sheets import WRITERS, Cell
from training.scores import Fit, fit_for_calls, scores
from training.studio.scores.forms import RoutingForm

HEADS = (
    *("Person", "User name", "Team", "Percent", "At least %", "At most %"),
    *("Certainty %", "Answers"),
)


def fits_of(form: RoutingForm, viewer: User, now: datetime.datetime) -> list[Fit]:
    """Those who are fit by a form that is right."""
    said = form.cleaned_data
    found = scores(form.people, said["product"], viewer, now, now)
    return fit_for_calls(found, said["at_least"] / 100, said["certainty"] / 100)


class Routing(StudioPage):
    """The form, and who is fit."""

    needs = READS_RESULTS
    template_name = "training/studio/routing.html"
    page_title = "Fit for calls"
    header_icon = "user"

    def above(self) -> list[Crumb]:
        """The scores."""
        return [("Scores", reverse("scores:scores"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See training/studio/routing.html."""
        viewer = person_of(self.request)
        form = RoutingForm(self.request.GET or None, viewer=viewer)
        fits = fits_of(form, viewer, timezone.now()) if form.is_valid() else None
        told = {"form": form, "fits": fits, "query": self.request.GET.urlencode()}
        return {**super().get_context_data(**kwargs), **told}


class RoutingFile(NeedsPermission, View):
    """The same as a table, or as JSON for a telephone system."""

    needs = READS_RESULTS

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is none; 400 says what is wrong with the address."""
        if kind not in (*WRITERS, "json"):
            raise Http404
        viewer = person_of(request)
        form = RoutingForm(request.GET, viewer=viewer)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        now = timezone.now()
        fits = fits_of(form, viewer, now)
        if kind == "json":
            return JsonResponse(_as_json(form, fits, now))
        return WRITERS[kind](HEADS, [_row(one) for one in fits], "fit-for-calls")


def _row(fit: Fit) -> list[Cell]:
    known, person = fit.score.known, fit.score.person
    shares = (known.share, known.low, known.high, fit.chance)
    percents = [round(100 * (one or 0), 1) for one in shares]
    answers = round(known.answers, 1)
    return [fit.score.name, person.get_username(), fit.score.team, *percents, answers]


def _as_json(form: RoutingForm, fits: list[Fit], now: datetime.datetime) -> dict[str, Any]:
    """Shares and certainties from 0 to 1."""
    said = form.cleaned_data
    return {
        "product": said["product"].slug,
        "at_least": said["at_least"] / 100,
        "certainty": said["certainty"] / 100,
        "as_of": now.isoformat(),
        "agents": [_agent(one) for one in fits],
    }


def _agent(fit: Fit) -> dict[str, Any]:
    known, person = fit.score.known, fit.score.person
    return {
        "username": person.get_username(),
        "name": fit.score.name,
        "team": fit.score.team,
        "share": known.share,
        "low": known.low,
        "high": known.high,
        "certainty": fit.chance,
        "answers": known.answers,
    }
