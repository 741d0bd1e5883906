"""Logging in to the demo. The demo's people have no password of their own, so that nobody can
enter with a known one after the demo's data has been put to real use: only this back end knows
it, and only demo settings install this back end."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User

PASSWORD = "try-rapport"  # noqa: S105


class DemoBackend(BaseBackend):
    """Lets the demo's people in with the demo's password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """The user, if this is the demo, the password is the demo's and the user has none."""
        if not settings.DEMO or not constant_time_compare(password or "", PASSWORD):
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        return user if user and not user.has_usable_password() else None

    def get_user(self, user_id: int) -> User | None:
        """The user behind a session; none outside the demo."""
        return User.objects.filter(pk=user_id, is_active=True).first() if settings.DEMO else None
