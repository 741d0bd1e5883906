"""Ways to take the bank along, as buttons above its list."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.widgets.button import Button

from quizzes.formats import FORMATS

KINDS = ("gift", "moodle_xml", "qti", "csv", "xlsx")
NOT_ITS_OWN = ("p", "_w_filter_fragment")  # of the address: of the list, not of what it shows


def export_buttons(request: HttpRequest) -> list[Button]:
    """A button for each format, with what the list is narrowed down to."""
    narrowed = request.GET.copy()
    for key in NOT_ITS_OWN:
        narrowed.pop(key, None)
    return [
        Button(
            f"Export as {FORMATS[kind].label}",
            url=f"{reverse('bank:export', args=[kind])}?{narrowed.urlencode()}",
            icon_name="download",
            priority=100 + at,
        )
        for at, kind in enumerate(KINDS)
    ]
