"""Compare acknowledged answers, given on standard input as JSON, with the database.

    python -m benchmarks.inside.quizzes.kept < [{"attempt", "number", "fields", "save_id"}, …]

The last of each question is what must be kept. Tells those that are not ("lost"), and those whose
save was written otherwise than once ("not_once").
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.inside import tell
from quizzes.answering.fields import written
from quizzes.models import AttemptEvent, AttemptSlot
from quizzes.review import public_form
from quizzes.shuffling import to_shown

Answer = dict[str, Any]


def lost(answers: Iterable[Answer]) -> Iterator[str]:
    """Acknowledged answers that the database does not hold."""
    last = {(one["attempt"], one["number"]): one["fields"] for one in answers}
    attempts = {attempt for attempt, _ in last}
    slots = AttemptSlot.objects.filter(attempt__in=attempts).select_related("version")
    held = {(slot.attempt_id, slot.number): _fields(slot) for slot in slots}
    for place, fields in last.items():
        if held.get(place) != fields:
            yield f"attempt {place[0]}, question {place[1]}: {held.get(place)}, not {fields}"


def _fields(slot: AttemptSlot) -> dict[str, list[str]]:
    content = slot.version.said
    shown = to_shown(content, slot.order, slot.response)
    fields = written(public_form(content, slot.order), shown)
    return {name: sorted(values) for name, values in fields.items() if values}


def not_once(answers: Iterable[Answer]) -> list[str]:
    """Saves by their id that were not written once."""
    ids = [one["save_id"] for one in answers]
    rows = AttemptEvent.objects.filter(kind=AttemptEvent.Kind.SAVED, save_id__gt="")
    times = Counter(rows.values_list("save_id", flat=True))
    return [f"{one}: {times[one]} times" for one in ids if times[one] != 1]


if __name__ == "__main__":
    acknowledged = json.load(sys.stdin)
    tell({"lost": list(lost(acknowledged)), "not_once": not_once(acknowledged)})
