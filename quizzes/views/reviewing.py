"""An attempt that has ended, as its review options let somebody see it; and files of questions."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quizzes import attempts
from quizzes.answering.sheets import to_read
from quizzes.content import File
from quizzes.counting import passed
from quizzes.models import Attempt
from quizzes.review import Thing, public_files
from quizzes.views.door import TakerRequest, for_takers

SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


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
def files(request: TakerRequest, pk: int, number: int, name: str = "") -> HttpResponse:
    """A file of a question's own texts, for whoever may see the question now."""
    found = next((file for file in _files(request, pk, number) if _is(file, name)), None)
    if found is None:
        raise Http404
    kind = mimetypes.guess_type(found.name)[0] or ""
    response = HttpResponse(found.data, content_type=kind if kind in SHOWN else "text/plain")
    if kind not in SHOWN:
        response["Content-Disposition"] = "attachment"
    return response


def _attempt(request: TakerRequest, pk: int) -> Attempt:
    seen = Attempt.objects.visible_to(request.user).select_related("quiz", "person")
    found: Attempt = get_object_or_404(seen, pk=pk)
    return found


def _files(request: TakerRequest, pk: int, number: int) -> Iterator[File]:
    attempt = _attempt(request, pk)
    slot = get_object_or_404(attempt.slots.select_related("version"), number=number)
    if attempt.is_open and attempt.person_id == request.user.pk:
        papers = attempts.page_of(attempt, slot.page)
    else:
        papers = attempts.review_of(attempt, request.user, timezone.now()).papers
    shown = any(paper.number == number for paper in papers)
    return public_files(slot.version.said) if shown else iter(())


def _is(file: File, name: str) -> bool:
    return f"{file.path.strip('/')}/{file.name}".lstrip("/") == name.lstrip("/")


def _outcome(ended: Attempt, seen: attempts.Review) -> dict[str, Any]:
    """The total, where it may be seen; a verdict only once nothing waits for a mark."""
    if seen.marks is None:
        return {"share": None, "verdict": None}
    waits = seen.marks["to_mark"] != "0"
    verdict = None if waits else passed(ended.share, ended.quiz.pass_percent)
    return {"share": ended.share, "verdict": verdict, "waits": waits}
