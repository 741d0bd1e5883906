"""An outbox of what happened, in the form of xAPI statements."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from quizzes.models.attempts import Attempt


class StatementQuerySet(models.QuerySet["Statement"]):
    """The outbox."""

    def to_send(self) -> StatementQuerySet:
        """What nobody has sent yet, the oldest first."""
        return self.filter(sent_at=None).order_by("at")


class Statement(models.Model):
    """One xAPI 1.0.3 statement, written in the transaction that it tells of."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(
        Attempt, null=True, on_delete=models.SET_NULL, related_name="statements"
    )
    verb = models.CharField(max_length=20)
    body = models.JSONField()
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["at"], condition=Q(sent_at=None), name="statement_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.verb}"
