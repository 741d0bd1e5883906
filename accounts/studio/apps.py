"""Wagtail's user management with our own forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class StudioUsersConfig(WagtailUsersAppConfig):
    """Takes the place of `wagtail.users` in INSTALLED_APPS."""

    user_viewset = "accounts.studio.people.UserViewSet"
