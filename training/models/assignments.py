"""Who is asked to take which quiz, by when."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Team
from quizzes.models import Quiz
from training.querysets import AssignmentQuerySet


class Assignment(models.Model):
    """A quiz that people, teams or roles are asked to take by a day.

    Who is meant is asked each time: whoever joins the team later has it, too. How far they are
    follows from their tries (`training.progress`).
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="assignments")
    due_on = models.DateField("due on", help_text="The last day on which it is in time.")
    counts_from = models.DateField(
        "counts from",
        null=True,
        blank=True,
        help_text="What was handed in before this day does not count. Empty: all tries do.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="Shown to those who are to take it."
    )
    teams = models.ManyToManyField(Team, blank=True, related_name="assignments")
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="assignments"
    )
    roles = models.ManyToManyField(Group, blank=True, related_name="assignments")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        permissions = [
            ("manage_assignments", "Can assign quizzes to anybody"),
            ("assign_to_team", "Can assign quizzes to the team one leads"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, due {date_format(self.due_on, 'j M Y')}"


class OtherDueDate(models.Model):
    """Another day for one person, or none: then they are excused."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="other_due_dates"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person"], name="one_other_due_date_a_person"
            ),
        ]

    def __str__(self) -> str:
        said = "excused" if self.due_on is None else f"due {date_format(self.due_on, 'j M Y')}"
        return f"{self.person}: {said}"
