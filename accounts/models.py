"""People and the teams they work in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Team(models.Model):
    """Agents who work together under a lead."""

    name = models.CharField(max_length=80, unique=True)
    lead = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="leads"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who logs in. What they may do comes from roles (`accounts.roles`)."""

    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username
