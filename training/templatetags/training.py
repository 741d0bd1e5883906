"""How days and states of assignments are said."""

from __future__ import annotations

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.progress import State

register = template.Library()
WEEK = 7
LOOKS = {
    State.TO_DO: ("", "calendar"),
    State.DUE_SOON: ("note", "clock"),
    State.OVERDUE: ("warn", "warning"),
    State.MARKING: ("note", "edit"),
    State.HANDED_IN: ("note", "clock"),
    State.DONE: ("ok", "check"),
    State.DONE_LATE: ("ok", "check"),
    State.FAILED: ("stop", "stop"),
    State.MISSED: ("stop", "stop"),
    State.SHUT_OUT: ("stop", "lock"),
    State.EXCUSED: ("", "check"),
}
STUDIO_ICONS = {
    State.TO_DO: "calendar",
    State.DUE_SOON: "time",
    State.OVERDUE: "warning",
    State.MARKING: "edit",
    State.HANDED_IN: "time",
    State.DONE: "check",
    State.DONE_LATE: "check",
    State.FAILED: "cross",
    State.MISSED: "cross",
    State.SHUT_OUT: "lock",
    State.EXCUSED: "minus",
}  # Wagtail's own


@register.filter
def studio_icon(state: State) -> str:
    """Which of Wagtail's icons a state has."""
    return STUDIO_ICONS[state]


@register.filter
def kind_of(state: State) -> str:
    """Which badge a state has; see templates/components/badge.html."""
    return LOOKS[state][0]


@register.filter
def icon_of(state: State) -> str:
    """Which icon a state has."""
    return LOOKS[state][1]


@register.filter
def due(day: datetime.date, today: datetime.date) -> str:
    """When it is due, as people say it: Due tomorrow, Due Friday 27 Nov, Was due 3 days ago."""
    days = (day - today).days
    if days < 0:
        ago = ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}
        return _("Was due %(day)s, %(ago)s") % {"day": date_format(day, "j M"), "ago": ago}
    if days <= 1:
        return _("Due tomorrow") if days else _("Due today")
    pattern = "l j M" if days < WEEK else "j M Y"
    return _("Due %(day)s") % {"day": date_format(day, pattern)}
