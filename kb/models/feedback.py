"""What readers say: whether an answer helped, and what is wrong in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from kb.audiences import Person
from kb.models.passages import Passage
from kb.querysets import pages_open_to, pages_visible_to


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """What readers said."""

    def visible_to(self, person: Person) -> FeedbackQuerySet:
        """Of pages that this person may see."""
        return self.filter(page__in=pages_visible_to(person))


class FlagQuerySet(models.QuerySet["Flag"]):
    """What people who work here found wrong."""

    def visible_to(self, person: Person) -> FlagQuerySet:
        """On pages that this person may see; one that is taken offline to be mended stays."""
        return self.filter(page__in=pages_open_to(person))

    def still_open(self) -> FlagQuerySet:
        """Not resolved yet."""
        return self.filter(resolved_at=None)

    def resolved(self) -> FlagQuerySet:
        """Dealt with."""
        return self.exclude(resolved_at=None)


class Feedback(models.Model):
    """One reader's yes or no to "Did this answer it?". Customers stay nameless."""

    class Reason(models.TextChoices):
        """Why it did not help."""

        UNCLEAR = "unclear", "Hard to follow"
        WRONG = "wrong", "It is not right"
        INCOMPLETE = "incomplete", "Something is missing"
        OTHER_QUESTION = "other", "I was looking for something else"
        __empty__ = "No reason given"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="feedback")
    helpful = models.BooleanField()
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    searched = models.CharField(max_length=200, blank=True)  # what led here, if known
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"{'Helped' if self.helpful else 'Did not help'}: {self.page.title}"


class Flag(models.Model):
    """ "This is wrong here", said by somebody who works here, on a passage."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="flags")
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.SET_NULL)
    reason = models.CharField(max_length=500)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="flags"
    )
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.page.title}: {self.reason}"
