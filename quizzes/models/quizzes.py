"""Quizzes: which questions, by which rules, for whom."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from accounts.models import Team
from kb.models import ProductPage
from quizzes.models.bank import Category, Question
from quizzes.models.fractions import FractionField
from quizzes.querysets import QuizQuerySet
from quizzes.review.phases import everything_afterwards, wrong_options


def review_options() -> dict[str, list[str]]:
    """What a new quiz shows when."""
    return everything_afterwards()


class Quiz(ClusterableModel):
    """A quiz and its rules. Times are seconds; 0 tries or questions a page: any number."""

    class Status(models.TextChoices):
        """Whether people can take it."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    class Navigation(models.TextChoices):
        """How people move between pages."""

        FREE = "free", "Back and forth"
        SEQUENTIAL = "sequential", "Only forward"

    class Counts(models.TextChoices):
        """Which of several tries counts."""

        HIGHEST = "highest", "The best"
        AVERAGE = "average", "The average"
        FIRST = "first", "The first"
        LAST = "last", "The last"

    class WhenOver(models.TextChoices):
        """What becomes of a try whose time is up."""

        SUBMIT = "submit", "It is submitted as it stands"
        GRACE = "grace", "It can be submitted for a while, but no longer changed"
        ABANDON = "abandon", "It does not count unless it was submitted"

    class Behaviour(models.TextChoices):
        """When people learn how they did."""

        DEFERRED = "deferred", "At the end"
        IMMEDIATE = "immediate", "After each question"
        INTERACTIVE = "interactive", "After each question, with hints and more tries"
        CERTAINTY = "certainty", "At the end, marked by how sure they were"

    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True, help_text="Shown before it begins.")
    product = models.ForeignKey(
        ProductPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="quizzes"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    open_to_all = models.BooleanField(default=True, help_text="To everybody who takes quizzes.")
    teams = models.ManyToManyField(Team, blank=True, related_name="quizzes")
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="quizzes")
    roles = models.ManyToManyField(Group, blank=True, related_name="quizzes")

    behaviour = models.CharField(
        max_length=12, choices=Behaviour.choices, default=Behaviour.DEFERRED
    )
    questions_per_page = models.PositiveSmallIntegerField(default=1, help_text="0: all on one.")
    navigation = models.CharField(
        max_length=10, choices=Navigation.choices, default=Navigation.FREE
    )
    shuffle_choices = models.BooleanField(default=True)

    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    time_limit = models.PositiveIntegerField(null=True, blank=True, help_text="In seconds.")
    when_over = models.CharField(max_length=8, choices=WhenOver.choices, default=WhenOver.SUBMIT)
    grace = models.PositiveIntegerField(
        default=0, help_text="Seconds after the time is up in which it can still be submitted."
    )
    late = models.PositiveSmallIntegerField(
        default=30, help_text="Seconds that answers given in time may be under way."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="0: any number.")
    counts = models.CharField(max_length=8, choices=Counts.choices, default=Counts.HIGHEST)
    wait = models.PositiveIntegerField(default=0, help_text="Seconds between two tries.")
    pass_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    password = models.CharField(max_length=128, blank=True, editable=False)  # its hash
    review = models.JSONField(default=review_options)
    markers = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(2)],
        help_text="How many people mark each free text.",
    )
    blind_marking = models.BooleanField(
        default=True, help_text="Who marks does not see whose text it is."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuizQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "quizzes"
        permissions = [
            ("take_quiz", "Can take quizzes"),
            ("manage_quizzes", "Can put quizzes together and see all attempts"),
            ("mark_attempts", "Can mark free texts"),
            ("read_results", "Can read the results of a team"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(closes_at__gt=models.F("opens_at")),
                name="quiz_closes_after_it_opens",
                violation_error_message="It closes before it opens.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check what forms cannot. Raises ValidationError."""
        super().clean()
        if wrong := wrong_options(self.review):
            raise ValidationError({"review": wrong})
        if self.when_over == self.WhenOver.GRACE and not self.grace:
            raise ValidationError({"grace": "Say how many seconds there are to submit."})

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it with its previews. Raises ProtectedError when somebody has taken it."""
        self.attempts.filter(preview=True).delete()
        deleted: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        return deleted

    def set_password(self, password: str) -> None:
        """Ask for this password before each try; "" asks for none (not saved)."""
        self.password = make_password(password) if password else ""

    def opens_with(self, password: str) -> bool:
        """Whether this is the password, if there is one."""
        return not self.password or check_password(password, self.password)


class QuizSection(ClusterableModel, Orderable):
    """A part of a quiz. It begins on a page of its own."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(max_length=200, blank=True)
    shuffle = models.BooleanField("shuffle questions", default=False)

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.heading or f"Section {self.pk}"


class QuizSlot(models.Model):
    """A question of a quiz, or so many drawn at random: by category, tags and difficulty."""

    sort_order = models.IntegerField(null=True, blank=True, editable=False)
    sort_order_field = "sort_order"  # as in Wagtail's Orderable

    section = ParentalKey(QuizSection, on_delete=models.CASCADE, related_name="slots")
    question = models.ForeignKey(
        Question,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="slots",
        help_text="Empty: drawn at random by what follows.",
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="slots"
    )
    with_below = models.BooleanField("with the categories below", default=True)
    tags = models.JSONField(default=list, blank=True, help_text="Questions carry all of these.")
    difficulties = models.JSONField(default=list, blank=True, help_text="As their authors say.")
    facility_from = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    facility_to = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    count = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    mark = FractionField(null=True, blank=True, help_text="Empty: the question's own.")

    class Meta:
        ordering = ["sort_order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question=None) | Q(count=1), name="a_fixed_question_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.question) if self.question else f"{self.count} at random"
