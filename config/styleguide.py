"""Every component of the design system on one page. Its address exists in development alone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from kb.templatetags.faces import icon_names

COLOURS = [
    "ink",
    "ink-2",
    "ink-3",
    "paper",
    "paper-2",
    "paper-3",
    "line",
    "line-2",
    "accent",
    "accent-2",
    "accent-ink",
    "accent-soft",
    "ok",
    "ok-soft",
    "warn",
    "warn-soft",
    "stop",
    "stop-soft",
    "note",
    "note-soft",
    "agents",
    "agents-soft",
    "mark",
]

HITS = [
    {
        "title": "What the lights on your router mean",
        "headings": ["When the light blinks orange"],
        "product": "Home internet",
        "snippet": mark_safe(
            "The <mark>router</mark> looks for the line. After a move this is the usual case: "
            "the line must be active at the new address before it stops <mark>blinking</mark>."
        ),
        "verified": True,
    },
    {
        "title": "Emergency cash abroad",
        "headings": ["When abroad", "Who may get it"],
        "product": "Cards",
        "snippet": mark_safe("Up to the daily limit of the <mark>card</mark>, once a trip."),
        "agents": True,
        "kind": "Playbook",
    },
    {
        "title": "Replace a card",
        "product": "Cards",
        "nearest": True,
        "snippet": "Within five days.",
    },
]


def styleguide(request: HttpRequest) -> HttpResponse:
    """The style guide."""
    page = Paginator(range(93), 20).page(2)
    context = {"colours": COLOURS, "icons": icon_names(), "hits": HITS, "page": page}
    return render(request, "styleguide.html", context)
