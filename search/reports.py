"""Reports about searches. Each row leads to a deed that mends it."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from accounts.roles import READS_REPORTS
from kb.models import ArticlePage, Feedback
from kb.querysets import number_of
from kb.studio.permissions import NeedsPermission
from kb.studio.places import place_of
from kb.studio.products import ProductFilter
from kb.voting import helpful_share
from search.models import SearchClick, SearchLog
from search.studio import deeds

USUAL = datetime.timedelta(days=30)


def usual_start() -> datetime.datetime:
    """Where a report begins when no dates were chosen."""
    return timezone.now() - USUAL


class PeriodFilter(django_filters.DateFromToRangeFilter):
    """Searches of these days; of the last 30 when none are chosen."""

    def __init__(self, **kwargs: Any) -> None:
        label = "Days (the last 30 if none are chosen)"
        super().__init__(label=label, widget=DateRangePickerWidget, **kwargs)

    def filter(self, qs: QuerySet[Any], value: slice | None) -> QuerySet[Any]:
        """Bounded in any case, so that no report reads a whole log."""
        if value is None:
            return qs.filter(**{f"{self.field_name}__gte": usual_start()})
        found: QuerySet[Any] = super().filter(qs, value)
        return found


class SearchFilterSet(WagtailFilterSet):
    """Days and surface."""

    at = PeriodFilter(field_name="at")
    surface = django_filters.ChoiceFilter(
        label="Where",
        choices=SearchLog.Surface.choices,
        empty_label="All",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = SearchLog
        fields: list[str] = []


class DeedsColumn(Column):
    """Links to what can be done about a row."""

    cell_template_name = "search/studio/deeds_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """`deeds`: those open to the person."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        steering, writing = self.get_value(instance)
        person = parent_context["request"].user
        return {**context, "deeds": deeds.open_to(person, steering=steering, writing=writing)}


