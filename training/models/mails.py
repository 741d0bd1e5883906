"""What people were told by mail of what they are to take."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from training.models.assignments import Assignment


class DutyMail(models.Model):
    """A person was told that a quiz is theirs to take, or that it is due soon, on this day."""

    class About(models.TextChoices):
        """What the mail said of it."""

        NEW = "new", "It is new"
        SOON = "soon", "It is due soon"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="mails")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=4, choices=About.choices)
    due_on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person", "about", "due_on"], name="one_mail_for_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.assignment}, {self.get_about_display().lower()}"
