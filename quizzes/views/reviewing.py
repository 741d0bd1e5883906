"""An attempt that has ended, as its review options let somebody see it; and files of questions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quizzes import attempts
from quizzes.answering.sheets import to_read
from quizzes.counting import passed
from quizzes.models import Attempt, AttemptSlot
from quizzes.pictures import as_response
from quizzes.review import Thing, names
from quizzes.views.door import TakerRequest, for_takers


@for_takers
@require_GET
def review(request: TakerRequest, pk: int) -> HttpResponse:
    """An ended attempt of one's own, or one that one may look into."""
    ended = _attempt(request, pk)
    own = ended.person_id == request.user.pk
    if ended.is_open and own:
        return redirect("quizzes:attempt", pk)
    seen = attempts.review_of(ended, request.user, timezone.now())
    context = {
        "attempt": ended,
        "quiz": ended.quiz,
        "review": seen,
        "own": own,
        "sheets": to_read(ended, seen.papers, request.user),
        "hidden": Thing.ATTEMPT not in seen.things,
        **_outcome(ended, seen),
    }
    return render(request, "quizzes/review.html", context)


@for_takers
@require_GET
def file(request: TakerRequest, pk: int, number: int, key: str, name: str) -> HttpResponse:
    """A file that the question names on a page this person may see now: also of its feedback."""
    attempt = _attempt(request, pk)
    slot = get_object_or_404(attempt.slots.select_related("version"), number=number)
    papers = _papers(request, attempt, slot)
    if not any(paper.number == number and names(paper.shown, key) for paper in papers):
        raise Http404
    return as_response(slot.version.said, key)


def _attempt(request: TakerRequest, pk: int) -> Attempt:
    seen = Attempt.objects.visible_to(request.user).select_related("quiz", "person")
    found: Attempt = get_object_or_404(seen, pk=pk)
    return found


def _papers(request: TakerRequest, attempt: Attempt, slot: AttemptSlot) -> list[attempts.Paper]:
    if attempt.is_open and attempt.person_id == request.user.pk:
        return attempts.page_of(attempt, slot.page)
    return attempts.review_of(attempt, request.user, timezone.now()).papers


def _outcome(ended: Attempt, seen: attempts.Review) -> dict[str, Any]:
    """The total, where it may be seen; a verdict only once nothing waits for a mark."""
    if seen.marks is None:
        return {"share": None, "verdict": None}
    waits = seen.marks["to_mark"] != "0"
    verdict = None if waits else passed(ended.share, ended.quiz.pass_percent)
    return {"share": ended.share, "verdict": verdict, "waits": waits}
