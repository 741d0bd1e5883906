"""What owners were told about their articles."""

from django.db import models
from django.utils import timezone


class Reminder(models.Model):
    """An owner was told that an article's verification runs out, or has run out, on this day."""

    article = models.ForeignKey("kb.ArticlePage", models.CASCADE, related_name="reminders")
    until = models.DateField()
    state = models.CharField(max_length=10)  # kb.verification.Verification: soon or over
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "until", "state"], name="one_reminder_for_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.state} on {self.until}"
