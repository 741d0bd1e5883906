"""Scores: who knows how much of what, narrowed down and sorted by the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from accounts.models import User
from accounts.roles import READS_RESULTS
from kb.studio.permissions import NeedsPermission
from quizzes.studio.pages import StudioPage, person_of
from quizzes.studio.results.sheets import WRITERS, Cell
from training.as_of import end_of
from training.scores import Score, scores
from training.studio.scores.forms import ScoresForm

AT_ONCE = 50
TOO_MANY = 300  # people whose scores of all products nobody asks for at once
TOO_MANY_OF_ONE = 3_000  # of one product
TOO_MANY_SAID = "There are too many people at once. Choose a team, a product or a person."
HEADS = (
    *("Person", "User name", "Team", "Product", "Percent", "At least %", "At most %"),
    *("Answers", "Questions answered", "Questions", "Tries"),
)
SORTS: dict[str, Callable[[Score], Any]] = {
    "person": lambda one: (one.name.casefold(), one.product.title),
    "team": lambda one: (one.team.casefold(), one.name.casefold(), one.product.title),
    "product": lambda one: (one.product.title.casefold(), one.name.casefold()),
    "share": lambda one: -1.0 if one.known.share is None else one.known.share,
    "answers": lambda one: one.known.answers,
    "tries": lambda one: one.tries,
}
COLUMNS = {
    "person": "Person",
    "team": "Team",
    "product": "Product",
    "share": "Share",
    "answers": "Answers",
    "tries": "Tries",
}


def rows_of(form: ScoresForm, viewer: User) -> list[Score] | None:
    """The scores that the form leaves; None when it has to say more first."""
    if not form.is_valid():
        return []
    people = form.people
    product = form.cleaned_data["product"]
    if people.count() > (TOO_MANY_OF_ONE if product else TOO_MANY):
        return None
    now = timezone.now()
    return scores(people, product, viewer, end_of(form.cleaned_data["as_of"], now), now)


def in_order(found: list[Score], sort: str) -> list[Score]:
    """By a column; with a minus before it, the other way round."""
    key = SORTS.get(sort.lstrip("-"), SORTS["person"])
    return sorted(sorted(found, key=SORTS["person"]), key=key, reverse=sort.startswith("-"))


def row(score: Score) -> list[Cell]:
    """As in a table to take along; empty where there is too little evidence."""
    known = score.known
    said: list[Cell] = [score.name, score.person.get_username(), score.team, score.product.title]
    shares = [None if one is None else round(100 * one, 1) for one in _shares(score)]
    return [*said, *shares, round(known.answers, 1), known.answered, known.live, score.tries]


def _shares(score: Score) -> tuple[float | None, float | None, float | None]:
    return score.known.share, score.known.low, score.known.high


class Scores(StudioPage):
    """The table."""

    needs = READS_RESULTS
    template_name = "training/studio/scores.html"
    page_title = "Scores"
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """See training/studio/scores.html."""
        viewer = person_of(self.request)
        form = ScoresForm(self.request.GET, viewer=viewer)
        sort = self.request.GET.get("sort", "person")
        found = rows_of(form, viewer)
        page = Paginator(in_order(found or [], sort), AT_ONCE).get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        told = {"form": form, "found": page, "too_many": found is None, "sort": sort}
        told["media"] = form.media  # the day is chosen with a script
        links = {"query": query.urlencode(), "columns": _columns(self.request, sort)}
        only = form.cleaned_data.get("person") if form.is_valid() else None
        person = form.people.filter(pk=only).first() if only else None
        return {**super().get_context_data(**kwargs), **told, **links, "only": person}


def _columns(request: HttpRequest, sort: str) -> list[dict[str, str]]:
    """Heads that sort: where each leads, and how it is sorted now."""
    heads = []
    for name, label in COLUMNS.items():
        query = request.GET.copy()
        query.pop("p", None)
        query["sort"] = f"-{name}" if sort == name else name
        now = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        heads.append({"label": label, "query": query.urlencode(), "now": now})
    return heads


class ScoresFile(NeedsPermission, View):
    """The same as a file, all of it."""

    needs = READS_RESULTS

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Raises Http404 for a format that is none; 400 says what is wrong with the address."""
        if kind not in WRITERS:
            raise Http404
        viewer = person_of(request)
        form = ScoresForm(request.GET, viewer=viewer)
        found = rows_of(form, viewer)
        if found is None:
            form.add_error(None, TOO_MANY_SAID)
        if found is None or form.errors:
            return JsonResponse({"errors": form.errors}, status=400)
        ordered = in_order(found, request.GET.get("sort", "person"))
        return WRITERS[kind](HEADS, [row(one) for one in ordered], "scores")
