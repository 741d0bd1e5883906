"""Answers that a script saves while somebody writes; JSON in and out."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quizzes import attempts
from quizzes.answering.fields import written
from quizzes.answering.keeping import CLOSING, Sent, keep_one
from quizzes.attempts import Reason, Refused, Stale
from quizzes.models import Attempt, AttemptSlot
from quizzes.responses import ResponseError
from quizzes.review import public_form
from quizzes.views.door import TakerRequest, for_takers, own_attempt
from quizzes.views.progress import seconds_left, seconds_to_submit

Moment = datetime.datetime
GONE, STALE, WRONG, BAD = 410, 409, 422, 400
SAVE_ID = re.compile(r"[\w-]{0,64}", re.ASCII)


@for_takers
@require_POST
def save(request: TakerRequest, pk: int) -> HttpResponse:
    """Keep one answer: {"number", "seen", "fields", "save_id"}; see docs/agents.md."""
    now = timezone.now()
    going = own_attempt(request.user, pk, now)
    try:
        number, answer, save_id = _read(request)
    except (TypeError, ValueError, KeyError, RecursionError):
        return JsonResponse({"words": _("This could not be read.")}, status=BAD)
    slot = get_object_or_404(going.slots.select_related("version"), number=number)
    return _kept(going, slot, answer, save_id, now)


@for_takers
@require_GET
def state(request: TakerRequest, pk: int) -> HttpResponse:
    """The server's clock, and whether the attempt still runs."""
    now = timezone.now()
    return JsonResponse(_clock(own_attempt(request.user, pk, now), now))


@for_takers
@require_POST
def note(request: TakerRequest, pk: int) -> HttpResponse:
    """Write down that the window was left, or was offline: a hint for a person."""
    now = timezone.now()
    going = own_attempt(request.user, pk, now)
    seconds = request.POST.get("seconds", "0")
    if not going.is_open or not (seconds.isascii() and seconds.isdecimal()):
        return HttpResponse(status=BAD)
    try:
        attempts.note(going, request.POST.get("kind", ""), now, seconds=int(seconds[:9]))
    except ValueError:
        return HttpResponse(status=BAD)
    return HttpResponse(status=204)


def _read(request: HttpRequest) -> tuple[int, Sent, str]:
    """Raises TypeError, ValueError or KeyError for what is no answer."""
    data = json.loads(request.body)
    number, seen, save_id = data["number"], data["seen"], data.get("save_id", "")
    if type(number) is not int or type(seen) is not int or not isinstance(save_id, str):
        raise TypeError
    if not SAVE_ID.fullmatch(save_id):
        raise ValueError
    fields = {str(name): _texts(values) for name, values in dict(data["fields"]).items()}
    return number, Sent(seen, fields), save_id


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise TypeError
    return values


def _kept(
    going: Attempt, slot: AttemptSlot, answer: Sent, save_id: str, now: Moment
) -> HttpResponse:
    try:
        sequence = keep_one(going, slot, answer, now, save_id)
    except Stale:
        return _newer(going, slot, now)
    except ResponseError as error:
        return JsonResponse({"words": str(error)}, status=WRONG)
    except Refused as refused:
        return _refused(going, refused, now)
    return JsonResponse({"sequence": sequence, **_clock(going, now)})


def _newer(going: Attempt, slot: AttemptSlot, now: Moment) -> HttpResponse:
    """The answer as another window saved it, as fields."""
    held = attempts.state_of(going, now).slots[slot.number]
    form = public_form(slot.version.said, slot.order)
    newer = {
        "sequence": held.sequence,
        "fields": written(form, held.response),
        "certainty": held.certainty,
        "settled": held.settled,
    }
    words = _("This quiz was answered in another tab; here is the newer state.")
    return JsonResponse({"words": words, **newer, **_clock(going, now)}, status=STALE)


def _refused(going: Attempt, refused: Refused, now: Moment) -> HttpResponse:
    closing = refused.reason in CLOSING or refused.reason is Reason.SETTLED
    going.refresh_from_db(fields=["state"])
    return JsonResponse(
        {"words": str(refused), "reason": refused.reason.value, **_clock(going, now)},
        status=GONE if closing else WRONG,
    )


def _clock(going: Attempt, now: Moment) -> dict[str, Any]:
    left = seconds_left(going, now) if going.is_open else 0
    more = seconds_to_submit(going, now) if going.is_open else 0
    address = reverse("quizzes:attempt", args=[going.pk])
    times = {"seconds_left": left, "seconds_to_submit": more}
    return {"open": going.is_open, "address": address, **times}
