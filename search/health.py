"""How search is: the engine, the encoder, what still waits."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from operations import queue
from search import embedding, engines, vectors
from search.engines.base import Health
from search.indexing import AHEAD
from search.models import Change

NO_WORKER = "No worker lives: start manage.py run_worker."
LAG = datetime.timedelta(minutes=1)  # a copy follows by the second


@dataclass(frozen=True, slots=True)
class SearchHealth:
    """State of search as a whole.

    `ok`: the engine that should answers, and has seen every change and no more than these;
    this machine's copy, if there is one, could answer in its stead; and where tasks wait for
    workers, one lives.
    """

    ok: bool
    engine: Health
    encoder: str  # model id, "" without one
    waiting: int  # changes the engine has not seen
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Flat, for monitoring."""
        return {
            **asdict(self.engine),
            "ok": self.ok,
            "encoder": self.encoder,
            "hybrid": bool(self.encoder) and self.encoder == self.engine.model_id,
            "waiting": self.waiting,
            "notes": list(self.notes),
        }


def health() -> SearchHealth:
    """State as it is now; reads the database and the index, changes nothing."""
    engine = engines.current().health()
    encoder = None if embedding.problem() else embedding.current()
    waiting = Change.objects.after(engine.cursor).count()
    notes = [*engine.notes]
    notes += [vectors.describe(engine), queue.describe("search.")]
    if engine.ok and waiting:
        notes.append(f"{waiting} changes wait to be applied: run rebuild_search if they stay.")
    is_ahead = engine.ok and not waiting and engine.cursor > Change.objects.newest()
    if is_ahead:
        notes.append(AHEAD)
    served = queue.is_served()
    if not served:
        notes.append(NO_WORKER)
    about_copies = [] if engine.serving else _about_copies()
    said = tuple(dict.fromkeys(filter(None, [*notes, *about_copies])))
    well = engine.ok and not waiting and not is_ahead and not engine.serving
    well = well and served and not about_copies
    return SearchHealth(well, engine, encoder.model_id if encoder else "", waiting, said)


def _about_copies() -> list[str]:
    """What keeps this machine's copy from answering well, should it have to."""
    return [note for engine in engines.stores()[1:] for note in _about_copy(engine.health())]


def _about_copy(copy: Health) -> Iterator[str]:
    for note in copy.notes:
        yield f"Local copy: {note}"
    if not copy.ok:
        yield "The local copy is not ready: run manage.py rebuild_search --local if it stays so."
    elif behind := Change.objects.after(copy.cursor).filter(at__lt=timezone.now() - LAG).count():
        yield f"The local copy has not seen {behind} changes."
