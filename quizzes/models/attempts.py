"""Attempts: what was asked of whom, what they answered, and what that earned."""

from __future__ import annotations

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Team
from quizzes.models.bank import QuestionVersion
from quizzes.models.fractions import FractionField
from quizzes.models.quizzes import Quiz
from quizzes.querysets import AttemptQuerySet, SlotQuerySet


class Attempt(models.Model):
    """One try of one person at one quiz. The server owns draw, order and clock.

    `behaviour` is the quiz's as it was then, `pages` names the slots of each page. `sequence`
    counts what was accepted, so that a page can tell what it has not seen. `earned` is the sum
    over all slots that have a mark.
    """

    class State(models.TextChoices):
        """How far it is."""

        IN_PROGRESS = "in_progress", "In progress"
        OVERDUE = "overdue", "Overdue"
        FINISHED = "finished", "Finished"
        ABANDONED = "abandoned", "Abandoned"

    OPEN = (State.IN_PROGRESS, State.OVERDUE)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="attempts"
    )
    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="attempts"
    )  # as it was then
    number = models.PositiveIntegerField()
    preview = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    behaviour = models.CharField(max_length=12, choices=Quiz.Behaviour.choices)
    seed = models.BigIntegerField()
    pages = models.JSONField()
    page = models.PositiveSmallIntegerField(default=0)  # the one opened last
    earned = FractionField(null=True)
    out_of = FractionField(null=True)
    to_mark = models.PositiveSmallIntegerField(default=0)  # slots that wait for a person

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person", "preview", "number"], name="one_attempt_a_number"
            ),
            models.UniqueConstraint(
                fields=["quiz", "person", "preview"],
                condition=Q(state__in=["in_progress", "overdue"]),
                name="one_open_attempt",
            ),
        ]
        indexes = [
            models.Index(fields=["quiz", "state"], name="attempt_quiz_state"),
            models.Index(fields=["person", "state", "-started_at"], name="attempt_person"),
            models.Index(
                fields=["deadline"],
                condition=Q(state__in=["in_progress", "overdue"]),
                name="attempt_deadline",
            ),
            models.Index(
                fields=["finished_at"], condition=Q(to_mark__gt=0), name="attempt_to_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.person}, {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.OPEN

    @property
    def share(self) -> Fraction | None:
        """What was earned of all there was to earn; None before the end, or if nothing counts."""
        return self.earned / self.out_of if self.earned is not None and self.out_of else None


class AttemptSlot(models.Model):
    """One question of an attempt: the version asked, the order shown, the answer, the mark.

    `response` is as `quizzes.responses` keeps it, in the question's own order. `fraction` is exact
    and None until there is one; what was taken off for tries and by certainty is in it.
    """

    class Excused(models.TextChoices):
        """How a bad question is made good."""

        NOT = "", "Not"
        FULL = "full", "Full marks for everybody"
        DROPPED = "dropped", "Does not count"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    page = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True)  # of the section that begins here
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="asked")
    order = models.JSONField(default=dict)
    max_mark = FractionField()
    response = models.JSONField(null=True)
    certainty = models.CharField(max_length=6, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the attempt, when last saved
    saved_at = models.DateTimeField(null=True)
    flagged = models.BooleanField(default=False)
    tries = models.JSONField(default=list)  # responses that were checked, first to last
    settled_at = models.DateTimeField(null=True)  # from then on it cannot be changed
    fraction = FractionField(null=True)
    excused = models.CharField(
        max_length=8, choices=Excused.choices, default=Excused.NOT, blank=True
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["attempt_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_slot_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.number}"


class AttemptEvent(models.Model):
    """What happened in an attempt, for people to read. Nobody is judged by it alone."""

    class Kind(models.TextChoices):
        """What it was."""

        STARTED = "started", "Started"
        SAVED = "saved", "Answered"
        TURNED = "turned", "Turned the page"
        FLAGGED = "flagged", "Flagged a question"
        SEARCHED = "searched", "Searched"
        CHECKED = "checked", "Had an answer checked"
        FINISHED = "finished", "Submitted"
        TIME_UP = "time_up", "Time was up"
        ABANDONED = "abandoned", "Abandoned"
        LEFT = "left", "Left the window"
        CAME_BACK = "came_back", "Came back to the window"
        OFFLINE = "offline", "Was offline"
        RETIMED = "retimed", "Got another deadline"
        MARKED = "marked", "Was marked"
        REGRADED = "regraded", "Was regraded"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    save_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "save_id"],
                condition=~Q(save_id=""),
                name="one_event_a_save",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.get_kind_display()}"
