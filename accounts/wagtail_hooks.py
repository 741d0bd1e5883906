"""What people management adds to the studio."""

from wagtail import hooks

from accounts.studio.people import TeamViewSet


@hooks.register("register_admin_viewset")
def teams() -> TeamViewSet:
    """The screens for teams."""
    return TeamViewSet("teams")
