"""What search adds to the studio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles import LOOKS_AFTER_TASKS, READS_REPORTS
from kb.studio.permissions import PermittedMenuItem
from kb.studio.readers import SECTIONS
from search.reports import REPORTS
from search.studio.health import HealthView, RebuildView
from search.studio.home import SearchPanel
from search.studio.readers import section
from search.studio.steering import SteeringGroup, try_menu_item
from search.studio.trial import TryQueryView

hooks.register(SECTIONS, section)
hooks.register("register_steering_menu_item", try_menu_item)


@hooks.register("register_admin_viewset")
def steering() -> SteeringGroup:
    """Synonyms, pins, stop phrases, golden queries."""
    return SteeringGroup()


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Reports, and trying a query."""
    urls = [
        path("try-a-query/", TryQueryView.as_view(), name="search_try"),
        path("reports/search-health/", HealthView.as_view(), name="search_health"),
        path("reports/search-health/rebuild/", RebuildView.as_view(), name="search_rebuild"),
    ]
    for slug, name, view in REPORTS:
        results = view.as_view(results_only=True)
        urls.append(path(f"reports/{slug}/", view.as_view(), name=name))
        urls.append(path(f"reports/{slug}/results/", results, name=f"{name}_results"))
    return urls


def _entry(name: str, view: Any, order: int, needs: str) -> Callable[[], MenuItem]:
    def entry() -> MenuItem:
        return PermittedMenuItem(
            view.page_title,
            reverse(name),
            needs=needs,
            icon_name=view.header_icon,
            order=order,
        )

    return entry


for order, (_, name, view) in enumerate(REPORTS, start=110):
    hooks.register("register_reports_menu_item", _entry(name, view, order, READS_REPORTS))

hooks.register(
    "register_reports_menu_item", _entry("search_health", HealthView, 890, LOOKS_AFTER_TASKS)
)


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """How search did this week."""
    panels.append(SearchPanel())
