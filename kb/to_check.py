"""Which live articles somebody should look at, and why."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kb.audiences import Person
from kb.models import ArticlePage, Feedback, Flag
from kb.querysets import number_of
from kb.verification import Verification, in_state, state_of

LATELY = datetime.timedelta(days=90)  # what readers said before is about an older text
ENOUGH_VOTES = 5  # fewer say little about an article


def with_voices(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Adds `open_flags`, and `helped` and `unhelped`: readers' yes and no of the last 90 days."""
    since = timezone.now() - LATELY
    said = Feedback.objects.filter(created_at__gte=since)
    counted: QuerySet[ArticlePage] = articles.annotate(
        open_flags=number_of(Flag.objects.still_open()),
        helped=number_of(said.filter(helpful=True)),
        unhelped=number_of(said.filter(helpful=False)),
    )
    return counted


UNHELPFUL = Q(unhelped__gte=F("helped")) & Q(unhelped__gte=ENOUGH_VOTES - F("helped"))
REASONS = {
    "over": "Verification run out",
    "soon": "Verification runs out soon",
    "flagged": "Flagged as wrong",
    "unhelpful": "Helps at most half of its readers",
}


def because(reason: str) -> Q:
    """Articles with this reason (a key of REASONS); they must have been through `with_voices`."""
    if reason == "flagged":
        return Q(open_flags__gt=0)
    return UNHELPFUL if reason == "unhelpful" else in_state(reason)


def articles_to_check(person: Person) -> QuerySet[ArticlePage]:
    """Articles this person may see that need a look, flagged ones first, then by date."""
    articles = with_voices(ArticlePage.objects.visible_to(person))
    needed = Q()
    for reason in REASONS:
        needed |= because(reason)
    return articles.filter(needed).order_by(
        F("open_flags").desc(), F("verified_until").asc(nulls_last=True), "title"
    )


def reasons(article: Any) -> list[str]:
    """Why this article of `articles_to_check` is there, in words."""
    found = []
    if article.open_flags:
        found.append("flagged")
    if state_of(article) in (Verification.OVER, Verification.SOON):
        found.append(state_of(article).value)
    votes = article.helped + article.unhelped
    if votes >= ENOUGH_VOTES and article.unhelped >= article.helped:
        found.append("unhelpful")
    return [REASONS[reason] for reason in found]
