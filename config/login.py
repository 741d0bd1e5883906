"""Where somebody is after logging in who asked for no page."""

from django.contrib.auth.views import LoginView
from django.shortcuts import resolve_url

from accounts.roles import STEERS_SEARCH, USES_DESK

_PLACES = ((STEERS_SEARCH, "wagtailadmin_home"), (USES_DESK, "desk:desk"))


class Login(LoginView):
    """Writers begin in the studio, who talks to customers at the desk, all others at home."""

    def get_default_redirect_url(self) -> str:
        """The first place that is theirs."""
        user = self.request.user
        named = (place for permission, place in _PLACES if user.has_perm(permission))
        return resolve_url(next(named, super().get_default_redirect_url()))
