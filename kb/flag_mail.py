"""Mail about a flag: to who vouches for the text, else to those who put texts right."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Page

from accounts.holders import holders_of
from accounts.models import User
from kb.audiences import reads_agent_text
from kb.models import ArticlePage, Flag
from kb.querysets import pages_visible_to

RESOLVES = "kb.change_flag"


def owner_of(page: Page) -> User | None:
    """Who vouches for the text of a page, if they may be told what is wrong in it."""
    article = ArticlePage.objects.filter(pk=page.pk).select_related("owner_of_text").first()
    owner = article.owner_of_text if article else None
    return owner if owner and _may_be_told(owner, page) else None


def tell_of(flag: Flag) -> int:
    """Send the mails about a flag; returns how many. Raises what the mail server raises."""
    if not settings.MAIL:
        return 0
    mails = [_mail(flag, person) for person in _listeners(flag)]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _listeners(flag: Flag) -> list[User]:
    """Without the person who raised it."""
    owner = owner_of(flag.page)
    people = [owner] if owner else _writers(flag.page)
    return [person for person in people if person.pk != flag.raised_by_id]


def _writers(page: Page) -> list[User]:
    able = holders_of(RESOLVES).order_by("pk")
    return [person for person in able if _may_be_told(person, page)]


def _may_be_told(person: User, page: Page) -> bool:
    """Agents write flags: they are told to nobody who may not read what agents read."""
    may_read = bool(person.email) and reads_agent_text(person)
    return may_read and pages_visible_to(person).filter(pk=page.pk).exists()


def _mail(flag: Flag, person: User) -> EmailMessage:
    told = {"flag": flag, "person": person, "link": _link(flag, person)}
    subject = " ".join(f"Something is wrong in “{flag.page.title}”".split())
    return EmailMessage(subject, render_to_string("kb/flag.txt", told), to=[person.email])


def _link(flag: Flag, person: User) -> str:
    """The flag in the studio, or the page for who cannot resolve it there."""
    if not person.has_perm(RESOLVES):
        return flag.page.full_url or settings.WAGTAILADMIN_BASE_URL
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('flags:edit', args=[flag.pk])}"
