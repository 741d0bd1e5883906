"""The search log: noted while answering, written after the response has been sent.

Entries wait in memory; when a response is done a thread of its own writes them, so that neither
the searcher nor the next request waits for the database. What is public is kept without user,
address or session, and without anything that looks like a number or an address of a person.
"""

from __future__ import annotations

import atexit
import datetime
import logging
import os
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.core.signing import BadSignature, Signer
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from faults.breaker import Breaker
from kb.audiences import Person
from kb.models import Passage
from kb.personal import without_personal
from search import bursts
from search.models import SearchClick, SearchLog
from search.results import Results

logger = logging.getLogger(__name__)

MOST_WAITING = 10_000  # entries; beyond, the oldest are dropped
READING = datetime.timedelta(hours=2)  # from a search to what is said of its answer
CLICKS = 20  # of one search; more is not a person
GATHERING = 0.5  # seconds; entries of that time are written together, which takes half the work
WRITTEN_AT_ONCE = 200  # entries

_signer = Signer(salt="search.log")
Entries = list[Callable[[], object]]
_waiting: deque[Callable[[], object]] = deque(maxlen=MOST_WAITING)
_database = Breaker(
    "The search log waits for the database", "The search log reaches the database again"
)
_writing = threading.Lock()
_done = threading.Event()
_thread: threading.Thread | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known of a search besides its results."""

    surface: str
    person: Person
    typing: bool = False
    took_offer: bool = False
    after: str = ""  # log id of the search that this one refines
    visitor: int | None = None


def new_id() -> str:
    """A signed reference to a row that is written later."""
    return _signer.sign(uuid.uuid4().hex)


def reference(log_id: str) -> uuid.UUID | None:
    """The row's own reference, or None for what we did not sign."""
    try:
        return uuid.UUID(_signer.unsign(log_id))
    except (BadSignature, ValueError):
        return None


def searched(results: Results, occasion: Occasion) -> None:
    """Note a search."""
    _note(_Search(_row_of(results, occasion), reference(occasion.after)))


def clicked(log_id: str, page: Page, passage: Passage | None, position: int) -> None:
    """Note that a hit was opened; `position` counts from 1."""
    ref, page_id, passage_id = reference(log_id), page.pk, passage.pk if passage else None
    at = timezone.now()
    if ref and position > 0:
        _note(lambda: _write_click(ref, page_id, passage_id, min(position, 32_767), at))


def ended(
    log_id: str,
    outcome: str,
    person: Person,
    passage: Passage | None = None,
    interaction: str = "",
) -> None:
    """Note what the searcher, and nobody else, said of it: a `SearchLog.Outcome`."""
    ref, passage_id, at = reference(log_id), passage.pk if passage else None, timezone.now()
    if ref and outcome and outcome in SearchLog.Outcome.values:
        said = {
            "outcome": outcome,
            "outcome_passage_id": passage_id,
            "outcome_at": at,
            "interaction": interaction[:100],
        }
        user = person if isinstance(person, User) else None
        _note(lambda: SearchLog.objects.filter(ref=ref, user=user).update(**said))


def voted(said: str, person: Person, visitor: int | None, *, helped: bool) -> None:
    """Note a vote on an answer as the end of the search that led there.

    A reader's address names no search: it is the last one of this person (of this visitor, for
    the public) with the same words. That it helped outlasts a no to another answer.
    """
    if not isinstance(person, User):
        said = without_personal(said)
    words, at = normalised(said), timezone.now()
    outcome = SearchLog.Outcome.SOLVED if helped else SearchLog.Outcome.NOTHING_HELPED
    whose = {"user": person} if isinstance(person, User) else {"user": None, "visitor": visitor}
    if words and (visitor is not None or isinstance(person, User)):
        _note(lambda: _write_vote({**whose, "normalised": words}, outcome, at))


def row(log_id: str, person: Person) -> SearchLog | None:
    """The row of this person's own search, if it is written by now."""
    ref = reference(log_id)
    if ref is None or not isinstance(person, User):
        return None
    flush(patient=False)
    return SearchLog.objects.filter(ref=ref, user=person).first()


def flush(*, patient: bool = True) -> int:
    """Write what waits, in its order; returns how many entries. Called by itself.

    Not `patient`: does nothing while another thread writes. A caller inside a transaction must
    not wait for a thread that waits for that transaction to end.
    """
    if not _writing.acquire(blocking=patient):
        return 0
    written = 0
    try:
        while batch := _taken():
            left = _write(batch)
            written += len(batch) - len(left)
            if left:
                _put_back(left)
                break
    finally:
        _writing.release()
    return written


def _taken() -> Entries:
    """The next entries, no longer waiting."""
    return [_waiting.popleft() for _ in range(min(len(_waiting), WRITTEN_AT_ONCE))]


