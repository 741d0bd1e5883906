"""Taking a quiz, page by page; works without a script."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.numbers import said_number
from quizzes import attempts
from quizzes.answering.keeping import Kept, Sent, keep, sent
from quizzes.answering.sheets import Unsaved, to_fill_in
from quizzes.attempts import Reason, Refused
from quizzes.models import Attempt, Quiz
from quizzes.views import finding
from quizzes.views.door import TakerRequest, for_takers, own_attempt
from quizzes.views.progress import only_forward, places, seconds_left, seconds_to_submit

Moment = datetime.datetime
OVER = {Reason.TIME_UP, Reason.ENDED}
STAYING = ("stay", "check", "flag", "find", "try", "more", "open", "read")


@dataclass
class Turn:
    """What a form asks for: the page it is about, what was typed, and the button.

    `is_over`: the form is of a page that nobody goes back to; its button turns nothing.
    """

    page: int
    answers: Mapping[int, Sent]
    deed: str
    about: int
    posted: QueryDict
    is_over: bool = False
    kept: Kept = field(default_factory=Kept)

    @property
    def unsaved(self) -> Unsaved:
        """What has to be shown again, because it is not saved."""
        numbers = {*self.kept.wrong, *self.kept.stale}
        fields = {
            number: self.answers[number].fields for number in numbers if number in self.answers
        }
        return Unsaved(fields, self.kept.wrong, self.kept.stale)


@for_takers
@require_http_methods(["GET", "POST"])
def attempt(request: TakerRequest, pk: int) -> HttpResponse:
    """A page of questions; a form sent here is saved before anything else is done."""
    now = timezone.now()
    going = own_attempt(request.user, pk, now)
    if not going.is_open:
        return redirect("quizzes:review", pk)
    if request.method == "POST":
        return _turned(request, going, now)
    if seconds_left(going, now) == 0:
        return redirect("quizzes:finish", pk)
    return _page(request, going, _wanted(going, request.GET.get("page", "")), Unsaved(), now)


@for_takers
@require_http_methods(["GET", "POST"])
def finish(request: TakerRequest, pk: int) -> HttpResponse:
    """What is not answered yet, and handing it in; handed in twice is once."""
    now = timezone.now()
    going = own_attempt(request.user, pk, now)
    if request.method == "POST":
        attempts.finish(going, now)
        return redirect("quizzes:review", pk)
    if not going.is_open:
        return redirect("quizzes:review", pk)
    return render(request, "quizzes/finish.html", _overview(going, now))


def _turned(request: TakerRequest, going: Attempt, now: Moment) -> HttpResponse:
    turn = _read(request, going)
    try:
        turn.kept = keep(going, turn.answers, now)
        if turn.kept.wrong or turn.kept.stale:
            return _page(request, going, turn.page, turn.unsaved, now)
        return _done(going, turn, now)
    except Refused as refused:
        return _refused(request, going, turn, refused, now)


def _read(request: TakerRequest, going: Attempt) -> Turn:
    """`do` names a deed, the question it is about, and what more there is to say: `open-3-12`."""
    deed, _dash, about = request.POST.get("do", "stay").partition("-")
    told, _dash, more = about.partition("-")
    said = request.POST.get("page", "")
    number = said_number(told, 5) or 0
    posted, answers = request.POST.copy(), sent(request.POST)
    if deed == "open" and number in answers:
        fields = {**answers[number].fields, "page": [more]}
        answers[number] = Sent(answers[number].seen, fields)
    if deed in ("try", "more"):
        posted[f"{finding.ASKED if deed == 'try' else finding.FAR}{number}"] = more
    if deed in ("find", "try"):
        posted.pop(f"{finding.FAR}{number}", None)
    return Turn(_wanted(going, said), answers, deed, number, posted, _is_over(going, said))


def _done(going: Attempt, turn: Turn, now: Moment) -> HttpResponse:
    """The deed of the button that was pressed. Raises Refused."""
    if turn.deed == "finish":
        return redirect("quizzes:finish", going.pk)
    if turn.deed == "over":
        return _time_is_up(going, now)
    if turn.deed == "check":
        attempts.check(going, turn.about, now)
    if turn.deed == "flag":
        _flag(going, turn.about, now)
    if turn.deed in ("find", "try"):
        finding.note(going, turn.posted, turn.about, now)
    if turn.is_over:
        return _to(going, going.page)
    if turn.deed in STAYING:
        return _again(going, turn)
    wanted = _next_page(going, turn)
    attempts.turn_to(going, wanted, now)
    return _to(going, wanted, turn.about)


def _again(going: Attempt, turn: Turn) -> HttpResponse:
    """The same page, with what was searched on it."""
    reading = turn.about if turn.deed in ("open", "read") else 0
    return _to(going, turn.page, turn.about, finding.carried(turn.posted, reading))


def _next_page(going: Attempt, turn: Turn) -> int:
    if turn.deed == "question":
        slot = going.slots.filter(number=turn.about).first()
        return slot.page if slot else turn.page
    return turn.page + {"next": 1, "previous": -1}.get(turn.deed, 0)


def _time_is_up(going: Attempt, now: Moment) -> HttpResponse:
    """The page says that its time is over: true only if the server's clock says so."""
    if seconds_left(going, now) == 0 and going.quiz.when_over == Quiz.WhenOver.SUBMIT:
        attempts.finish(going, now)
        return redirect("quizzes:review", going.pk)
    return redirect("quizzes:attempt", going.pk)


