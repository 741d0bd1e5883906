"""What agents do at the desk, kept so that an answer and the call it was used in stay linked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from kb.audiences import Person
from kb.models import Passage
from search.models import SearchLog


class Desk(models.Model):
    """Carries the permission to use the desk; has no rows."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("use_desk", "Can use the agents' desk")]


class DeedQuerySet(models.QuerySet["Deed"]):
    """Deeds, seen from several sides."""

    def last_opened(self, person: Person, limit: int) -> list[int]:
        """Ids of the pages this person opened last, the latest first."""
        opened = self.filter(person_id=person.pk, kind=Deed.Kind.OPENED, page__isnull=False)
        rows = opened.order_by().values("page_id").annotate(last=Max("pk")).order_by("-last")
        return [row["page_id"] for row in rows[:limit]]

    def is_repeated(self, person: Person, page: Page | None, query: str) -> bool:
        """Whether the last thing this person did was to open this page after this search."""
        last = self.filter(person_id=person.pk).order_by("-pk").first()
        now = (Deed.Kind.OPENED, page and page.pk, query[:200])
        return last is not None and (last.kind, last.page_id, last.query) == now


class Deed(models.Model):
    """One thing an agent did: with which passage, after which search, in which contact."""

    class Kind(models.TextChoices):
        """What was done."""

        OPENED = "opened", "Opened"
        REPLY_COPIED = "reply_copied", "Reply copied"
        LINK_COPIED = "link_copied", "Link copied"
        SOLVED = "solved", "This solved it"
        NOTHING_HELPED = "nothing_helped", "Nothing here helped"
        FLAGGED = "flagged", "Flagged"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="deeds"
    )
    search = models.ForeignKey(
        SearchLog, null=True, blank=True, on_delete=models.SET_NULL, related_name="deeds"
    )
    query = models.CharField(max_length=200, blank=True)  # outlives the row of the search log
    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="deeds"
    )
    passage = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.SET_NULL, related_name="deeds"
    )
    reply = models.CharField(max_length=200, blank=True)  # which reply was copied
    interaction = models.CharField(max_length=100, blank=True)  # reference of the contact
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DeedQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["person", "kind", "-at"], name="deed_person_kind_at"),
            models.Index(fields=["person", "-id"], name="deed_person_last"),
            models.Index(fields=["interaction"], name="deed_interaction"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.query or self.page_id}"