def _put_back(entries: Entries) -> None:
    """They wait for the next response; as ever the oldest go when there are too many."""
    room = MOST_WAITING - len(_waiting)
    _waiting.extendleft(reversed(entries[max(len(entries) - room, 0) :]))


def _write(entries: Entries) -> Entries:
    """Write all that can be written; returns what must wait, as the database is away."""
    try:
        _write_together(entries)
    except (OperationalError, InterfaceError) as error:
        _database.failed(error)
        return entries
    except Exception:  # whatever it is, one entry must not take others along
        return _write_each(entries)
    _database.worked()
    return []


def _write_each(entries: Entries) -> Entries:
    if len(entries) == 1:
        logger.exception("An entry of the search log could not be written.")
        return []
    for at, entry in enumerate(entries):
        if _write([entry]):
            return entries[at:]
    return []


def _write_together(entries: Entries) -> None:
    with transaction.atomic():
        for alike, some in groupby(entries, _is_plain):
            if alike:
                bursts.write([entry.row for entry in some if isinstance(entry, _Search)])
            else:
                _call_each(some)


def _is_plain(entry: Callable[[], object]) -> bool:
    return isinstance(entry, _Search) and entry.after is None


def _call_each(entries: Iterable[Callable[[], object]]) -> None:
    for entry in entries:
        entry()


@dataclass(frozen=True, slots=True)
class _Search:
    """A search to be written; those that refine none are written many at a time."""

    row: SearchLog
    after: uuid.UUID | None

    def __call__(self) -> None:
        row = self.row
        before = SearchLog.objects.filter(ref=self.after).first() if self.after else None
        if before and before.user_id == row.user_id and before.normalised != row.normalised:
            row.refined_from = before
        bursts.write([row])


def connect() -> None:
    """Write after each response, and at the end of the process."""
    request_finished.connect(_response_done, dispatch_uid="search.log")
    atexit.register(flush)
    os.register_at_fork(after_in_child=_forget)


def _note(entry: Callable[[], object]) -> None:
    _waiting.append(entry)


def _response_done(**kwargs: object) -> None:
    if not _waiting:
        return
    if settings.SEARCH_LOG_IN_BACKGROUND:
        _start()
        _done.set()
    else:
        flush()


def _start() -> None:
    global _thread
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_write_forever, name="search-log", daemon=True)
        _thread.start()


def _write_forever() -> None:
    while True:
        _done.wait()
        time.sleep(GATHERING)
        _done.clear()
        try:
            flush()
        finally:
            connection.close()


def _forget() -> None:
    """A child process starts with nothing to write: its parent writes what it noted."""
    global _thread, _writing, _done
    _waiting.clear()
    _thread, _writing, _done = None, threading.Lock(), threading.Event()


def _row_of(results: Results, occasion: Occasion) -> SearchLog:
    user = occasion.person if isinstance(occasion.person, User) else None
    said, offered = results.text, results.did_you_mean
    if user is None:
        said, offered = without_personal(said), without_personal(offered)
    return SearchLog(
        ref=reference(results.log_id) or uuid.uuid4(),
        query=said[:500],
        normalised=normalised(said),
        filters={name: value for name, value in asdict(results.filters).items() if value},
        surface=occasion.surface,
        engine=results.engine,
        hits=results.total,
        page=results.page,
        by_meaning_only=results.by_meaning_only,
        ms=round(results.took_ms, 2),
        user=user,
        team_id=user.team_id if user else None,
        visitor=None if user else occasion.visitor,
        typing=occasion.typing,
        offered=offered[:500],
        took_offer=occasion.took_offer,
    )


def normalised(text: str) -> str:
    """Lower case, single spaces: what makes two searches the same."""
    return " ".join(text.lower().split())[:500]


def _write_vote(search: dict[str, Any], outcome: str, at: datetime.datetime) -> None:
    recent = SearchLog.objects.first_pages().filter(surface=SearchLog.Surface.HELP, **search)
    row = recent.filter(at__gte=at - READING).order_by("-at").first()
    if row and row.outcome != SearchLog.Outcome.SOLVED:
        row.outcome, row.outcome_at = outcome, at
        row.save(update_fields=["outcome", "outcome_at"])


def _write_click(
    ref: uuid.UUID, page_id: int, passage_id: int | None, position: int, at: datetime.datetime
) -> None:
    search = SearchLog.objects.filter(ref=ref).first()
    there = Page.objects.filter(pk=page_id).exists()
    if search is None or not there or search.clicks.count() >= CLICKS:
        return
    SearchClick.objects.get_or_create(
        search=search,
        page_id=page_id,
        defaults={"passage_id": passage_id, "position": position, "at": at},
    )