class SearchReport(NeedsPermission, ReportView):
    """A report that counts rows of the search log, grouped by what was searched."""

    needs = READS_REPORTS
    header_icon = "search"
    filterset_class = SearchFilterSet
    no_results_message = "No such searches in these days."
    default_ordering = "-times"
    paginate_by = 50
    grouped: tuple[str, ...] = ("normalised",)

    def rows(self, searches: Any) -> QuerySet[SearchLog]:
        """The rows of the log that this report is about."""
        raise NotImplementedError

    def get_base_queryset(self) -> QuerySet[SearchLog]:
        """All of them, before they are counted."""
        return self.rows(SearchLog.objects.visible_to(self.request.user)).order_by()

    def get_queryset(self) -> QuerySet[Any]:
        """Narrowed down first, counted then."""
        searches = self.filter_queryset(self.get_base_queryset())
        counted = searches.values(*self.grouped).annotate(times=Count("pk"), last=Max("at"))
        return self.order_queryset(counted)

    def get_filtered_queryset(self) -> QuerySet[Any]:
        """`get_queryset` has narrowed it down."""
        return self.get_queryset()

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked; what is equal by its words, so that pages of the list never overlap."""
        return queryset.order_by(self.ordering, *self.grouped)


TIMES = NumberColumn("times", label="Times", sort_key="times", width="8%")
LAST = DateColumn("last", label="Last", sort_key="last", width="14%")
HEADINGS = {"normalised": "Search", "times": "Times", "last": "Last"}


def _query(name: str = "normalised", label: str = "Search") -> TitleColumn:
    return TitleColumn(name, label=label, sort_key=name)


def _without_result(row: dict[str, Any]) -> tuple[list[deeds.Deed], list[deeds.Deed]]:
    query = row["normalised"]
    steering = [("Add a synonym", deeds.add_synonym(query)), ("Try", deeds.try_query(query))]
    return steering, [("Write an article", deeds.write_article(query))]


class WithoutResultsReport(SearchReport):
    """What people searched and nothing matched."""

    page_title = "Searches without a result"
    index_url_name = "search_without_results"
    index_results_url_name = "search_without_results_results"
    export_filename = "searches-without-result"
    list_export = ["normalised", "times", "last"]
    export_headings = HEADINGS
    columns = [
        _query(),
        TIMES,
        LAST,
        DeedsColumn("deeds", label="What to do", accessor=_without_result),
    ]

    def rows(self, searches: Any) -> QuerySet[SearchLog]:
        """Nothing matched by words."""
        found: QuerySet[SearchLog] = searches.without_results()
        return found


def _without_click(row: dict[str, Any]) -> tuple[list[deeds.Deed], list[deeds.Deed]]:
    query = row["normalised"]
    steering = [("Pin an answer", deeds.pin(query)), ("Try", deeds.try_query(query))]
    return steering, [("Write an article", deeds.write_article(query))]


class WithoutClickReport(SearchReport):
    """What people searched, got hits for, and opened none."""

    page_title = "Searches without a click"
    index_url_name = "search_without_click"
    index_results_url_name = "search_without_click_results"
    export_filename = "searches-without-click"
    list_export = ["normalised", "times", "last"]
    export_headings = HEADINGS
    columns = [
        _query(),
        TIMES,
        LAST,
        DeedsColumn("deeds", label="What to do", accessor=_without_click),
    ]

    def rows(self, searches: Any) -> QuerySet[SearchLog]:
        """Hits, and no interest in them."""
        found: QuerySet[SearchLog] = searches.without_click()
        return found


def _refined(row: dict[str, Any]) -> tuple[list[deeds.Deed], list[deeds.Deed]]:
    first, then = row["refined_from__normalised"], row["normalised"]
    return [("Add a synonym", deeds.add_synonym(first, then)), ("Try", deeds.try_query(first))], []


class RefinedReport(SearchReport):
    """What people searched, and what they searched instead."""

    page_title = "Refined searches"
    index_url_name = "search_refined"
    index_results_url_name = "search_refined_results"
    export_filename = "refined-searches"
    grouped = ("refined_from__normalised", "normalised")
    list_export = ["refined_from__normalised", "normalised", "times", "last"]
    export_headings = {**HEADINGS, "refined_from__normalised": "First", "normalised": "Then"}
    columns = [
        _query("refined_from__normalised", "First"),
        Column("normalised", label="Then", sort_key="normalised"),
        TIMES,
        LAST,
        DeedsColumn("deeds", label="What to do", accessor=_refined),
    ]

    def rows(self, searches: Any) -> QuerySet[SearchLog]:
        """Each second try."""
        found: QuerySet[SearchLog] = searches.first_pages().exclude(refined_from=None)
        return found


class VotedFilterSet(WagtailFilterSet):
    """Days, on the votes; product, on the articles."""

    days = django_filters.DateFromToRangeFilter(
        label="Days (the last 30 if none are chosen)",
        widget=DateRangePickerWidget,
        method="already_counted",
    )
    product = ProductFilter()

    class Meta:
        model = ArticlePage
        fields: list[str] = []

    def already_counted(self, articles: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """The view counts votes of these days only."""
        return articles


class HelpfulnessReport(NeedsPermission, ReportView):
    """Whether articles helped those who said so, and how often they were opened."""

    needs = READS_REPORTS
    model = ArticlePage
    page_title = "Helpfulness of articles"
    header_icon = "group"
    filterset_class = VotedFilterSet
    index_url_name = "search_helpfulness"
    index_results_url_name = "search_helpfulness_results"
    no_results_message = "No reader voted in these days."
    default_ordering = "-unhelped"
    export_filename = "helpfulness"
    list_export = ["code", "title", "helped", "unhelped", "opened"]
    export_headings = {
        "helped": "Helped",
        "unhelped": "Did not help",
        "opened": "Opened from a search",
    }

    @property
    def columns(self) -> list[Column]:
        """Numbers with their n."""
        return [
            TitleColumn("title", label="Article", get_url=self._place, sort_key="title"),
            ShareColumn("share", label="Helped"),
            NumberColumn("helped", label="Yes", sort_key="helped"),
            NumberColumn("unhelped", label="No", sort_key="unhelped"),
            NumberColumn("opened", label="Opened from a search", sort_key="opened"),
        ]

    def get_base_queryset(self) -> QuerySet[ArticlePage]:
        """Articles this person may read on which somebody voted in these days."""
        since, until = self._days()
        votes = Feedback.objects.filter(created_at__gte=since, created_at__lte=until)
        opened = SearchClick.objects.filter(at__gte=since, at__lte=until)
        readable = ArticlePage.objects.visible_to(self.request.user)
        counted: QuerySet[ArticlePage] = readable.filter(pk__in=votes.values("page")).annotate(
            helped=number_of(votes.filter(helpful=True)),
            unhelped=number_of(votes.filter(helpful=False)),
            opened=number_of(opened),
        )
        return counted

    def _days(self) -> tuple[datetime.datetime, datetime.datetime]:
        chosen = self.filters.form.cleaned_data.get("days") if self.filters.is_valid() else None
        since = chosen.start if chosen and chosen.start else None
        until = chosen.stop if chosen and chosen.stop else None
        return since or usual_start(), until or timezone.now()

    def _place(self, article: ArticlePage) -> str:
        return place_of(article, self.request.user)


class ShareColumn(Column):
    """Helped of all who voted, as a bar with its number."""

    cell_template_name = "search/studio/share_cell.html"

    def get_value(self, instance: Any) -> int | None:
        """Whole per cent."""
        return helpful_share(instance.helped, instance.unhelped)


REPORTS: tuple[tuple[str, str, type[Any]], ...] = (
    ("search-without-results", "search_without_results", WithoutResultsReport),
    ("search-without-click", "search_without_click", WithoutClickReport),
    ("search-refined", "search_refined", RefinedReport),
    ("helpfulness", "search_helpfulness", HelpfulnessReport),
)
