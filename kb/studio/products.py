"""Choosing a product: to narrow a list down, and in forms."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from kb.audiences import Person
from kb.models import ProductPage
from kb.querysets import products_for

NOT_SHOWN = "One that is not published, or not shown to you"


def offer_products(form: forms.ModelForm[Any], person: Person, none: str) -> None:
    """Let the `product` of a form be chosen from those that this person may see.

    One that it has already and they may not see stays, without its name. `none`: how to say that
    there is none.
    """
    field: Any = form.fields["product"]
    seen, kept = list(products_for(person)), form.instance.product_id
    field.queryset = ProductPage.objects.filter(Q(pk__in=[page.pk for page in seen]) | Q(pk=kept))
    hidden = [] if kept in (None, *(page.pk for page in seen)) else [(kept, NOT_SHOWN)]
    field.empty_label = none
    field.choices = [("", none), *hidden, *((page.pk, str(page)) for page in seen)]


def _products(request: Any) -> QuerySet[Any]:
    return products_for(request.user) if request else ProductPage.objects.none()


class ProductFilter(django_filters.ModelChoiceFilter):
    """Pages of a product and of the products below it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Product", queryset=_products, empty_label="All", **kwargs)

    def filter(self, qs: QuerySet[Any], value: ProductPage | None) -> QuerySet[Any]:
        """Pages below it in the tree."""
        return qs.filter(path__startswith=value.path) if value else qs


class SaidProductFilter(ProductFilter):
    """What was said of pages of a product."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """By the page of each row."""
        return qs.filter(page__path__startswith=value.path) if value else qs
