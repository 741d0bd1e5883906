"""The desk has no rows of its own; it owns the right to sit at it."""

from django.db import models


class Desk(models.Model):
    """Carries the permission to use the desk."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("use_desk", "Can use the agents' desk")]
