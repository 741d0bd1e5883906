"""Texts written once and shown in many articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    ReferenceIndex,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from kb.audiences import Audience
from kb.blocks import TEXT_FEATURES

AT_ONCE = 50  # pages in memory


class Snippet(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A reusable text: opening hours, a refund window, how to check who is calling."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True, help_text="Its name in imports.")
    audience = models.CharField(
        max_length=10, choices=Audience.choices, default=Audience.PUBLIC, help_text="Who sees it."
    )
    text = RichTextField(features=TEXT_FEATURES)
    import_hash = models.CharField(max_length=64, blank=True, editable=False)

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("audience"),
        FieldPanel("text"),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let the articles that show it say the new text."""
        super().save(*args, **kwargs)
        if says_something_new(kwargs.get("update_fields")):
            _say_anew(self.page_ids())

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and let the articles that showed it no longer say it."""
        ids = self.page_ids()
        deleted = super().delete(*args, **kwargs)
        _say_anew(ids)
        return deleted

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The text alone, as it looks inside an article."""
        return "kb/studio/text_preview.html"

    def page_ids(self) -> list[int]:
        """Ids of the live pages that show this text."""
        kind = ContentType.objects.get_for_model(Page)
        shown = ReferenceIndex.get_references_to(self).filter(base_content_type=kind)
        keys = {int(key) for key in shown.values_list("object_id", flat=True)}
        return list(Page.objects.live().filter(pk__in=keys).values_list("pk", flat=True))


def says_something_new(update_fields: Iterable[str] | None) -> bool:
    """Whether saving these fields (None: all) changes what articles show of a text."""
    return update_fields is None or not {"text", "audience"}.isdisjoint(update_fields)


def _say_anew(page_ids: list[int]) -> None:
    pages = Page.objects.filter(pk__in=page_ids).specific()
    for page in pages.iterator(chunk_size=AT_ONCE):  # with all they say
        page.save_passages()


register_snippet("kb.studio.texts.TextViewSet")
