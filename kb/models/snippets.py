"""Texts written once and shown in many articles."""

from __future__ import annotations

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
        for page in self.pages():
            page.save_passages()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and let the articles that showed it no longer say it."""
        ids = [page.pk for page in self.pages()]
        deleted = super().delete(*args, **kwargs)
        for page in Page.objects.filter(pk__in=ids).specific():
            page.save_passages()
        return deleted

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The text alone, as it looks inside an article."""
        return "kb/studio/text_preview.html"

    def pages(self) -> list[Any]:
        """Live pages that show this text, each as its own kind."""
        kind = ContentType.objects.get_for_model(Page)
        ids = ReferenceIndex.get_references_to(self).filter(base_content_type=kind)
        keys = {int(key) for key in ids.values_list("object_id", flat=True)}
        return list(Page.objects.live().filter(pk__in=keys).specific())


register_snippet("kb.studio.texts.TextViewSet")
