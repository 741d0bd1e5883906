"""Verification: until when somebody vouches for an article, and how it stands today."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from kb.models import ArticlePage

SOON = datetime.timedelta(days=30)


class Verification(models.TextChoices):
    """How an article stands."""

    CURRENT = "current", "Verified"
    SOON = "soon", "Runs out within 30 days"
    OVER = "over", "Run out"
    NEVER = "never", "Never verified"


def is_current(until: datetime.date | None, today: datetime.date) -> bool:
    """Whether somebody vouches today for what is vouched for up to and including `until`."""
    return until is not None and until >= today


def in_state(state: str) -> Q:
    """Articles whose verification stands like this today. `current` includes `soon`."""
    today = timezone.localdate()
    return {
        Verification.CURRENT.value: Q(verified_until__gte=today),
        Verification.SOON.value: Q(verified_until__gte=today, verified_until__lt=today + SOON),
        Verification.OVER.value: Q(verified_until__lt=today),
        Verification.NEVER.value: Q(verified_until=None),
    }[state]


def state_of(article: ArticlePage) -> Verification:
    """How this article stands today, in the narrowest word."""
    until, today = article.verified_until, timezone.localdate()
    if until is None:
        return Verification.NEVER
    if not is_current(until, today):
        return Verification.OVER
    return Verification.SOON if until < today + SOON else Verification.CURRENT
