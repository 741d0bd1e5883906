"""What search forgets, and when."""

from __future__ import annotations

import datetime
from argparse import ArgumentTypeError
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from kb.models import Feedback
from search import embedding, engines
from search.documents import Reader
from search.engines.base import EngineUnavailable
from search.models import Change, Embedding, SearchLog
from search.vectors import PAGES_AT_ONCE, batches, live_pages

CHANGES_KEPT = 30  # days
VECTORS_KEPT = 30  # days, of texts that no page says any more
VISITORS_KEPT = 90  # days; as long as past searches are suggested
_AT_ONCE = 5_000


def days(text: str) -> int:
    """A whole number of days from 1, as the commands that forget take it."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"must be a whole number of days from 1, not {text!r}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows went."""

    searches: int
    comments: int
    changes: int
    vectors: int


def forget(days: int | None = None) -> Forgotten:
    """Remove searches older than `days` (SEARCH_LOG_DAYS), and what no engine needs any more.

    Of votes so old what readers wrote and searched goes; whether an answer helped stays.
    """
    kept = settings.SEARCH_LOG_DAYS if days is None else days
    return Forgotten(
        _searches(kept),
        _comments(kept),
        Change.objects.prune(_applied(), CHANGES_KEPT),
        _vectors(),
    )


def _applied() -> int:
    """The last change that the engine which is to answer has seen; none while it cannot be asked.

    A local copy holds nothing up, nor does another machine's: one so old is made anew, and where
    only workers run there may be none at all.
    """
    try:
        return engines.current().cursor()
    except EngineUnavailable:
        return 0


def _searches(days: int) -> int:
    SearchLog.objects.older_than(VISITORS_KEPT).exclude(visitor=None).update(visitor=None)
    gone = 0
    old = SearchLog.objects.older_than(days).order_by("at")
    while batch := list(old.values_list("pk", flat=True)[:_AT_ONCE]):
        SearchLog.objects.filter(pk__in=batch).delete()
        gone += len(batch)
    return gone


def _comments(days: int) -> int:
    before = timezone.now() - datetime.timedelta(days=days)
    old = Feedback.objects.filter(created_at__lt=before).exclude(comment="", searched="")
    return old.update(comment="", searched="")


def _vectors() -> int:
    """Vectors of other models and of texts that are gone, after a while."""
    before = timezone.now() - datetime.timedelta(days=VECTORS_KEPT)
    old = Embedding.objects.filter(made_at__lt=before)
    encoder = embedding.current()
    if encoder is None or not old.exists():
        return 0
    used = _hashes()
    gone = [
        pk
        for pk, model_id, text_hash in old.values_list("pk", "model_id", "text_hash").iterator()
        if model_id != encoder.model_id or text_hash not in used
    ]
    for batch in batches(gone, _AT_ONCE):
        Embedding.objects.filter(pk__in=batch).delete()
    return len(gone)


def _hashes() -> set[str]:
    reader = Reader()
    return {
        document.text_hash
        for page_ids in batches(live_pages(), PAGES_AT_ONCE)
        for documents in reader.documents(page_ids).values()
        for document in documents
    }
