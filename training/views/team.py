"""What a team knows, for its lead: the heat map, and what to do about it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Team
from accounts.roles import READS_RESULTS
from kb.numbers import said_number
from quizzes.views.door import TakerRequest, for_takers
from training.as_of import end_of
from training.heat_map import NAME, NEED, SHADES, heat_map
from training.people import teams_known_to
from training.this_week import this_week


class TeamForm(forms.Form):
    """Which team, as of which day, in which order. What makes no sense is left out."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label=None)
    as_of = forms.DateField(
        label="As of",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as 2026-11-22."},
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. `day` None: today."""

    team: Team
    day: datetime.date | None
    sort: str

    def moment(self, now: datetime.datetime) -> datetime.datetime:
        """The end of that day, or now."""
        return end_of(self.day, now)


@for_takers
@require_GET
def team(request: TakerRequest) -> HttpResponse:
    """One team at a time; leads see their own, trainers and managers any."""
    if not request.user.has_perm(READS_RESULTS):
        raise PermissionDenied
    teams = list(teams_known_to(request.user))
    form = TeamForm(request.GET or None, teams=teams_known_to(request.user))
    if not teams:
        return render(request, "training/team.html", {"tab": "team", "teams": []})
    wanted, now = _wanted(request, form, teams), timezone.now()
    seen = heat_map(wanted.team.pk, request.user, wanted.moment(now), now, wanted.sort)
    context = {
        "tab": "team",
        "teams": teams,
        "form": form,
        "wanted": wanted,
        "today": timezone.localdate(),
        "map": seen,
        "shades": SHADES,
        "deeds": this_week(seen, request.user, wanted.team, wanted.moment(now)),
    }
    return render(request, "training/team.html", context)


def _wanted(request: TakerRequest, form: TeamForm, teams: list[Team]) -> Wanted:
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    if "team" in request.GET and not said.get("team"):
        get_object_or_404(teams_known_to(request.user), pk=said_number(request.GET["team"]) or 0)
    sort = request.GET.get("sort", NEED)
    known = sort == NAME or sort.isdecimal()
    return Wanted(said.get("team") or teams[0], said.get("as_of"), sort if known else NEED)
