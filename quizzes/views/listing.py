"""The list of quizzes, and the page before one begins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.roles import MANAGES_QUIZZES
from quizzes import attempts
from quizzes.attempts import Reason, Refused
from quizzes.attempts.bars import Bar
from quizzes.models import Quiz, QuizSlot
from quizzes.standing import Standing, shows_marks, standings
from quizzes.views.door import TakerRequest, for_takers
from quizzes.views.guessing import guessed_password


@for_takers
@require_GET
def quizzes(request: TakerRequest) -> HttpResponse:
    """What can be taken, what is under way, what was done; also what is open no more."""
    open_to = set(Quiz.objects.open_to(request.user).values_list("pk", flat=True))
    seen = Quiz.objects.filter(pk__in=open_to) | Quiz.objects.tried_by(request.user)
    listed = standings(seen.select_related("product"), request.user, timezone.now())
    return render(request, "quizzes/quizzes.html", {"groups": _groups(listed, open_to)})


@for_takers
@require_GET
def quiz(request: TakerRequest, pk: int) -> HttpResponse:
    """What a quiz is about and by which rules it goes."""
    return render(request, "quizzes/quiz.html", _about(request.user, _quiz(request.user, pk)))


@for_takers
@require_POST
def start(request: TakerRequest, pk: int) -> HttpResponse:
    """Begin, or go on with what was begun; says why not where it cannot be."""
    wanted, preview, now = _quiz(request.user, pk), "preview" in request.POST, timezone.now()
    try:
        password = guessed_password(request, wanted, now)
        going = attempts.start(wanted, request.user, now, password=password, preview=preview)
    except Refused as refused:
        context = {**_about(request.user, wanted), "refused": refused}
        context["wrong_password"] = refused.reason in (Reason.PASSWORD, Reason.GUESSING)
        return render(request, "quizzes/quiz.html", context, status=422)
    return redirect("quizzes:attempt", going.pk)


def _quiz(person: User, pk: int) -> Quiz:
    """One that this person may see, or of which they have tries. Raises Http404."""
    seen = Quiz.objects.visible_to(person) | Quiz.objects.tried_by(person)
    found: Quiz = get_object_or_404(seen.select_related("product"), pk=pk)
    return found


def _groups(listed: list[Standing], open_to: Collection[int]) -> dict[str, list[Standing]]:
    """Each quiz stands once: under way before done before new."""
    groups: dict[str, list[Standing]] = {"going": [], "new": [], "later": [], "done": []}
    for stands in listed:
        one = stands if stands.quiz.pk in open_to else replace(stands, bar=Bar.NOT_OPEN)
        if one.going or one.done:
            groups["going" if one.going else "done"].append(one)
        elif one.bar is not Bar.CLOSED:
            groups["later" if one.bar is Bar.OPENS else "new"].append(one)
    return groups


def _about(person: User, wanted: Quiz) -> dict[str, Any]:
    now = timezone.now()
    [stands] = standings([wanted], person, now)
    shown = [(one, shows_marks(one, wanted, stands.terms, now)) for one in stands.done]
    slots = QuizSlot.objects.filter(section__quiz=wanted)
    return {
        "quiz": wanted,
        "stands": stands,
        "tries": shown[::-1],
        "questions": slots.aggregate(all=Sum("count"))["all"] or 0,
        "headings": [one.heading for one in wanted.sections.all() if one.heading],
        "hindrance": attempts.hindrance(wanted, person, now),
        "may_preview": person.has_perm(MANAGES_QUIZZES),
    }
