"""Searching articles in the studio, as the person who is logged in, without a trace in the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from kb.numbers import said_number
from search.find import find
from search.problems import REFUSED, problem_of
from search.results import Results


class SearchForm(forms.Form):
    """Words to search for."""

    q = forms.CharField(label="Search the articles", required=False, max_length=500)


def searched(request: HttpRequest) -> dict[str, Any]:
    """The form; with words also `results`, or a `refusal` that says why there are none."""
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    words = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    if not words:
        return context
    try:
        return {**context, "results": _found(request, words)}
    except REFUSED as error:
        return {**context, "refusal": problem_of(error).line}


def _found(request: HttpRequest, words: str) -> Results:
    return find(words, request.user, page=said_number(request.GET.get("p"), 3) or 1)
