"""Verification: an owner's word that an article is true, and the day it runs out."""

from __future__ import annotations

import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from kb.models import ArticlePage

SOON = datetime.timedelta(days=30)
USUAL = datetime.timedelta(days=182)  # what the form offers: half a year
VOUCHED = "kb.vouch"  # the deed in a page's history


class Verification(models.TextChoices):
    """How an article stands."""

    CURRENT = "current", "Verified"
    SOON = "soon", "Runs out within 30 days"
    OVER = "over", "Run out"
    NEVER = "never", "Never verified"


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
    if article.verified_until is None:
        return Verification.NEVER
    left = article.verified_until - timezone.localdate()
    if left < datetime.timedelta(0):
        return Verification.OVER
    return Verification.SOON if left < SOON else Verification.CURRENT


@transaction.atomic
def vouch(article: ArticlePage, until: datetime.date, by: User) -> None:
    """Note that `by` vouches for the article up to and including this day.

    It is a word about the page as it stands: nothing is published, and drafts, a workflow and a
    publication that waits for its time stay as they are. They carry the new date, too, so that
    publishing one does not bring back the old.
    """
    live = ArticlePage.objects.select_for_update().get(pk=article.pk)
    live.verified_until = until
    live.save(update_fields=["verified_until"])
    pending = Q(pk=live.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    for revision in live.revisions.filter(pending):
        revision.content["verified_until"] = until.isoformat()
        revision.save(update_fields=["content"])
    log(instance=live, action=VOUCHED, user=by, data={"until": until.isoformat()})
    article.verified_until = until
