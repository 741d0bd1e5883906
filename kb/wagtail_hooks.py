"""What the knowledge base adds to the studio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem
from wagtail.rich_text.feature_registry import FeatureRegistry

from accounts.roles import READS_REPORTS
from kb.documents import may_have
from kb.studio.articles import ArticleListViewSet, ArticleViewSet, ProductContentsViewSet
from kb.studio.feedback import FeedbackViewSet
from kb.studio.flags import FlagViewSet
from kb.studio.home import FlagsSummary, OwnArticlesPanel, ToCheckSummary
from kb.studio.links import keep_sections
from kb.studio.permissions import PermittedMenuItem
from kb.studio.reports import ArticlesToCheckView
from kb.studio.verify import VerifyMenuItem, VerifyView, VouchFormatter
from kb.vouching import VOUCHED

COUNTS_OF_FILES = (ImagesSummaryItem, DocumentsSummaryItem)


class KnowledgeGroup(ViewSetGroup):
    """The menu "Knowledge"; reusable texts join it through the hook."""

    menu_label = "Knowledge"
    menu_icon = "doc-full"
    menu_order = 150
    submenu_hook = "register_knowledge_menu_item"
    items = (
        ArticleListViewSet("articles"),
        FlagViewSet("flags"),
        FeedbackViewSet("feedback"),
    )


@hooks.register("register_admin_viewset")
def knowledge() -> list[Any]:
    """Lists of articles, flags and feedback; how articles and products are edited."""
    return [KnowledgeGroup(), ArticleViewSet(), ProductContentsViewSet()]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Screens that belong to no viewset."""
    results = ArticlesToCheckView.as_view(results_only=True)
    return [
        path("articles/<int:pk>/verify/", VerifyView.as_view(), name="kb_verify"),
        path(
            "reports/articles-to-check/",
            ArticlesToCheckView.as_view(),
            name="kb_articles_to_check",
        ),
        path("reports/articles-to-check/results/", results, name="kb_articles_to_check_results"),
    ]


@hooks.register("register_reports_menu_item")
def articles_to_check() -> MenuItem:
    """The report in the menu."""
    return PermittedMenuItem(
        "Articles to check",
        reverse("kb_articles_to_check"),
        needs=READS_REPORTS,
        icon_name="clipboard-list",
        order=100,
    )


@hooks.register("register_page_header_buttons")
def verify_in_header(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[VerifyMenuItem]:
    """ "Verify until…" in the menu above an article."""
    yield VerifyMenuItem(page=page, next_url=next_url, priority=12)


@hooks.register("register_page_listing_more_buttons")
def verify_in_list(page: Any, user: Any, next_url: str | None = None) -> Iterator[VerifyMenuItem]:
    """ "Verify until…" in the menu of an article in a list."""
    yield VerifyMenuItem(page=page, next_url=next_url, priority=3)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """How vouching reads in a page's history."""
    actions.register_action(VOUCHED)(VouchFormatter)


@hooks.register("construct_homepage_summary_items", order=50)
def summary_items(request: HttpRequest, items: list[Any]) -> None:
    """What needs a hand, in place of Wagtail's counts of files."""
    items[:] = [item for item in items if not isinstance(item, COUNTS_OF_FILES)]
    items += [ToCheckSummary(request), FlagsSummary(request)]


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """The person's own articles, above what Wagtail shows."""
    panels.append(OwnArticlesPanel())


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    """Wagtail's screens in Rapport's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/studio.css"))


@hooks.register("construct_help_menu")
def help_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Links to Wagtail's own site are no help with Rapport; the shortcuts are."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("register_rich_text_features", order=10)
def links(features: FeatureRegistry) -> None:
    """After Wagtail's own rules, one of which this replaces."""
    keep_sections(features)


@hooks.register("before_serve_document")
def only_with_a_text_that_links_to_it(document: Any, request: HttpRequest) -> None:
    """A document of an agents' text is not there for customers."""
    if not may_have(document, request.user):
        raise Http404
