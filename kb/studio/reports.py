"""The report "Articles to check"."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from wagtail.admin.filters import MultipleUserFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from accounts.roles import READS_REPORTS
from kb.models import ArticlePage
from kb.studio.articles import VerifiedColumn, owners
from kb.studio.permissions import NeedsPermission
from kb.studio.places import place_of
from kb.studio.products import ProductFilter
from kb.to_check import REASONS, articles_to_check, because, reasons
from kb.voting import helpful_share


class ReasonFilter(django_filters.ChoiceFilter):
    """By one of the reasons why an article is in the report."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Reason",
            choices=list(REASONS.items()),
            empty_label="All",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As `kb.to_check` has it."""
        return qs.filter(because(value)) if value else qs


class ToCheckFilterSet(WagtailFilterSet):
    """How to narrow down the report."""

    reason = ReasonFilter()
    product = ProductFilter()
    owner = MultipleUserFilter(
        field_name="owner_of_text",
        label="Owner",
        queryset=owners,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ArticlePage
        fields: list[str] = []


def helped_share(article: Any) -> str:
    """Readers' verdict with its n, or nothing without votes."""
    share = helpful_share(article.helped, article.unhelped)
    return "" if share is None else f"{share}% of {article.helped + article.unhelped}"


class ArticlesToCheckView(NeedsPermission, ReportView):
    """Verification run out or soon, flagged, or not helping: what this person may read."""

    needs = READS_REPORTS
    model = ArticlePage
    page_title = "Articles to check"
    header_icon = "clipboard-list"
    index_url_name = "kb_articles_to_check"
    index_results_url_name = "kb_articles_to_check_results"
    filterset_class = ToCheckFilterSet
    no_results_message = "Nothing to check: no article matches."
    export_filename = "articles-to-check"
    list_export = [
        "code",
        "title",
        "because",
        "owner_of_text",
        "verified_until",
        "open_flags",
        "helped",
        "unhelped",
    ]
    export_headings = {
        "because": "Reasons",
        "open_flags": "Open flags",
        "helped": "Helped (90 days)",
        "unhelped": "Did not help (90 days)",
    }

    @property
    def columns(self) -> list[Column]:
        """What makes each article worth a look."""
        return [
            TitleColumn("title", label="Article", get_url=self._place, sort_key="title"),
            Column("product", label="Product", accessor="_parent_page"),
            Column("because", label="Why", accessor=lambda row: ", ".join(reasons(row))),
            Column("owner_of_text", label="Owner"),
            VerifiedColumn("verified", label="Verified", sort_key="verified_until"),
            NumberColumn("open_flags", label="Open flags", sort_key="open_flags"),
            Column("helped", label="Helped, 90 days", accessor=helped_share),
        ]

    def get_base_queryset(self) -> QuerySet[ArticlePage]:
        """Only what this person may read."""
        return articles_to_check(self.request.user).select_related("owner_of_text")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Adds products and, for the spreadsheet, the reasons in words."""
        Page.objects.annotate_parent_page(object_list)
        for article in object_list:
            article.because = reasons(article)
        return object_list

    def _place(self, article: ArticlePage) -> str:
        return place_of(article, self.request.user)
