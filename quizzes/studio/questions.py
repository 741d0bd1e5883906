"""The list of questions: searched, narrowed down, sorted, taken along."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusFlagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton

from accounts.roles import MANAGES_BANK
from kb.models import ProductPage
from kb.studio.permissions import NeedsPermission
from kb.studio.products import ProductFilter
from quizzes.content import TYPES
from quizzes.models import Category, Question, QuestionTag
from quizzes.studio.export_buttons import export_buttons
from quizzes.studio.shelf import STATES, in_state, name_of, on_shelf, saying, state_of, type_of
from quizzes.studio.writing.editors import EDITORS


class ShelfFilter(django_filters.ModelChoiceFilter):
    """Questions of a category and of those in it."""

    def filter(self, qs: QuerySet[Any], value: Category | None) -> QuerySet[Any]:
        """At any depth."""
        return qs.filter(category__in=Category.objects.all().below(value.pk)) if value else qs


class AboutProductFilter(ProductFilter):
    """Questions about a product and those below it."""

    def filter(self, qs: QuerySet[Any], value: ProductPage | None) -> QuerySet[Any]:
        """By its place in the tree."""
        return qs.filter(product__path__startswith=value.path) if value else qs


class StateFilter(django_filters.ChoiceFilter):
    """Whether they are asked."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As the column says it."""
        return in_state(qs, value) if value else qs


class StaleFilter(django_filters.ChoiceFilter):
    """Whether what they test has changed."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As the column says it."""
        return qs.filter(is_stale=value == "yes") if value else qs


class MineFilter(django_filters.ChoiceFilter):
    """Questions of whoever looks."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Those that they made, or wrote a version of."""
        return qs.by(self.parent.request.user) if value else qs  # type: ignore[attr-defined]


class TagFilter(django_filters.ModelChoiceFilter):
    """Questions that carry a tag."""

    def filter(self, qs: QuerySet[Any], value: Tag | None) -> QuerySet[Any]:
        """Each of them once."""
        carried = QuestionTag.objects.filter(tag=value).values("content_object")
        return qs.filter(pk__in=carried) if value else qs


def tags_in_use(request: Any) -> QuerySet[Tag]:
    """Tags of questions."""
    used: QuerySet[Tag] = Tag.objects.filter(pk__in=QuestionTag.objects.values("tag"))
    return used.order_by("name")


class QuestionFilterSet(WagtailFilterSet):
    """How to narrow down the bank."""

    category = ShelfFilter(queryset=Category.objects.order_by("name"), empty_label="All")
    product = AboutProductFilter()
    type = django_filters.ChoiceFilter(
        label="Type",
        choices=[(name, kind.label.capitalize()) for name, kind in TYPES.items()],
        empty_label="All",
    )
    state = StateFilter(
        label="State", choices=list(STATES.items()), empty_label="All", widget=forms.RadioSelect
    )
    tag = TagFilter(label="Tag", queryset=tags_in_use, empty_label="All")
    stale = StaleFilter(
        label="What it tests",
        choices=[("yes", "Has changed"), ("no", "Has not changed")],
        empty_label="All",
        widget=forms.RadioSelect,
    )
    mine = MineFilter(
        label="Written by",
        choices=[("yes", "Me")],
        empty_label="Anybody",
        widget=forms.RadioSelect,
    )
    difficulty = django_filters.ChoiceFilter(
        label="Difficulty",
        choices=Question.Difficulty.choices,
        empty_label="All",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Question
        fields: list[str] = []


def facility_of(question: Question) -> str:
    """The share of the mark that was earned, with its n; nothing before anybody answered."""
    if question.facility is None:
        return ""
    return f"{question.facility:.0%} of {question.answered}"


class QuestionListing(NeedsPermission, BaseListingView):
    """Every question of the bank that this person may see."""

    needs = MANAGES_BANK
    page_title = "Questions"
    header_icon = "help"
    index_url_name = "bank:questions"
    index_results_url_name = "bank:questions_results"
    filterset_class = QuestionFilterSet
    is_searchable = True
    paginate_by = 50
    default_ordering = "-pk"
    columns = [
        TitleColumn(
            "name",
            label="Question",
            accessor=name_of,
            url_name="bank:question",
            sort_key="name",
        ),
        Column("type", label="Type", accessor=type_of, sort_key="type"),
        Column("category", label="Category", sort_key="category__name"),
        Column("product", label="Product", sort_key="product__title"),
        Column("state", label="State", accessor=state_of),
        NumberColumn("number", label="Version"),
        Column("facility", label="Earned", accessor=facility_of, sort_key="facility"),
        StatusFlagColumn("is_stale", label="What it tests", true_label="Has changed"),
    ]

    @cached_property
    def no_results_message(self) -> str:
        """What an empty list means."""
        if self.is_searching or self.is_filtering:
            return "No question matches."
        return "The bank is empty."

    def get_base_queryset(self) -> QuerySet[Any]:
        """Those this person may see."""
        return on_shelf(self.request.user)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As asked; equal ones the newest first, so that pages never overlap."""
        return queryset.order_by(self.ordering, "-pk")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By what they say and how they are called."""
        return saying(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def header_buttons(self) -> list[Button]:
        """What brings questions in: a form for each type, and files."""
        url = reverse("bank:import")
        adding = [
            Button(
                editor.blank.label.capitalize(), url=reverse("bank:add", args=[kind]), priority=at
            )
            for at, (kind, editor) in enumerate(EDITORS.items())
        ]
        add = ButtonWithDropdown("Add a question", buttons=adding, icon_name="plus", priority=10)
        from_article = reverse("bank:from_articles")
        return [
            add,
            HeaderButton("From an article", url=from_article, icon_name="doc-full", priority=15),
            HeaderButton("Import", url=url, icon_name="upload", priority=20),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The categories, and formats to take along what the list shows."""
        url = reverse("bank:categories")
        categories = Button("Categories", url=url, icon_name="folder-open-inverse", priority=50)
        return [categories, *export_buttons(self.request)]
