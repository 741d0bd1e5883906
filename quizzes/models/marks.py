"""Marks that people give."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from quizzes.models.attempts import AttemptSlot
from quizzes.models.fractions import FractionField


class Mark(models.Model):
    """What one person gave for one answer: by rubric (levels, from 0) or as a fraction."""

    slot = models.ForeignKey(AttemptSlot, on_delete=models.CASCADE, related_name="marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    fraction = FractionField()
    levels = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "marker"], name="one_mark_a_marker"),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.fraction}"
