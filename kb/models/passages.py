"""Passages as rows, so that searches, flags, questions and calls can point at one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from wagtail.models import Page

from kb.audiences import Audience
from kb.passages import PassageText
from kb.querysets import PassageQuerySet


class Passage(models.Model):
    """A section of a live page for one audience. Page, anchor and part say which.

    A passage whose section is gone stays, no longer live: what points at it can still say what.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="passages")
    anchor = models.CharField(max_length=100)
    part = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField()
    headings = models.JSONField(default=list)
    text = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    text_hash = models.CharField(max_length=32)
    live = models.BooleanField(default=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["page_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["page", "anchor", "part"], name="one_passage_a_place"),
        ]
        permissions = [("read_agents_text", "Can read what is written for agents")]

    def __str__(self) -> str:
        return " › ".join([self.page.title, *self.headings])

    @property
    def key(self) -> str:
        """Identity in every search engine."""
        return f"{self.page_id}:{self.anchor}:{self.part}"

    @property
    def heading_path(self) -> str:
        """The headings above the text, outermost first."""
        return " › ".join(self.headings)


def sync_passages(page: Page, texts: Iterable[PassageText]) -> bool:
    """Make the page's rows be these passages; returns whether anything changed."""
    old = {(row.anchor, row.part): row for row in Passage.objects.filter(page_id=page.pk)}
    changed = False
    for text in texts:
        row = old.pop((text.anchor, text.part), None) or Passage(
            page_id=page.pk, anchor=text.anchor, part=text.part
        )
        changed |= _write(row, text)
    gone = [row.pk for row in old.values() if row.live]
    Passage.objects.filter(pk__in=gone).update(live=False)
    return changed or bool(gone)


def _write(row: Passage, text: PassageText) -> bool:
    now = (text.position, list(text.headings), text.text, text.audience, text.text_hash, True)
    if row.pk and now == (
        row.position,
        row.headings,
        row.text,
        row.audience,
        row.text_hash,
        row.live,
    ):
        return False
    row.position, row.headings, row.text, row.audience, row.text_hash, row.live = now
    row.save()
    return True
