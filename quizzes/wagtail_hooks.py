"""What quizzes and their questions add to the studio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.roles import MANAGES_BANK, MARKS_ATTEMPTS, READS_RESULTS
from kb.studio.articles import SIDE_PANELS
from kb.studio.permissions import PermittedMenuItem
from quizzes.studio.article_panel import MakeQuestionsMenuItem, panel
from quizzes.studio.home import StaleSummary

hooks.register(SIDE_PANELS, panel)

training_menu = Menu(register_hook_name="register_training_menu_item")


@hooks.register("register_admin_menu_item")
def training() -> MenuItem:
    """The menu "Training"; other rooms join it through its hook."""
    return SubmenuMenuItem("Training", training_menu, name="training", icon_name="form", order=160)


@hooks.register("register_training_menu_item")
def questions() -> MenuItem:
    """The bank, for who looks after it."""
    url = reverse("bank:questions")
    return PermittedMenuItem("Questions", url, needs=MANAGES_BANK, icon_name="help", order=100)


@hooks.register("register_training_menu_item")
def quizzes() -> MenuItem:
    """Quizzes and their results."""
    url = reverse("bank:quizzes")
    return PermittedMenuItem("Quizzes", url, needs=READS_RESULTS, icon_name="form", order=200)


@hooks.register("register_training_menu_item")
def results() -> MenuItem:
    """What came of all quizzes."""
    url = reverse("bank:all_results")
    return PermittedMenuItem("Results", url, needs=READS_RESULTS, icon_name="list-ul", order=250)


@hooks.register("register_training_menu_item")
def to_mark() -> MenuItem:
    """Texts that wait for a person."""
    url = reverse("bank:to_mark")
    return PermittedMenuItem("To mark", url, needs=MARKS_ATTEMPTS, icon_name="edit", order=300)


@hooks.register("register_page_header_buttons")
def make_questions(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[MakeQuestionsMenuItem]:
    """ "Make questions" in the menu above an article."""
    yield MakeQuestionsMenuItem(page=page, next_url=next_url, priority=13)


@hooks.register("construct_homepage_summary_items", order=60)
def summary_items(request: HttpRequest, items: list[Any]) -> None:
    """Questions to look at, beside the articles that need a look."""
    items.append(StaleSummary(request))


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """All of the trainers' pages."""
    return [path("training/", include("quizzes.studio.addresses"))]


@hooks.register("insert_global_admin_css")
def looks() -> SafeString:
    """How the trainers' pages look."""
    sheets = ((static(f"css/studio/{name}.css"),) for name in ("quizzes", "proposals"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
