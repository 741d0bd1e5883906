"""Who holds a permission: whether a person does, and everybody who does."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User

Person = User | AnonymousUser
ROLES = "django.contrib.auth.backends.ModelBackend"  # several are set; this one knows roles


def may(person: Person, permission: str) -> TypeGuard[User]:
    """Whether the person may do this; nobody may who is not logged in."""
    return isinstance(person, User) and person.has_perm(permission)


def holders_of(permission: str, *, superusers: bool = True) -> QuerySet[User]:
    """Active people whose roles (`accounts.roles`) give them this; superusers hold everything."""
    return User.objects.with_perm(permission, backend=ROLES, include_superusers=superusers)
