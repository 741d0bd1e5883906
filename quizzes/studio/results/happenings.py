"""The log of an attempt in words: what happened when, and how long after the thing before."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from quizzes.answering.finding import Named
from quizzes.answering.rows import choices, rows
from quizzes.attempts.events import HINTS
from quizzes.content import Content
from quizzes.models import Attempt, AttemptEvent, AttemptSlot, Mark, QuestionVersion, RegradedSlot
from quizzes.review import public_form
from quizzes.shuffling import order_for, to_shown
from quizzes.templatetags.quizzes import number, span

Kind = AttemptEvent.Kind
Answer = list[str | SafeString]
Pages = Mapping[int, Named]


@dataclass(frozen=True)
class Happening:
    """One event. `after`: seconds since the one before; `hint`: only a browser's word for it."""

    at: datetime.datetime
    words: str
    after: int | None = None
    hint: bool = False
    details: list[tuple[str, Answer]] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What a log can look up: slots by number; marks and changed marks of the attempt."""

    slots: dict[int, AttemptSlot]
    marks: list[Mark]
    regraded: list[RegradedSlot]
    versions: dict[int, QuestionVersion]
    pages: Pages

    def version_at(self, slot: AttemptSlot, at: datetime.datetime) -> QuestionVersion:
        """The version that was asked then; a regrade may have put a newer one in its place."""
        later = (one for one in self.regraded if one.slot_id == slot.pk and one.regrade.at > at)
        first = min(later, key=lambda one: one.regrade.at, default=None)
        return self.versions[first.version_before_id] if first else slot.version


def known_of(attempt: Attempt, pages: Callable[[Iterable[int]], Pages]) -> Known:
    """Everything the words need; so many queries, however long the log is."""
    slots = {one.number: one for one in attempt.slots.select_related("version")}
    marks = list(Mark.objects.filter(slot__attempt=attempt).select_related("marker", "slot"))
    regraded = list(
        RegradedSlot.objects.filter(slot__attempt=attempt).select_related("regrade__by", "slot")
    )
    versions = QuestionVersion.objects.in_bulk({one.version_before_id for one in regraded})
    said = [response for slot in slots.values() for response in (slot.response, *slot.tries)]
    said += [one for event in attempt.events.all() for one in _said(event).values()]
    ids = {one["page"] for one in said if one and one.get("page") is not None}
    return Known(slots, marks, regraded, versions, pages(ids))


def happenings(
    events: Iterable[AttemptEvent], before: datetime.datetime | None, known: Known
) -> list[Happening]:
    """These events in words; `before`: when the last one before them was."""
    told, last = list[Happening](), before
    for event in events:
        after = None if last is None else max(round((event.at - last).total_seconds()), 0)
        told.append(_happening(event, after, known))
        last = event.at
    return told


def in_words(content: Content, response: dict[str, Any] | None, pages: Pages) -> Answer:
    """An answer as it is kept, line by line; [] for none."""
    if response is None:
        return []
    order = order_for(content, Random(0), shuffle=False)  # noqa: S311 - any order names the same
    shown = {
        "form": public_form(content, order),
        "response": to_shown(content, order, response),
    }
    picked: Answer = [one.text for one in choices(shown, "") if one.picked]
    lines = [row for row in rows(shown, "", pages) if row.said]
    if len(lines) == 1 and not lines[0].label:
        return [lines[0].said]
    return picked or [f"{row.label}: {row.said}" if row.label else row.said for row in lines]


def _happening(event: AttemptEvent, after: int | None, known: Known) -> Happening:
    tell = _WORDS[Kind(event.kind)]
    words, details = tell(event, known)
    return Happening(event.at, words, after, event.kind in HINTS, details)


Told = tuple[str, list[tuple[str, Answer]]]


def _plain(words: str) -> Callable[[AttemptEvent, Known], Told]:
    return lambda event, known: (words, [])


def _named(slot_number: int, known: Known) -> str:
    slot = known.slots.get(slot_number)
    name = slot.version.name if slot else ""
    return f"Question {slot_number}, {name}" if name else f"Question {slot_number}"


def _said(event: AttemptEvent) -> dict[str, Any]:
    return dict(event.detail.get("said") or {})


def _saved(event: AttemptEvent, known: Known) -> Told:
    numbers = [at for at in event.detail.get("slots", []) if at in known.slots]
    listed = ", ".join(map(str, numbers))
    words = f"Answered question{'s' if len(numbers) > 1 else ''} {listed}"
    return words, [(_named(at, known), _saved_answer(event, at, known)) for at in numbers]


def _saved_answer(event: AttemptEvent, at: int, known: Known) -> Answer:
    """What was saved then: from the event, or the answer itself where nothing came after it."""
    slot, said = known.slots[at], _said(event)
    if str(at) in said:
        answer = in_words(known.version_at(slot, event.at).said, said[str(at)], known.pages)
    elif slot.sequence == event.sequence:
        answer = in_words(slot.version.said, slot.response, known.pages)
    else:
        return ["(changed later)"]
    return answer or ["(left empty)"]


def _turned(event: AttemptEvent, known: Known) -> Told:
    return f"Turned to page {event.detail.get('page', 0) + 1}", []


def _flagged(event: AttemptEvent, known: Known) -> Told:
    at = event.detail.get("slot", 0)
    return (f"Flagged question {at}" if event.detail.get("flagged") else f"Unflagged {at}"), []


def _searched(event: AttemptEvent, known: Known) -> Told:
    at, said = event.detail.get("slot", 0), event.detail.get("searched", "")
    return f"Searched for question {at}: “{said}”", []


def _checked(event: AttemptEvent, known: Known) -> Told:
    at, tried = event.detail.get("slot", 0), event.detail.get("tries", 0)
    words = f"Had the answer to question {at} checked, try {tried}"
    slot = known.slots.get(at)
    if slot is None or not 0 < tried <= len(slot.tries):
        return words, []
    return words, [
        (_named(at, known), in_words(slot.version.said, slot.tries[tried - 1], known.pages))
    ]


def _came_back(event: AttemptEvent, known: Known) -> Told:
    seconds = event.detail.get("seconds") or 0
    return (f"Came back to the window after {span(seconds)}" if seconds else "Came back"), []


def _offline(event: AttemptEvent, known: Known) -> Told:
    seconds = event.detail.get("seconds") or 0
    return (f"Was offline for {span(seconds)}" if seconds else "Was offline"), []


def _retimed(event: AttemptEvent, known: Known) -> Told:
    until = parse_datetime(event.detail.get("deadline") or "")
    return (f"Got another end: {_moment(until)}" if until else "Has no end any more"), []


def _marked(event: AttemptEvent, known: Known) -> Told:
    at = event.detail.get("slot", 0)
    slot = known.slots.get(at)
    given = [one for one in known.marks if slot and one.slot_id == slot.pk and one.at == event.at]
    lines: Answer = [_mark(one, slot) for one in given if slot]
    return f"Question {at} was marked", [(_named(at, known), lines)] if lines else []


def _mark(mark: Mark, slot: AttemptSlot) -> str:
    who = mark.marker or "somebody who has left"
    return f"{number(mark.fraction * slot.max_mark)} of {number(slot.max_mark)} by {who}"


def _regraded(event: AttemptEvent, known: Known) -> Told:
    rows_of = [one for one in known.regraded if one.regrade_id == event.detail.get("regrade")]
    if not rows_of:
        return "Was regraded", []
    regrade = rows_of[0].regrade
    why = f": {regrade.reason}" if regrade.reason else ""
    words = f"Was regraded by {regrade.by or 'somebody who has left'}{why}"
    return words, [(_named(one.slot.number, known), [_change(one)]) for one in rows_of]


def _change(one: RegradedSlot) -> str:
    marks = (one.before, one.after)
    if marks == (None, None):
        return "no mark yet; by the new key from now on"
    most = one.slot.max_mark
    before, after = (number(part * most) if part is not None else "no mark" for part in marks)
    excused = AttemptSlot.Excused(one.excused_after).label if one.excused_after else ""
    return f"{before} → {after} of {number(most)}" + (f" ({excused.lower()})" if excused else "")


def _moment(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i")


_WORDS: dict[Kind, Callable[[AttemptEvent, Known], Told]] = {
    Kind.STARTED: _plain("Began"),
    Kind.SAVED: _saved,
    Kind.TURNED: _turned,
    Kind.FLAGGED: _flagged,
    Kind.SEARCHED: _searched,
    Kind.CHECKED: _checked,
    Kind.FINISHED: _plain("Submitted"),
    Kind.TIME_UP: _plain("The time was up"),
    Kind.ABANDONED: _plain("Not submitted in time: it does not count"),
    Kind.LEFT: _plain("Left the window"),
    Kind.CAME_BACK: _came_back,
    Kind.OFFLINE: _offline,
    Kind.RETIMED: _retimed,
    Kind.MARKED: _marked,
    Kind.REGRADED: _regraded,
}
