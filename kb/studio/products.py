"""Narrowing lists down to a product."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from kb.models import ProductPage


class ProductFilter(django_filters.ModelChoiceFilter):
    """Pages of a product and of the products below it."""

    def __init__(self, **kwargs: Any) -> None:
        products = ProductPage.objects.order_by("path")
        super().__init__(label="Product", queryset=products, empty_label="All", **kwargs)

    def filter(self, qs: QuerySet[Any], value: ProductPage | None) -> QuerySet[Any]:
        """Pages below it in the tree."""
        return qs.filter(path__startswith=value.path) if value else qs


class SaidProductFilter(ProductFilter):
    """What was said of pages of a product."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """By the page of each row."""
        return qs.filter(page__path__startswith=value.path) if value else qs
