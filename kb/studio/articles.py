"""All articles in one list, and the screen on which one is written."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.text import slugify
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.filters import MultipleUserFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    NavigateToChildrenColumn,
    PageStatusColumn,
    PageTitleColumn,
    ParentPageColumn,
)
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Locale, Page

from accounts.models import User
from kb.audiences import Audience
from kb.models import ArticlePage, ProductPage
from kb.studio.products import ProductFilter
from kb.studio.readers import ReadersSidePanel
from kb.verification import Verification, in_state, state_of

SIDE_PANELS = "register_article_side_panel"  # hook: (page, request) -> side panel, or None


class VerifiedColumn(Column):
    """Whether somebody vouches for the article, and until when."""

    cell_template_name = "kb/studio/verified_cell.html"

    def get_value(self, instance: Any) -> Verification | None:
        """The state; None for pages that are not articles."""
        return state_of(instance) if isinstance(instance, ArticlePage) else None


class VerificationFilter(django_filters.ChoiceFilter):
    """By the state of their verification."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Verification",
            choices=Verification.choices,
            empty_label="All",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """As `kb.verification` has it."""
        return qs.filter(in_state(value)) if value else qs


def owners(request: Any) -> QuerySet[User]:
    """People who own an article."""
    return User.objects.filter(pk__in=ArticlePage.objects.values("owner_of_text"))


class ArticleFilterSet(WagtailFilterSet):
    """How to narrow down the list of articles."""

    product = ProductFilter()
    verification = VerificationFilter()
    owner = MultipleUserFilter(
        field_name="owner_of_text",
        label="Owner",
        queryset=owners,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ArticlePage
        fields = ["audience", "kind", "live"]


def _audience(page: Any) -> str:
    return Audience(page.audience).label if hasattr(page, "audience") else ""


TITLE = PageTitleColumn("title", label="Title", sort_key="title", classname="title")
AUDIENCE = Column("audience", label="Audience", accessor=_audience, width="11%")
VERIFIED = VerifiedColumn("verified", label="Verified", sort_key="verified_until", width="15%")
UPDATED = DateColumn(
    "latest_revision_created_at",
    label="Updated",
    sort_key="latest_revision_created_at",
    width="11%",
)
STATUS = PageStatusColumn("status", label="Status", sort_key="live", width="11%")


class ArticleIndex(IndexView):
    """Names the language of each article only where there is more than one."""

    @cached_property
    def show_locale_labels(self) -> bool:
        """Whether the site has a second language."""
        return bool(Locale.objects.count() > 1)


class WritersMenuItem(MenuItem):
    """For people who may do something to pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """As in Wagtail's own entry "Pages"."""
        return bool(user_has_any_page_permission(request.user))


class ChooseProductView(ChooseParentView):
    """Where a new article shall stand; a title asked for elsewhere goes along."""

    page_title = "Choose its product"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For writers alone: Wagtail itself shows anybody an empty form."""
        if not user_has_any_page_permission(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """On to the editor."""
        url = super().form_valid(form).url
        title = self.request.GET.get("title", "")
        return redirect(f"{url}?{urlencode({'title': title})}" if title else url)


class ArticleListViewSet(PageListingViewSet):
    """Every article, whatever product it belongs to."""

    model = ArticlePage
    index_view_class = ArticleIndex
    choose_parent_view_class = ChooseProductView
    menu_item_class = WritersMenuItem
    icon = "doc-full"
    menu_label = "Articles"
    menu_order = 100
    list_per_page = 50
    columns = [
        BulkActionsColumn("bulk_actions"),
        TITLE,
        ParentPageColumn("parent", label="Product"),
        AUDIENCE,
        VERIFIED,
        UPDATED,
        STATUS,
    ]
    filterset_class = ArticleFilterSet
    list_export = ["code", "title", "audience", "kind", "owner_of_text", "verified_until", "live"]


class ArticleAddView(CreateView):
    """Wagtail's editor for a new page; `?title=` says what it shall be called.

    The slug is made here, because in the browser it follows only what somebody types.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, empty but for title and slug."""
        self.page.title = request.GET.get("title", "")[:255]
        self.page.slug = slugify(self.page.title, allow_unicode=True)
        return super().get(request)  # type: ignore[no-any-return]


class ArticleEditView(EditView):
    """Wagtail's editor, with what readers say at its side, and panels of rooms above."""

    def get_side_panels(self) -> MediaContainer:
        """What readers say is not drawn again at every save in the background."""
        panels = list(super().get_side_panels())
        if not self.expects_json_response:
            panels.append(ReadersSidePanel(self.page, self.request))
        others = (hook(self.page, self.request) for hook in hooks.get_hooks(SIDE_PANELS))
        return MediaContainer([*panels, *(panel for panel in others if panel)])


class ArticleViewSet(PageViewSet):
    """How articles are edited."""

    model = ArticlePage
    add_view_class = ArticleAddView
    edit_view_class = ArticleEditView


class ProductContentsViewSet(PageViewSet):
    """What stands below a product: articles and further products, with their verification."""

    model = ProductPage
    parent_models = [ProductPage]
    columns = [
        BulkActionsColumn("bulk_actions"),
        TITLE,
        AUDIENCE,
        # Products have no such field, so the database cannot sort both by it.
        VerifiedColumn("verified", label="Verified", width="15%"),
        UPDATED,
        STATUS,
        NavigateToChildrenColumn("navigate", width="10%"),
    ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Lists pages of every kind, not products alone."""
        return super().get_index_view_kwargs(**{"model": Page, **kwargs})  # type: ignore[no-any-return]
