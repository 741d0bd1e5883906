"""Which passages a question tests, and what they said when somebody last looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kb.models import Passage
from quizzes.models.bank import Question
from quizzes.querysets import TestedQuerySet


class TestedPassage(models.Model):
    """A passage that a question tests.

    Stale as soon as the passage says something else than `text_hash` or is gone. `stale_since` is
    when that was noticed; whether it is so is always asked of the passage itself.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tests")
    passage = models.ForeignKey(
        Passage, null=True, on_delete=models.SET_NULL, related_name="tested_by"
    )
    place = models.CharField(max_length=500)  # outlives the passage
    headings = models.JSONField(default=list)
    text = models.TextField(blank=True)
    text_hash = models.CharField(max_length=32)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField()
    stale_since = models.DateTimeField(null=True, blank=True)

    __test__ = False  # no test, whatever its name begins with
    objects = TestedQuerySet.as_manager()

    class Meta:
        ordering = ["question_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "passage"], name="one_test_a_passage"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def is_stale(self) -> bool:
        """Whether the passage no longer says what the question was confirmed against."""
        return self.hash_now != self.text_hash

    @property
    def hash_now(self) -> str:
        """Of what the passage says now; "" where it is gone."""
        now = self.passage
        return now.text_hash if now is not None and now.live and now.page.live else ""

    @property
    def as_seen(self) -> str:
        """For the page of who compares: another one as soon as the passage changes again."""
        return f"{self.pk}_{self.hash_now}"

    def take_over(self, passage: Passage) -> None:
        """Remember what the passage says now (not saved)."""
        self.passage, self.place = passage, str(passage)[:500]
        self.headings, self.text = list(passage.headings), passage.text
        self.text_hash, self.stale_since = passage.text_hash, None
