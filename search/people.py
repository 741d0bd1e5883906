"""Whose eyes a command looks with."""

from __future__ import annotations

from django.core.management.base import CommandError

from accounts.models import User
from kb.audiences import access_keys


def person(username: str) -> User:
    """The user with this name; raises CommandError."""
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"There is no user called {username}.") from None


def access_of(username: str | None) -> frozenset[str] | None:
    """The keys of this user; None, which is everything, without one. Raises CommandError."""
    return access_keys(person(username)) if username else None
