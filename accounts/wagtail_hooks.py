"""What people management adds to the studio."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks

from accounts.models import User
from accounts.studio.people import TeamViewSet


@hooks.register("register_admin_viewset")
def teams() -> TeamViewSet:
    """The screens for teams."""
    return TeamViewSet("teams")


@hooks.register("before_bulk_action")
def only_administrators_touch_administrators(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> None:
    """What the screen of one person refuses, the list of people refuses, too."""
    at_work = getattr(request.user, "is_superuser", False)
    if not at_work and any(isinstance(one, User) and one.is_superuser for one in objects):
        raise PermissionDenied
