"""Template tags of the desk: addresses that keep the state, words for filters."""

import datetime
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.timesince import timesince

from desk.asked import Asked
from desk.products import Products
from search.visible import KIND_LABELS

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_url(context: Context, **changes: Any) -> str:
    """The desk's address with some parts of its state changed."""
    asked: Asked = context["asked"]
    said = asked.but(**changes).query_string
    return f"{reverse('desk:desk')}?{said}" if said else reverse("desk:desk")


@register.simple_tag(takes_context=True)
def products_title(context: Context, page: Any) -> str:
    """Title of the product a page belongs to."""
    products: Products = context["products"]
    return products.title_above(page.path)


@register.filter
def ago(moment: datetime.datetime) -> str:
    """How long ago, in its largest unit: "2 hours"."""
    return timesince(moment, depth=1)


@register.filter
def kind_label(kind: str) -> str:
    """A kind of page in words."""
    return str(KIND_LABELS.get(kind, kind))


@register.filter
def filters_in_words(asked: Asked, products: Products) -> str:
    """What a search was narrowed down to, as people say it."""
    audience = {"public": "public only", "agents": "agents only"}.get(asked.audience, "")
    kind = kind_label(asked.kind).lower()
    said = [products.title(asked.product), kind, audience, asked.language]
    return ", ".join(filter(None, said))
