"""What somebody knows, for that person."""

from __future__ import annotations

import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from kb.models import ProductPage
from quizzes.models import Quiz
from quizzes.standing import standings
from quizzes.views.door import TakerRequest, for_takers
from training.own import because, knowledge_of
from training.people import products_asked_about

FEW = 3  # quizzes to take about a product


@for_takers
@require_GET
def knowledge(request: TakerRequest) -> HttpResponse:
    """Every product with what they know of it."""
    listed, waiting = knowledge_of(request.user, timezone.now())
    known = [one for one in listed if one.known and one.known.share is not None]
    known.sort(key=lambda one: (one.known and one.known.share) or 0)
    thin = [one for one in listed if one not in known]
    context = {"tab": "knowledge", "known": known, "thin": thin, "waiting": waiting}
    return render(request, "training/knowledge.html", context)


@for_takers
@require_GET
def product(request: TakerRequest, pk: int) -> HttpResponse:
    """What raised and lowered it, what fades, and what to read."""
    about: ProductPage = get_object_or_404(products_asked_about(request.user), pk=pk)
    now = timezone.now()
    told, quizzes = because(request.user, about, now), _quizzes(request.user, about, now)
    context = {"tab": "knowledge", "because": told, "quizzes": quizzes}
    return render(request, "training/knowledge_product.html", context)


def _quizzes(person: User, about: ProductPage, now: datetime.datetime) -> list[Quiz]:
    """A few about it that they can take now."""
    open_to = Quiz.objects.all().open_to(person).filter(product=about)
    can = [one.quiz for one in standings(open_to, person, now) if one.can_start or one.going]
    return can[:FEW]
