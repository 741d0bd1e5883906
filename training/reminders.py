"""Mail to those who are to take a quiz: it is new, or it is due soon.

Each is told once of every assignment, and once more three days before it is due, in one mail a day
for all. What was told is remembered in the transaction that sends; a mail may come twice when the
process dies in between, and is never lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.formats import date_format

from accounts.holders import holders_of
from accounts.models import User
from accounts.roles import TAKES_QUIZZES
from training.duties import Duty, duties
from training.models import Assignment, DutyMail
from training.progress import State

LATELY = datetime.timedelta(weeks=1)
NEW, SOON = DutyMail.About.NEW, DutyMail.About.SOON


@dataclass(frozen=True)
class News:
    """A quiz that somebody is to take, and what they were not told of it yet."""

    duty: Duty
    due_on: datetime.date
    about: list[DutyMail.About]

    @property
    def is_new(self) -> bool:
        """Whether they hear of it for the first time."""
        return NEW in self.about


def remind(now: datetime.datetime) -> int:
    """Mail everybody who has something new to hear; returns how many mails were sent."""
    return sum(_remind(*told) for told in _untold(now)) if settings.MAIL else 0


def _untold(now: datetime.datetime) -> Iterator[tuple[User, list[News]]]:
    for person in _asked().exclude(email="").order_by("pk"):
        rows = DutyMail.objects.filter(person=person)
        told = set(rows.values_list("assignment", "about", "due_on"))
        pressing = (one for one in duties(person, now) if one.is_pressing)
        found = [_news(one, told) for one in pressing if not _is_old(one, now)]
        if news := [one for one in found if one is not None and one.about]:
            yield person, news


def _asked() -> QuerySet[User]:
    """Whoever an assignment names that was not withdrawn; their duties say what comes of it."""
    going_on = Assignment.objects.all().going_on()
    meant = Q(pk__in=_named("people", "user", going_on))
    meant |= Q(team__in=_named("teams", "team", going_on))
    in_role = User.groups.through.objects.filter(group__in=_named("roles", "group", going_on))
    return holders_of(TAKES_QUIZZES).filter(meant | Q(pk__in=in_role.values("user")))


def _named(field: str, column: str, assignments: QuerySet[Assignment]) -> QuerySet[Any, Any]:
    through: Any = getattr(Assignment, field).through
    rows: QuerySet[Any, Any] = through.objects.filter(assignment__in=assignments).values(column)
    return rows


def _is_old(duty: Duty, now: datetime.datetime) -> bool:
    """Overdue, and asked long ago: whoever has not heard of it by mail heard of it otherwise."""
    return duty.state is State.OVERDUE and now - duty.assignment.assigned_at > LATELY


def _news(duty: Duty, told: set[tuple[int, str, datetime.date]]) -> News | None:
    """What there is to say: of a day once, and once that it is there at all."""
    if duty.due_on is None:
        return None
    pk, due_on = duty.assignment.pk, duty.due_on
    known = any(one == pk for one, _, _ in told)
    soon = duty.state is State.DUE_SOON and (pk, SOON.value, due_on) not in told
    return News(duty, due_on, [*([] if known else [NEW]), *([SOON] if soon else [])])


@transaction.atomic
def _remind(person: User, news: list[News]) -> int:
    DutyMail.objects.bulk_create(
        DutyMail(assignment=one.duty.assignment, person=person, about=about, due_on=one.due_on)
        for one in news
        for about in one.about
    )
    told = {"person": person, "news": news, "site": settings.WAGTAILADMIN_BASE_URL}
    body = render_to_string("training/duties.txt", told)
    return send_mail(_subject(news), body, None, [person.email])


def _subject(news: list[News]) -> str:
    if len(news) > 1:
        return f"{len(news)} quizzes for you to take"
    (one,) = news
    title = " ".join(one.duty.quiz.title.split())
    return f"Please take “{title}” by {date_format(one.due_on, 'j F Y')}"
