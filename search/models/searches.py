"""What people searched, what they opened, and whether it helped."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Team, User
from accounts.roles import READS_REPORTS
from kb.audiences import Person
from kb.models import Passage


class SearchLogQuerySet(models.QuerySet["SearchLog"]):
    """Searches, seen from several sides."""

    def visible_to(self, person: Person) -> SearchLogQuerySet:
        """All of them for readers of reports; one's own for everybody else."""
        if not isinstance(person, User) or not person.is_active:
            return self.none()
        return self if person.has_perm(READS_REPORTS) else self.filter(user=person)

    def first_pages(self) -> SearchLogQuerySet:
        """One row a search: turning to the next page is no new search."""
        return self.filter(page=1)

    def without_results(self) -> SearchLogQuerySet:
        """Searches in which no word matched anything."""
        return self.first_pages().filter(Q(hits=0) | Q(by_meaning_only=True))

    def without_click(self) -> SearchLogQuerySet:
        """Searches with hits of which none was opened; an article's code opens it by itself."""
        found = self.first_pages().filter(hits__gt=0, clicks=None, outcome="")
        return found.exclude(hits=1, normalised__regex=r"^#?\d{2} ?\d{3}$")

    def older_than(self, days: int) -> SearchLogQuerySet:
        """Searches that have been kept long enough."""
        return self.filter(at__lt=timezone.now() - datetime.timedelta(days=days))


class SearchLog(models.Model):
    """One search. Public ones carry no user, no address and no session."""

    class Surface(models.TextChoices):
        """Where it was typed."""

        HELP = "help", "Help center"
        DESK = "desk", "Desk"
        API = "api", "Other programs"
        STUDIO = "studio", "Studio"

    class Outcome(models.TextChoices):
        """What the searcher said about it."""

        SOLVED = "solved", "This solved it"
        NOTHING_HELPED = "nothing_helped", "Nothing here helped"
        __empty__ = "Nothing said"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    query = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500)  # lower case, single spaces
    filters = models.JSONField(default=dict, blank=True)
    surface = models.CharField(max_length=8, choices=Surface.choices)
    engine = models.CharField(max_length=40, blank=True)
    hits = models.PositiveIntegerField(default=0)
    page = models.PositiveSmallIntegerField(default=1)
    by_meaning_only = models.BooleanField(default=False)
    ms = models.FloatField(default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="searches",
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="searches"
    )
    # Tells people of one day apart in counts, nothing else; see search.visitors.
    visitor = models.PositiveIntegerField(null=True, blank=True, editable=False)
    typing = models.BooleanField(default=False)  # sent by itself while the person typed
    offered = models.CharField(max_length=500, blank=True)  # did-you-mean that was shown
    took_offer = models.BooleanField(default=False)  # came from a did-you-mean
    refined_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="refinements"
    )
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    outcome_passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="outcomes"
    )
    outcome_at = models.DateTimeField(null=True, blank=True)
    interaction = models.CharField(max_length=100, blank=True)  # reference of the contact
    at = models.DateTimeField(default=timezone.now)

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "search"
        verbose_name_plural = "searches"
        indexes = [
            models.Index(fields=["at"], name="search_at"),
            models.Index(fields=["normalised", "at"], name="search_normalised"),
            models.Index(
                fields=["outcome_at"],
                condition=Q(outcome_at__isnull=False),  # few say how it ended
                name="search_outcome_at",
            ),
        ]
        permissions = [("read_reports", "Can read reports about searches")]

    def __str__(self) -> str:
        return self.query


class SearchClick(models.Model):
    """A hit that was opened."""

    search = models.ForeignKey(SearchLog, on_delete=models.CASCADE, related_name="clicks")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="search_clicks")
    passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="clicks"
    )
    position = models.PositiveSmallIntegerField()  # from 1
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.search.query}: {self.position}"
