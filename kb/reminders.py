"""Mail to owners: your word for these articles runs out, or has run out.

An owner is told twice of a date, thirty days before and once it has passed, in one mail a day for
all articles. What was told is remembered in the transaction that sends; a mail may come twice
when the process dies in between, and is never lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string

from accounts.models import User
from kb.models import ArticlePage, Reminder
from kb.verification import Verification, in_state, state_of

TOLD_OF = (Verification.SOON.value, Verification.OVER.value)


def remind() -> int:
    """Mail every owner who has something new to hear; returns how many mails were sent."""
    return sum(_remind(*told) for told in _due()) if settings.MAIL else 0


def _due() -> Iterator[tuple[User, list[ArticlePage]]]:
    owners = User.objects.filter(is_active=True).exclude(email="")
    for owner in owners.filter(pk__in=_untold(ArticlePage.objects.live()).values("owner_of_text")):
        own = ArticlePage.objects.visible_to(owner).filter(owner_of_text=owner)
        if articles := list(_untold(own).order_by("verified_until", "title")):
            yield owner, articles


def _untold(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Those that run out soon or have, and whose owner was not told so."""
    told = Reminder.objects.filter(article=OuterRef("pk"), until=OuterRef("verified_until"))
    soon, over = (
        articles.filter(in_state(state)).exclude(Exists(told.filter(state=state)))
        for state in TOLD_OF
    )
    return articles.filter(pk__in=soon.values("pk")) | articles.filter(pk__in=over.values("pk"))


@transaction.atomic
def _remind(owner: User, articles: list[ArticlePage]) -> int:
    Reminder.objects.bulk_create(
        Reminder(article=one, until=one.verified_until, state=state_of(one).value)
        for one in articles
        if one.verified_until
    )
    told = {"owner": owner, "articles": articles, "site": settings.WAGTAILADMIN_BASE_URL}
    body = render_to_string("kb/reminder.txt", told)
    return send_mail(_subject(articles), body, None, [owner.email])


def _subject(articles: list[ArticlePage]) -> str:
    if len(articles) == 1:
        return f"Is “{articles[0].title}” still right?"
    return f"Are these {len(articles)} articles still right?"
