"""Writing down what an agent did, once, where everybody who counts will look for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page

from accounts.models import User
from desk.models import Deed
from kb.models import Flag, Passage
from kb.tasks import tell_of_flag
from operations import queue
from search import log
from search.models import SearchLog


@dataclass(frozen=True)
class Occasion:
    """Who does it, after which search, with which passage, in which contact."""

    person: User
    query: str = ""
    log_id: str = ""
    page: Page | None = None
    passage: Passage | None = None
    interaction: str = ""


def opened(occasion: Occasion, position: int = 0) -> None:
    """An answer was opened; `position` counts from 1 in the list it came from, 0: from no list.

    To load the same again is not to open it again.
    """
    if Deed.objects.is_repeated(occasion.person, occasion.page, occasion.query):
        return
    if occasion.page and position:
        log.clicked(occasion.log_id, occasion.page, occasion.passage, position)
    _record(Deed.Kind.OPENED, occasion)


def done(kind: str, occasion: Occasion, reply: str = "") -> None:
    """Something was copied, solved or of no help; a search is told how it ended."""
    if kind in SearchLog.Outcome.values:
        log.ended(occasion.log_id, kind, occasion.person, occasion.passage, occasion.interaction)
    _record(kind, occasion, reply)


@transaction.atomic
def flagged(occasion: Occasion, reason: str) -> None:
    """ "This is wrong here", for the owner of the text, who is told by mail."""
    flag = Flag.objects.create(
        page=occasion.page, passage=occasion.passage, reason=reason, raised_by=occasion.person
    )
    _record(Deed.Kind.FLAGGED, occasion)
    if queue.is_there():
        tell_of_flag.enqueue(flag.pk)  # a row, which commits with the flag or not at all
        return
    # Robust: a flag is kept and seen in the studio even if nobody can be told of it now.
    transaction.on_commit(lambda: tell_of_flag.enqueue(flag.pk), robust=True)


def _record(kind: str, occasion: Occasion, reply: str = "") -> None:
    Deed.objects.create(
        kind=kind,
        person=occasion.person,
        search=log.row(occasion.log_id, occasion.person),
        query=occasion.query[:200],
        page=occasion.page,
        passage=occasion.passage,
        reply=reply[:200],
        interaction=occasion.interaction[:100],
    )
