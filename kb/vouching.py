"""Vouching: an owner's word that an article is true, up to a day."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from accounts.models import User
from kb.models import ArticlePage

USUAL = datetime.timedelta(days=182)  # what the form offers: half a year
VOUCHED = "kb.vouch"  # the deed in a page's history


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