def _flag(going: Attempt, number: int, now: Moment) -> None:
    flagged = going.slots.filter(number=number, flagged=True).exists()
    attempts.flag(going, number, not flagged, now)


def _refused(
    request: TakerRequest, going: Attempt, turn: Turn, refused: Refused, now: Moment
) -> HttpResponse:
    if refused.reason in OVER:
        messages.warning(request, str(refused))
        return redirect("quizzes:attempt", going.pk)
    if turn.deed == "check" and refused.reason is not Reason.PAGE_OVER:
        turn.kept.wrong[turn.about] = str(refused)
        return _page(request, going, turn.page, turn.unsaved, now)
    messages.warning(request, str(refused))
    return _to(going, going.page)


def _to(going: Attempt, page: int, number: int = 0, more: str = "") -> HttpResponse:
    address = reverse("quizzes:attempt", args=[going.pk])
    asked = "&".join(filter(None, [f"page={page + 1}", more]))
    return redirect(f"{address}?{asked}{f'#q{number}' if number else ''}")


def _wanted(going: Attempt, said: str) -> int:
    """The page that is asked for, from 0; where it only goes forward, the one that is open."""
    wanted = said_number(said, 5)
    if only_forward(going) or wanted is None:
        return going.page
    return min(max(wanted - 1, 0), len(going.pages) - 1)


def _is_over(going: Attempt, said: str) -> bool:
    """Whether a form was sent from another page than the open one, where it only goes forward.

    "Next" sent twice would otherwise turn twice, past questions that nobody saw.
    """
    return only_forward(going) and said != str(going.page + 1)


def _page(
    request: TakerRequest, going: Attempt, page: int, unsaved: Unsaved, now: Moment
) -> HttpResponse:
    context = _context(going, page, unsaved, now)
    context["sheets"] = finding.with_findings(request, context["sheets"])
    wrong = bool(unsaved.wrong or unsaved.stale)
    status = 409 if unsaved.stale else 422 if wrong else 200
    return render(request, "quizzes/attempt.html", context, status=status)


def _context(going: Attempt, page: int, unsaved: Unsaved, now: Moment) -> dict[str, Any]:
    slots = {slot.number: slot for slot in going.slots.select_related("version")}
    sheets = to_fill_in(going, attempts.page_of(going, page), slots, unsaved)
    last = len(going.pages) - 1
    return {
        "attempt": going,
        "quiz": going.quiz,
        "page": page,
        "sheet_number": page + 1,
        "sheets": sheets,
        "places": places(going, slots.values(), page),
        "only_forward": only_forward(going),
        "is_first": page == 0,
        "is_last": page == last,
        "seconds_left": seconds_left(going, now),
        "stale": bool(unsaved.stale),
        "wrong": [sheet for sheet in sheets if sheet.error],
        "asks_certainty": going.behaviour == Quiz.Behaviour.CERTAINTY,
        "sure": (("low", _("Not sure")), ("middle", _("Fairly sure")), ("high", _("Very sure"))),
    }


def _overview(going: Attempt, now: Moment) -> dict[str, Any]:
    slots = going.slots.select_related("version")
    every = places(going, slots, -1)
    asking = [place for place in every if place.asks]
    left = seconds_left(going, now)
    return {
        "attempt": going,
        "quiz": going.quiz,
        "places": every,
        "asking": len(asking),
        "answered": sum(place.complete for place in asking),
        "missing": [place for place in asking if not place.complete],
        "flagged": [place for place in every if place.flagged],
        "only_forward": only_forward(going),
        "time_is_up": left == 0,
        "clock": _to_hand_in(going, now) if left == 0 else left,
    }


def _to_hand_in(going: Attempt, now: Moment) -> int:
    """What the page counts down once the time is up; 0 where the answers are handed in by then."""
    if going.quiz.when_over == Quiz.WhenOver.SUBMIT:
        return 0
    return (seconds_to_submit(going, now) or 0) + 1  # a second that has begun is not over
