"""The question bank: categories, questions and their versions."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from kb.models import ProductPage
from quizzes.content import Content, from_json
from quizzes.querysets import CategoryQuerySet, QuestionQuerySet, VersionQuerySet


class Immutable(Exception):
    """What people were asked stays as it was: make a new version."""


class Category(models.Model):
    """A shelf of the bank; shelves stand in shelves."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    product = models.ForeignKey(
        ProductPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="question_categories",
        help_text="New questions in here belong to it.",
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="one_category_a_name"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="one_top_category_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A category cannot stand in itself. Raises ValidationError."""
        super().clean()
        if self.pk and self.parent_id in Category.objects.all().below(self.pk):
            raise ValidationError({"parent": "A category cannot stand in itself."})


class QuestionTag(TaggedItemBase):
    """A word that questions are drawn by."""

    content_object = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="tagged"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="one_tag_a_question"),
        ]


class Question(models.Model):
    """A question as the bank knows it. What it says stands in its versions."""

    class Difficulty(models.IntegerChoices):
        """How hard its author holds it to be."""

        EASY = 1, "Easy"
        MEDIUM = 2, "Medium"
        HARD = 3, "Hard"

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="questions")
    product = models.ForeignKey(
        ProductPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    idnumber = models.CharField(
        "own number",
        max_length=100,
        null=True,
        blank=True,
        unique=True,
        help_text="Its name in imports and exports.",
    )
    difficulty = models.PositiveSmallIntegerField(null=True, blank=True, choices=Difficulty.choices)
    # Worked out by night from all answers, because draws filter by it.
    facility = models.FloatField(null=True, editable=False)
    answered = models.PositiveIntegerField(default=0, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Outlives "still right": answers from before that moment tell half. Else `tests.stale_since`.
    text_changed_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    tags = TaggableManager(through=QuestionTag, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        permissions = [("manage_bank", "Can look after the question bank")]
        indexes = [
            models.Index(
                fields=["category"], condition=Q(retired_at=None), name="question_live_category"
            ),
            models.Index(
                fields=["product"], condition=Q(retired_at=None), name="question_live_product"
            ),
        ]

    def __str__(self) -> str:
        name = vars(self).get("newest_name")  # of `named`, which asks once for many
        if name is None:
            newest = self.newest
            name = newest.name if newest else ""
        return name or f"Question {self.pk}"

    @property
    def newest(self) -> QuestionVersion | None:
        """The version made last, whatever its state."""
        return self.versions.order_by("-number").first()

    @property
    def version_to_use(self) -> QuestionVersion | None:
        """The newest version that is ready: what is asked from now on."""
        ready = self.versions.filter(status=QuestionVersion.Status.READY)
        return ready.order_by("-number").first()


class QuestionVersion(models.Model):
    """What a question said from one edit to the next. Only a draft can still be changed."""

    class Status(models.TextChoices):
        """Whether it may be asked."""

        DRAFT = "draft", "Draft"
        READY = "ready", "Ready"
        RETIRED = "retired", "Retired"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    name = models.CharField(max_length=300, blank=True)
    type = models.CharField(max_length=20)
    content = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["question_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_a_number"),
        ]
        indexes = [
            models.Index(fields=["question", "status", "-number"], name="version_to_use"),
        ]

    def __str__(self) -> str:
        return f"{self.name or f'Question {self.question_id}'} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises Immutable when what people may have been asked would change."""
        if self.pk and not self._only_its_status(kwargs.get("update_fields")):
            kept = QuestionVersion.objects.filter(pk=self.pk).first()
            if kept and kept.status != self.Status.DRAFT and kept.content != self.content:
                raise Immutable(f"Version {self.number} of question {self.question_id}")
        super().save(*args, **kwargs)

    @staticmethod
    def _only_its_status(update_fields: Any) -> bool:
        return update_fields is not None and "content" not in update_fields

    @cached_property
    def said(self) -> Content:
        """What it says."""
        return from_json(self.content)
