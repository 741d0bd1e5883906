"""Other rules for a person or a team: more time, other dates, more tries."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Team
from quizzes.models.quizzes import Quiz


class QuizOverride(models.Model):
    """What holds instead of the quiz's own rules; an empty field overrides nothing.

    Extra time comes on top of the quiz's limit: the limit times the factor, plus the minutes.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="overrides")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="quiz_overrides",
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="quiz_overrides"
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    time_factor = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="1.25 is a quarter more.",
    )
    extra_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0: any number.")
    password = models.CharField(max_length=128, blank=True, editable=False)  # its hash
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, team__isnull=False) | Q(person__isnull=False, team=None),
                name="override_for_a_person_or_a_team",
                violation_error_message="Name a person or a team.",
            ),
            models.UniqueConstraint(fields=["quiz", "person"], name="one_override_a_person"),
            models.UniqueConstraint(fields=["quiz", "team"], name="one_override_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.person or self.team}"

    def set_password(self, password: str) -> None:
        """Ask for this password instead (not saved)."""
        self.password = make_password(password) if password else ""
