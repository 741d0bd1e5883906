"""What wears with time and not by any event: popularity, and verifications that run out."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from kb.models import ArticlePage
from search.indexing import record
from search.models import Change
from search.popularity import popular

RAN_OUT_WITHIN = 8  # days; a weekly timer misses none
MOST_USED = 500


@transaction.atomic
def refresh() -> int:
    """Note pages whose standing may have changed in the change log; returns how many."""
    today = timezone.localdate()
    ran_out = ArticlePage.objects.live().filter(
        verified_until__lt=today,
        verified_until__gte=today - datetime.timedelta(days=RAN_OUT_WITHIN),
    )
    pages = {*ran_out.values_list("pk", flat=True), *popular(MOST_USED)}
    record(sorted(pages), Change.Kind.STANDING)
    return len(pages)
