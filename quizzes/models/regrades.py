"""Marks that were worked out anew: why, by whom, from what to what."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from quizzes.models.attempts import AttemptSlot
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.fractions import FractionField
from quizzes.models.quizzes import Quiz


class Excusal(models.Model):
    """A question that turned out bad, in one quiz; holds for all its attempts."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="excusals")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="excusals")
    how = models.CharField(max_length=8, choices=AttemptSlot.Excused.choices[1:])
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="one_excusal_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.question}, {self.get_how_display()}"


class Regrade(models.Model):
    """One regrading, of a quiz, a question, or a question in a quiz."""

    quiz = models.ForeignKey(Quiz, null=True, on_delete=models.SET_NULL, related_name="regrades")
    question = models.ForeignKey(
        Question, null=True, on_delete=models.SET_NULL, related_name="regrades"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveIntegerField()  # how many changed

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.quiz or self.question}"


class RegradedSlot(models.Model):
    """What a regrading changed."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="slots")
    slot = models.ForeignKey(AttemptSlot, on_delete=models.CASCADE, related_name="regrades")
    before = FractionField(null=True)
    after = FractionField(null=True)
    version_before = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    version_after = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    excused_before = models.CharField(max_length=8, blank=True)
    excused_after = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.slot}: {self.before} → {self.after}"
