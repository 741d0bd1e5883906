"""What training adds to the studio's menu "Training"."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.roles import ASSIGNS_TO_TEAM, READS_RESULTS
from kb.studio.permissions import PermittedMenuItem


@hooks.register("register_training_menu_item")
def assignments() -> MenuItem:
    """Who is to take what, by when."""
    url = reverse("assignments:assignments")
    return PermittedMenuItem(
        "Assignments", url, needs=ASSIGNS_TO_TEAM, icon_name="calendar-check", order=250
    )


@hooks.register("register_training_menu_item")
def scores() -> MenuItem:
    """Who knows how much of what."""
    url = reverse("scores:scores")
    return PermittedMenuItem("Scores", url, needs=READS_RESULTS, icon_name="list-ul", order=400)


@hooks.register("register_admin_urls")
def score_addresses() -> list[Any]:
    """Scores, and who can be sent calls."""
    return [path("training/", include("training.studio.scores.addresses"))]


@hooks.register("register_admin_urls")
def assignment_addresses() -> list[Any]:
    """Assigning, and following who has done what."""
    return [path("training/", include("training.studio.assigning.addresses"))]


@hooks.register("insert_global_admin_css")
def looks_of_assignments() -> SafeString:
    """How assignments look."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/studio/assignments.css"))


@hooks.register("insert_global_admin_css")
def looks() -> SafeString:
    """How scores look."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/studio/scores.css"))
