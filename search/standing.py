"""What wears with time and not by any event: popularity, and verifications that run out."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from kb.models import ArticlePage
from search.indexing import record
from search.models import Change
from search.popularity import faded, popular

LATELY = datetime.timedelta(days=8)  # a weekly timer misses none
MOST_USED = 500


def fading(days: int) -> set[int]:
    """Pages that are used less than they were; `days`: how long searches are kept.

    To be asked before searches are forgotten.
    """
    return faded(days, LATELY)


@transaction.atomic
def refresh(fading: Collection[int] = ()) -> int:
    """Note pages whose standing may have changed in the change log; returns how many."""
    today = timezone.localdate()
    ran_out = ArticlePage.objects.live().filter(
        verified_until__lt=today,
        verified_until__gte=today - LATELY,
    )
    pages = {*ran_out.values_list("pk", flat=True), *popular(MOST_USED), *fading}
    record(sorted(pages), Change.Kind.STANDING)
    return len(pages)
