"""Who holds a permission, asked of the database."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User

ROLES = "django.contrib.auth.backends.ModelBackend"  # several are set; this one knows roles


def holders_of(permission: str, *, superusers: bool = True) -> QuerySet[User]:
    """Active people whose roles (`accounts.roles`) give them this; superusers hold everything."""
    return User.objects.with_perm(permission, backend=ROLES, include_superusers=superusers)
